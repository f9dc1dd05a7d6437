// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.attention;

import io.github.mdn4j.layer.attention.WindowedRecurrence.State;
import io.github.mdn4j.layer.internal.CarriedStateLayer;
import io.github.mdn4j.layer.internal.SequenceChecks;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.recurrent.LSTM;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * The implementation of {@link AttentionWindowLSTM}: it handles formats, masks and carried state, reads the text,
 * and leaves the arithmetic to {@link WindowedRecurrence}.
 *
 * <p>The gradient is that of the last forward pass, from whatever state that one started with, as with
 * {@link io.github.mdn4j.layer.fused.FusedLSTMLayer FusedLSTMLayer}.
 */
final class AttentionWindowLayer extends CarriedStateLayer<AttentionWindowLSTM> {

  /** Where the state has φ. */
  static final String SHOWN = "attention";

  private static final String SEEN = "window";
  private static final String POSITION = "position";

  private transient WindowedRecurrence recurrence;

  /** The state that the last forward pass started with. */
  private transient Map<String, INDArray> start = Map.of();

  /** The input of the forward pass that can be gone back over, if any. */
  private transient INDArray kept;

  AttentionWindowLayer(NeuralNetConfiguration conf, DataType dataType) {
    super(conf, dataType);
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
    start = Map.of();
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
    return forward(Map.of(), training, workspaces);
  }

  @Override
  public INDArray rnnTimeStep(INDArray input, LayerWorkspaceMgr workspaces) {
    setInput(input, workspaces);
    INDArray outputs = forward(new HashMap<>(stateMap), false, workspaces);
    store(stateMap);
    return outputs;
  }

  @Override
  public INDArray rnnActivateUsingStoredState(
      INDArray input, boolean training, boolean storeLastForTBPTT, LayerWorkspaceMgr workspaces) {
    setInput(input, workspaces);
    INDArray outputs = forward(new HashMap<>(tBpttStateMap), training, workspaces);
    if (storeLastForTBPTT) {
      store(tBpttStateMap);
    }
    return outputs;
  }

  private INDArray forward(Map<String, INDArray> from, boolean training, LayerWorkspaceMgr workspaces) {
    assertInputSet(false);
    requireFit(from);
    start = from;
    double[] outputs = run(training, workspaces);
    kept = training ? input : null;
    return workspaces.leverageTo(ArrayType.ACTIVATIONS, permuteIfNWC(sequence(outputs)));
  }

  private double[] run(boolean training, LayerWorkspaceMgr workspaces) {
    if (recurrence == null) {
      recurrence = new WindowedRecurrence(layerConf());
    }
    Map<String, INDArray> parameters = new HashMap<>();
    for (String key : layerConf().initializer().paramKeys(layerConf())) {
      parameters.put(key, getParamWithNoise(key, training, workspaces));
    }
    INDArray whole = permuteIfNWC(input); // [n,nIn,T]
    int own = layerConf().ownWidth();
    INDArray x = whole.get(NDArrayIndex.all(), NDArrayIndex.interval(0, own), NDArrayIndex.all());
    double[][] mask = maskArray == null ? null : maskArray.transpose().castTo(DataType.DOUBLE).toDoubleMatrix();
    return recurrence.forward(parameters, stepwise(x), codes(whole, own), mask, state((int) whole.size(0)));
  }

  private State state(int examples) {
    State zero = recurrence.start(examples);
    return start.isEmpty()
        ? zero
        : new State(
            numbers(LSTM.STATE_KEY_PREV_ACTIVATION), numbers(LSTM.STATE_KEY_PREV_MEMCELL), numbers(SEEN),
            numbers(POSITION));
  }

  private double[] numbers(String key) {
    return start.get(key).castTo(DataType.DOUBLE).dup('c').data().asDouble();
  }

  private void store(Map<String, INDArray> states) {
    State last = recurrence.state();
    try (MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
      states.put(LSTM.STATE_KEY_PREV_ACTIVATION, rows(last.output()));
      states.put(LSTM.STATE_KEY_PREV_MEMCELL, rows(last.cell()));
      states.put(SEEN, rows(last.window()));
      states.put(POSITION, rows(last.position()));
      states.put(SHOWN, rows(recurrence.shown()));
    }
  }

  private INDArray rows(double[] values) {
    return Nd4j.createFromArray(values).reshape(input.size(0), values.length / input.size(0));
  }

  /** Returns a sequence [n,w,T] as [T][n][w]. */
  private static double[] stepwise(INDArray sequence) {
    return sequence.permute(2, 0, 1).castTo(DataType.DOUBLE).dup('c').data().asDouble();
  }

  /** Returns [T][n][w] as a sequence [n,w,T]. */
  private INDArray sequence(double[] stepwise) {
    long examples = input.size(0);
    long steps = permuteIfNWC(input).size(2);
    return Nd4j.createFromArray(stepwise)
        .reshape('c', steps, examples, stepwise.length / steps / examples)
        .castTo(dataType)
        .permute(1, 2, 0);
  }

  /** Reads the text of each example, at the first step. */
  private int[][] codes(INDArray whole, int own) {
    INDArray columns = whole.get(NDArrayIndex.all(), NDArrayIndex.interval(own, whole.size(1)), NDArrayIndex.point(0));
    double[][] numbers = columns.reshape(whole.size(0), whole.size(1) - own).castTo(DataType.DOUBLE).toDoubleMatrix();
    int[][] codes = new int[numbers.length][numbers[0].length];
    for (int m = 0; m < codes.length; m++) {
      for (int u = 0; u < codes[m].length; u++) {
        double code = numbers[m][u];
        if (!(code >= 0 && code <= layerConf().getCharacters() && code == Math.rint(code))) {
          throw new DL4JInvalidInputException(
              name() + ": character " + u + " of the text of sequence " + m + " must be a code from 0 (none) to "
                  + layerConf().getCharacters() + ", got " + code);
        }
        codes[m][u] = (int) code;
      }
    }
    return codes;
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    return tbpttBackpropGradient(epsilon, Integer.MAX_VALUE, workspaces);
  }

  /** Goes back over all steps, whatever number of them is asked for. */
  @Override
  public Pair<Gradient, INDArray> tbpttBackpropGradient(
      INDArray epsilon, int tbpttBackwardLength, LayerWorkspaceMgr workspaces) {
    assertInputSet(true);
    if (kept != input) {
      run(true, workspaces);
    }
    INDArray dx = sequence(recurrence.backward(stepwise(permuteIfNWC(epsilon)), gradientViews));
    INDArray below =
        workspaces.create(ArrayType.ACTIVATION_GRAD, dataType, permuteIfNWC(input).shape(), 'f'); // 0 for the text
    below.get(NDArrayIndex.all(), NDArrayIndex.interval(0, dx.size(1)), NDArrayIndex.all()).assign(dx);
    kept = null;
    weightNoiseParams.clear();
    Gradient gradient = new DefaultGradient();
    Map<String, INDArray> views = new LinkedHashMap<>(gradientViews);
    views.forEach((key, view) -> gradient.gradientForVariable().put(key, view));
    return new Pair<>(gradient, permuteIfNWC(below));
  }

  private void requireFit(Map<String, INDArray> from) {
    if (input.rank() != 3 || permuteIfNWC(input).size(1) != layerConf().getNIn()) {
      throw new DL4JInvalidInputException(
          name() + ": input must be a sequence of width " + layerConf().getNIn() + " (" + getDataFormat()
              + "), text included, got shape " + Arrays.toString(input.shape()));
    }
    INDArray whole = permuteIfNWC(input);
    SequenceChecks.requireMask(name(), maskArray, whole);
    SequenceChecks.requireState(name(), from.get(LSTM.STATE_KEY_PREV_ACTIVATION), whole);
  }
}
