// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.fused;

import io.github.mdn4j.layer.internal.cpu.DenseArithmetic;
import io.github.mdn4j.layer.internal.cpu.Rows;
import io.github.mdn4j.layer.internal.cpu.Transfer;
import java.util.Optional;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.OutputLayer;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The implementation of {@link FusedOutput}: DL4J's but for its products. */
final class FusedOutputLayer extends OutputLayer {

  private static final long serialVersionUID = 1L;

  private transient DenseArithmetic arithmetic;

  FusedOutputLayer(NeuralNetConfiguration conf, DataType dataType) {
    super(conf, dataType);
  }

  /** Returns what keeps a layer's products from being faster than DL4J's, if anything. */
  static Optional<String> obstacle(org.deeplearning4j.nn.conf.layers.OutputLayer layer) {
    if (layer.getIDropout() != null) {
      return Optional.of("dropout");
    }
    return layer.getWeightNoise() == null ? Optional.empty() : Optional.of("weight noise");
  }

  @Override
  protected INDArray preOutput(boolean training, LayerWorkspaceMgr workspaces) {
    assertInputSet(false);
    if (!isFusible()) {
      return super.preOutput(training, workspaces);
    }
    INDArray weights = getParam(DefaultParamInitializer.WEIGHT_KEY);
    INDArray bias = hasBias() ? getParam(DefaultParamInitializer.BIAS_KEY) : null;
    INDArray x = Rows.dense(input, dataType, ArrayType.FF_WORKING_MEM, workspaces);
    INDArray outputs =
        workspaces.createUninitialized(ArrayType.ACTIVATIONS, dataType, new long[] {x.size(0), weights.size(1)}, 'f');
    arithmetic().forward(x, weights, bias, Transfer.IDENTITY, false, outputs);
    return outputs;
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    assertInputSet(true);
    if (!isFusible()) {
      return super.backpropGradient(epsilon, workspaces);
    }
    INDArray delta =
        layerConf()
            .getLossFn()
            .computeGradient(labels, preOutput(true, workspaces), layerConf().getActivationFn(), maskArray);
    INDArray x = Rows.dense(input, dataType, ArrayType.BP_WORKING_MEM, workspaces);
    INDArray below =
        workspaces.createUninitialized(
            ArrayType.ACTIVATION_GRAD, dataType, x.shape(), Rows.byColumn(x) ? 'f' : 'c');
    INDArray weightGradient = gradientViews.get(DefaultParamInitializer.WEIGHT_KEY);
    INDArray biasGradient = hasBias() ? gradientViews.get(DefaultParamInitializer.BIAS_KEY) : null;
    arithmetic()
        .back(
            x,
            getParam(DefaultParamInitializer.WEIGHT_KEY),
            Rows.compact(delta, dataType, ArrayType.BP_WORKING_MEM, workspaces),
            false,
            Transfer.IDENTITY,
            weightGradient,
            biasGradient,
            below);
    Gradient gradient = new DefaultGradient();
    gradientViews.forEach((name, view) -> gradient.gradientForVariable().put(name, view));
    return new Pair<>(gradient, below);
  }

  /** Returns whether setting and input are such that the products are ours; what is wrong is DL4J's to say. */
  private boolean isFusible() {
    return maskArray == null
        && obstacle(layerConf()).isEmpty()
        && DenseArithmetic.supports(input, getParam(DefaultParamInitializer.WEIGHT_KEY), dataType);
  }

  private DenseArithmetic arithmetic() {
    if (arithmetic == null) {
      arithmetic = DenseArithmetic.of(dataType);
    }
    return arithmetic;
  }
}
