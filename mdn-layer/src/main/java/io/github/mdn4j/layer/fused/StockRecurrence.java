// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.fused;

import io.github.mdn4j.layer.internal.cpu.LstmParameters;
import io.github.mdn4j.layer.internal.cpu.LstmState;
import io.github.mdn4j.layer.internal.cpu.Recurrence;
import java.util.Map;
import org.deeplearning4j.nn.conf.CacheMode;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.recurrent.BaseRecurrentLayer;
import org.deeplearning4j.nn.layers.recurrent.FwdPassReturn;
import org.deeplearning4j.nn.layers.recurrent.LSTMHelpers;
import org.deeplearning4j.nn.params.LSTMParamInitializer;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Any activations on any backend, by the arithmetic of DL4J's own LSTM. */
final class StockRecurrence implements Recurrence {

  private final BaseRecurrentLayer<LSTM> layer;
  private LstmState last = LstmState.ZERO;

  StockRecurrence(BaseRecurrentLayer<LSTM> layer) {
    this.layer = layer;
  }

  @Override
  public INDArray forward(Run run, boolean training, LayerWorkspaceMgr workspaces) {
    FwdPassReturn pass = pass(run, training, false, workspaces);
    last = new LstmState(pass.lastAct.detach(), pass.lastMemCell.detach());
    return pass.fwdPassOutput;
  }

  @Override
  public LstmState state() {
    return last;
  }

  private FwdPassReturn pass(Run run, boolean training, boolean back, LayerWorkspaceMgr workspaces) {
    return LSTMHelpers.activateHelper(
        layer,
        layer.conf(),
        layer.layerConf().getGateActivationFn(),
        run.x(),
        run.parameters().recurrent(),
        run.parameters().input(),
        run.parameters().bias(),
        training,
        run.from().output(),
        run.from().cell(),
        back,
        true,
        LSTMParamInitializer.INPUT_WEIGHT_KEY,
        run.mask(),
        false,
        null,
        CacheMode.NONE,
        workspaces,
        true);
  }

  @Override
  public INDArray backward(
      Run run, INDArray epsilon, int steps, LstmParameters gradient, LayerWorkspaceMgr workspaces) {
    FwdPassReturn pass = pass(run, true, true, workspaces);
    INDArray mask = run.mask() == null ? null : run.mask().castTo(run.parameters().recurrent().dataType());
    if (mask != null) {
      closeMaskedCells(pass, mask);
    }
    Pair<Gradient, INDArray> back = LSTMHelpers.backpropGradientHelper(
        layer,
        layer.conf(),
        layer.layerConf().getGateActivationFn(),
        run.x(),
        run.parameters().recurrent(),
        run.parameters().input(),
        epsilon,
        true,
        steps,
        pass,
        true,
        LSTMParamInitializer.INPUT_WEIGHT_KEY,
        LSTMParamInitializer.RECURRENT_WEIGHT_KEY,
        LSTMParamInitializer.BIAS_KEY,
        Map.of(
            LSTMParamInitializer.INPUT_WEIGHT_KEY, gradient.input(),
            LSTMParamInitializer.RECURRENT_WEIGHT_KEY, gradient.recurrent(),
            LSTMParamInitializer.BIAS_KEY, gradient.bias()),
        mask,
        false,
        null,
        workspaces,
        true);
    return back.getSecond();
  }

  /** M2.1 lets the gradient of the cells pass through masked steps, where the cells became 0: shut the forget gates. */
  private static void closeMaskedCells(FwdPassReturn pass, INDArray mask) {
    for (int t = 0; t < pass.fa.length; t++) {
      pass.fa[t].muliColumnVector(mask.getColumn(t, true));
    }
  }
}
