// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.fused;

import io.github.mdn4j.arithmetic.VectorArithmetic;
import io.github.mdn4j.layer.internal.CarriedStateLayer;
import io.github.mdn4j.layer.internal.LstmVectors;
import io.github.mdn4j.layer.internal.SequenceChecks;
import io.github.mdn4j.layer.internal.cpu.FusedRecurrence;
import io.github.mdn4j.layer.internal.cpu.LstmParameters;
import io.github.mdn4j.layer.internal.cpu.LstmState;
import io.github.mdn4j.layer.internal.cpu.LstmTasks;
import io.github.mdn4j.layer.internal.cpu.OpenBlas;
import io.github.mdn4j.layer.internal.cpu.Recurrence.Run;
import io.github.mdn4j.layer.internal.cpu.Recurrence;
import io.github.mdn4j.layer.internal.cpu.VectorRecurrence;
import java.util.Arrays;
import java.util.Optional;
import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.params.LSTMParamInitializer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The implementation of {@link FusedLSTM}: it handles dropout, weight noise, formats, masks and carried state, and
 * leaves the arithmetic to a {@link Recurrence}.
 *
 * <p>The gradient is that of the last forward pass, from whatever state that one started with. M2.1 asks for the
 * gradient of a segment of truncated backpropagation through time as if it were a whole sequence (docs/dl4j-notes.md);
 * here it gets the right one all the same.
 */
final class FusedLSTMLayer extends CarriedStateLayer<LSTM> implements StockOrder {

  private final transient Recurrence stock = new StockRecurrence(this);
  private transient Recurrence fused;
  private transient Recurrence inVectors;
  private transient boolean stockOrder;

  /** The state that the last forward pass started with. */
  private transient LstmState start = LstmState.ZERO;

  /** What did the last forward pass. */
  private transient Recurrence last = stock;

  /** The input of the forward pass that can be gone back over, if any. */
  private transient INDArray kept;

  FusedLSTMLayer(NeuralNetConfiguration conf, DataType dataType) {
    super(conf, dataType);
  }

  @Override
  public void keepStockOrder() {
    stockOrder = true;
  }

  @Override
  public void setInput(INDArray input, LayerWorkspaceMgr workspaces) {
    forget();
    super.setInput(input, workspaces);
  }

  @Override
  public void clear() {
    forget();
    super.clear();
  }

  private void forget() {
    kept = null;
    start = LstmState.ZERO;
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
    return forward(LstmState.ZERO, training, workspaces);
  }

  @Override
  public INDArray rnnTimeStep(INDArray input, LayerWorkspaceMgr workspaces) {
    setInput(input, workspaces);
    INDArray outputs = forward(LstmState.of(stateMap), false, workspaces);
    last.state().store(stateMap);
    return outputs;
  }

  @Override
  public INDArray rnnActivateUsingStoredState(
      INDArray input, boolean training, boolean storeLastForTBPTT, LayerWorkspaceMgr workspaces) {
    setInput(input, workspaces);
    INDArray outputs = forward(LstmState.of(tBpttStateMap), training, workspaces);
    if (storeLastForTBPTT) {
      last.state().store(tBpttStateMap);
    }
    return outputs;
  }

  private INDArray forward(LstmState from, boolean training, LayerWorkspaceMgr workspaces) {
    assertInputSet(false);
    requireSequence();
    start = from;
    input = permuteIfNWC(input);
    applyDropOutIfNecessary(training, workspaces); // on [n,nIn,T], which some kinds of dropout count on
    input = permuteIfNWC(input);
    Run run = run(training, workspaces);
    requireFit(run);
    last = recurrence(run);
    INDArray outputs = last.forward(run, training, workspaces);
    kept = training ? input : null;
    return permuteIfNWC(stockOrder ? workspaces.dup(ArrayType.ACTIVATIONS, outputs, 'f') : outputs);
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    return tbpttBackpropGradient(epsilon, Integer.MAX_VALUE, workspaces);
  }

  @Override
  public Pair<Gradient, INDArray> tbpttBackpropGradient(
      INDArray epsilon, int tbpttBackwardLength, LayerWorkspaceMgr workspaces) {
    assertInputSet(true);
    Run run = run(true, workspaces);
    if (kept != input) {
      last = recurrence(run);
      last.forward(run, true, LayerWorkspaceMgr.noWorkspaces());
    }
    LstmParameters gradient = LstmParameters.of(gradientViews);
    INDArray below = last.backward(run, permuteIfNWC(epsilon), tbpttBackwardLength, gradient, workspaces);
    kept = null;
    weightNoiseParams.clear();
    return new Pair<>(gradient.asGradient(), permuteIfNWC(backpropDropOutIfPresent(below)));
  }

  private Run run(boolean training, LayerWorkspaceMgr workspaces) {
    INDArray recurrentWeights = getParamWithNoise(LSTMParamInitializer.RECURRENT_WEIGHT_KEY, training, workspaces);
    INDArray inputWeights = getParamWithNoise(LSTMParamInitializer.INPUT_WEIGHT_KEY, training, workspaces);
    INDArray bias = getParamWithNoise(LSTMParamInitializer.BIAS_KEY, training, workspaces);
    return new Run(new LstmParameters(inputWeights, recurrentWeights, bias), permuteIfNWC(input), maskArray, start);
  }

  private Recurrence recurrence(Run run) {
    boolean common = layerConf().getActivationFn() instanceof ActivationTanH
        && layerConf().getGateActivationFn() instanceof ActivationSigmoid;
    double limit = ((FusedLSTM) layerConf()).getDerivativeLimit();
    if (!common && limit > 0) {
      throw new DL4JInvalidConfigException(name() + ": a limit of derivatives wants sigmoid gates and tanh");
    }
    boolean fusible = common && OpenBlas.isPresent() && FusedRecurrence.supports(run);
    if (!fusible) {
      return limit > 0 ? new ArrayRecurrence(limit) : stock;
    }
    double bound = limit > 0 ? limit : Double.POSITIVE_INFINITY;
    Optional<VectorArithmetic> vectors = LstmVectors.forLayers(run.parameters().units());
    if (vectors.isPresent() && VectorRecurrence.supports(run)) {
      if (inVectors == null) {
        inVectors = new VectorRecurrence(vectors.get(), bound, new LstmTasks(OpenBlas::threads));
      }
      return inVectors;
    }
    if (fused == null) {
      fused = FusedRecurrence.of(run.parameters().recurrent().dataType(), bound);
    }
    return fused;
  }

  private void requireSequence() {
    if (input.rank() != 3) {
      throw new IllegalStateException(
          name() + ": input must be a sequence of rank 3, got rank " + input.rank() + " and shape "
              + Arrays.toString(input.shape()));
    }
  }

  private void requireFit(Run run) {
    if (run.x().size(1) != run.parameters().inputs()) {
      throw new DL4JInvalidInputException(
          name() + ": input has width " + run.x().size(1) + " (" + getDataFormat() + ", shape "
              + Arrays.toString(input.shape()) + "), but nIn is " + run.parameters().inputs());
    }
    SequenceChecks.requireMask(name(), maskArray, run.x());
    SequenceChecks.requireState(name(), run.from().output(), run.x());
  }
}
