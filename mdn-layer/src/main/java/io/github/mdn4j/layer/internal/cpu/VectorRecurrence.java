// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.internal.cpu;

import io.github.mdn4j.arithmetic.CellArithmetic;
import io.github.mdn4j.arithmetic.PackedMatrix;
import io.github.mdn4j.arithmetic.VectorArithmetic;
import java.lang.ref.Reference;
import java.util.Arrays;
import org.bytedeco.javacpp.FloatPointer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * An LSTM of floats with σ gates and tanh in vectors, all of it in arrays of Java: weights are packed once a run, the
 * input's product is one for all steps, and a step is one product with all four blocks and one pass over the units.
 *
 * <p>Each block of pre-activations is filled up to whole vectors (h′ numbers), and all steps of them lie in panels of
 * columns, [panel][T n][columns], as products write them. In that order they are, as gradients, also a packed matrix, from
 * which the gradients by weights are taken without another copy. {@link FusedRecurrence} is what runs elsewhere.
 */
public final class VectorRecurrence implements Recurrence {

  private static final int BLOCKS = 4;

  /** Steps that are worked on together when nothing has to be kept. */
  private static final int SPAN = 64;

  private final CellArithmetic cell;
  private final PackedMatrix inputWeights;
  private final PackedMatrix recurrentWeights;
  private final PackedMatrix steps; // gradients by pre-activations
  private final int panel;
  private final float limit;
  private final LstmTasks tasks;

  private int examples;
  private int inputs;
  private int units;
  private int length; // T
  private int block; // h'
  private int panels; // of four blocks
  private int rows; // of what is kept: steps times examples

  private final FloatSteps reader = new FloatSteps();
  private float[] x = {}; // [T][n][nIn]
  private float[] z = {}; // [panel][T n][columns], later their gradients
  private float[] bias = {}; // [4][h']
  private float[] cells = {}; // [T + 1][n][h'], from before the first step on
  private float[] outputs = {}; // likewise
  private float[] squashed = {}; // [T][n][h']
  private float[] copy = {};
  private float[] dh = {}; // [n][panels of h]
  private float[] dc = {}; // [n][h']
  private float[] epsilon = {};
  private float[] product = {};
  private int last; // the step whose state is the last

  /**
   * Makes one.
   *
   * @param limit of the gradient with respect to the pre-activations of each step; infinite for none
   */
  public VectorRecurrence(VectorArithmetic vectors, double limit, LstmTasks tasks) {
    cell = vectors.cells();
    inputWeights = vectors.matrix();
    recurrentWeights = vectors.matrix();
    steps = vectors.matrix();
    panel = inputWeights.panel();
    this.limit = (float) limit;
    this.tasks = tasks;
  }

  /** Returns whether a run is of a type and size that this can do. */
  public static boolean supports(Run run) {
    long widest = Math.max(4L * (run.parameters().units() + 64), run.parameters().inputs() + 64);
    return run.parameters().recurrent().dataType() == DataType.FLOAT
        && (run.x().size(0) + 1) * (run.x().size(2) + 1) * widest < Integer.MAX_VALUE
        && widest * widest < Integer.MAX_VALUE;
  }

  private static float[] reserve(float[] array, int length) {
    return array.length < length ? new float[length] : array;
  }

  @Override
  public INDArray forward(Run run, boolean training, LayerWorkspaceMgr workspaces) {
    LstmParameters parameters = run.parameters().columnMajor();
    examples = (int) run.x().size(0);
    inputs = parameters.inputs();
    length = (int) run.x().size(2);
    units = parameters.units();
    block = cell.block(units);
    panels = BLOCKS * block / panel;
    int span = training ? length : Math.min(length, SPAN);
    rows = span * examples;
    z = reserve(z, panels * rows * panel);
    x = reserve(x, length * examples * inputs);
    int size = examples * block;
    cells = reserve(cells, (span + 1) * size);
    outputs = reserve(outputs, (span + 1) * size);
    squashed = reserve(squashed, span * size);
    readInput(run.x());
    readBias(parameters.bias());
    pack(inputWeights, inputs, parameters.input(), true);
    pack(recurrentWeights, units, parameters.recurrent(), true);
    readState(run.from().output(), outputs);
    readState(run.from().cell(), cells);
    float[][] mask = columns(run.mask());
    boolean carried = run.from().output() != null;
    INDArray result =
        workspaces.createUninitialized(
            ArrayType.ACTIVATIONS, DataType.FLOAT, new long[] {length, examples, units}, 'c');
    FloatPointer memory = new FloatPointer(result.data().addressPointer());
    for (int start = 0; start < length; start += span) {
      int count = Math.min(span, length - start);
      if (start > 0) {
        System.arraycopy(outputs, last * size, outputs, 0, size);
        System.arraycopy(cells, last * size, cells, 0, size);
      }
      int first = start;
      boolean fromZero = start == 0 && !carried;
      tasks.run(examples, units, (from, to) -> forward(first, count, from, to, fromZero, mask));
      last = count;
      writeOutputs(memory, start, count);
    }
    Reference.reachabilityFence(result);
    return result.permute(1, 2, 0);
  }

  /** Does some steps of some examples. */
  private void forward(int start, int count, int from, int to, boolean fromZero, float[][] mask) {
    int some = to - from;
    int panelStride = rows * panel;
    if (some == examples) {
      inputWeights.multiply(
          count * examples, x, start * examples * inputs, inputs, 1, false, z, 0, panelStride, panel);
    }
    for (int t = 0; t < count; t++) {
      int row = t * examples + from;
      int at = row * panel;
      if (some < examples) {
        inputWeights.multiply(
            some, x, (start * examples + row) * inputs, inputs, 1, false, z, at, panelStride, panel);
      }
      if (t > 0 || !fromZero) {
        recurrentWeights.multiply(some, outputs, row * block, block, 1, true, z, at, panelStride, panel);
      }
      int after = (row + examples) * block;
      cell.forward(
          some, block, z, at, panelStride, panel, bias, cells, row * block, after, squashed, row * block, outputs);
      if (mask != null) {
        mask(mask[start + t], from, some, outputs, after);
        mask(mask[start + t], from, some, cells, after);
      }
    }
  }

  private void mask(float[] weights, int from, int some, float[] values, int at) {
    for (int m = 0; m < some; m++) {
      float weight = weights[from + m];
      if (weight != 1) {
        for (int k = at + m * block; k < at + m * block + units; k++) {
          values[k] *= weight;
        }
      }
    }
  }

  private void readInput(INDArray sequence) {
    INDArray cast = sequence.castTo(DataType.FLOAT);
    if (StepStrides.isStepwise(cast)) {
      new FloatPointer(cast.data().addressPointer()).get(x, 0, (int) cast.length());
    } else {
      INDArray compact = StepStrides.isCompact(cast) ? cast : cast.dup('f');
      reader.read(compact);
      int step = examples * inputs;
      copy = reserve(copy, step);
      for (int t = 0; t < length; t++) {
        reader.get(t, copy);
        System.arraycopy(copy, 0, x, t * step, step);
      }
    }
    Reference.reachabilityFence(cast);
  }

  private void readBias(INDArray array) {
    float[] values = array.dup().data().asFloat();
    bias = reserve(bias, BLOCKS * block);
    Arrays.fill(bias, 0);
    for (int b = 0; b < BLOCKS; b++) {
      System.arraycopy(values, b * units, bias, b * block, units);
    }
  }

  private void readState(INDArray state, float[] to) {
    Arrays.fill(to, 0, examples * block, 0);
    if (state != null) {
      float[] values = state.castTo(DataType.FLOAT).dup('c').data().asFloat();
      for (int m = 0; m < examples; m++) {
        System.arraycopy(values, m * units, to, m * block, units);
      }
    }
  }

  /** Packs column-major weights [k,4h] for products with x or h, or their transpose for those of the way back. */
  private void pack(PackedMatrix matrix, int k, INDArray weights, boolean forward) {
    int count = k * BLOCKS * units;
    copy = reserve(copy, count);
    new FloatPointer(weights.data().addressPointer()).get(copy, 0, count);
    Reference.reachabilityFence(weights);
    if (forward) {
      matrix.reset(k, BLOCKS * block);
      for (int b = 0; b < BLOCKS; b++) {
        matrix.put(b * block, units, copy, b * units * k, 1, k);
      }
      return;
    }
    product = reserve(product, BLOCKS * block * k); // by rows, with rows of 0 that fill up the blocks
    Arrays.fill(product, 0, BLOCKS * block * k, 0);
    for (int b = 0; b < BLOCKS; b++) {
      System.arraycopy(copy, b * units * k, product, b * block * k, units * k);
    }
    matrix.reset(BLOCKS * block, k);
    matrix.put(0, k, product, 0, k, 1);
  }

  private void writeOutputs(FloatPointer memory, int start, int count) {
    int total = count * examples;
    int before = examples * block;
    long at = (long) start * examples * units;
    if (block == units) {
      memory.position(at).put(outputs, before, total * units);
      return;
    }
    copy = reserve(copy, total * units);
    for (int row = 0; row < total; row++) {
      System.arraycopy(outputs, before + row * block, copy, row * units, units);
    }
    memory.position(at).put(copy, 0, total * units);
  }

  @Override
  public LstmState state() {
    try (MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
      return new LstmState(lastOf(outputs), lastOf(cells));
    }
  }

  private INDArray lastOf(float[] values) {
    float[] state = new float[examples * units];
    for (int m = 0; m < examples; m++) {
      System.arraycopy(values, (last * examples + m) * block, state, m * units, units);
    }
    return Nd4j.createFromArray(state).reshape(examples, units);
  }

  @Override
  public INDArray backward(
      Run run, INDArray gradient, int backSteps, LstmParameters parameterGradient, LayerWorkspaceMgr workspaces) {
    LstmParameters parameters = run.parameters().columnMajor();
    int end = Math.max(0, length - backSteps);
    pack(recurrentWeights, units, parameters.recurrent(), false);
    INDArray cast = gradient.castTo(DataType.FLOAT);
    reader.read(StepStrides.isCompact(cast) ? cast : workspaces.dup(ArrayType.BP_WORKING_MEM, cast, 'f'));
    int wide = (units + panel - 1) / panel * panel;
    dh = reserve(dh, examples * wide);
    dc = reserve(dc, examples * block);
    epsilon = reserve(epsilon, length * examples * units);
    Arrays.fill(dc, 0, examples * block, 0);
    copy = reserve(copy, examples * units);
    for (int t = end; t < length; t++) {
      reader.get(t, copy);
      System.arraycopy(copy, 0, epsilon, t * examples * units, examples * units);
    }
    float[][] mask = columns(run.mask());
    for (int p = 0; end > 0 && p < panels; p++) {
      Arrays.fill(z, p * rows * panel, p * rows * panel + end * examples * panel, 0); // no gradient goes there
    }
    tasks.run(examples, units, (from, to) -> backward(end, from, to, wide, mask));
    parameterGradient(parameterGradient);
    INDArray below = inputGradient(end, parameters, workspaces);
    return below;
  }

  private void backward(int end, int from, int to, int wide, float[][] mask) {
    int some = to - from;
    int panelStride = rows * panel;
    for (int t = length - 1; t >= end; t--) {
      int row = t * examples + from;
      if (t == length - 1) {
        Arrays.fill(dh, from * wide, to * wide, 0);
      } else {
        recurrentWeights.multiplyPanels(some, z, (row + examples) * panel, panelStride, dh, from * wide, wide);
      }
      for (int m = 0; m < some; m++) {
        int target = (from + m) * wide;
        int source = (row + m) * units;
        for (int k = 0; k < units; k++) {
          dh[target + k] += epsilon[source + k];
        }
      }
      if (mask != null) {
        for (int m = from; m < to; m++) {
          float weight = mask[t][m];
          for (int k = 0; weight != 1 && k < units; k++) {
            dh[m * wide + k] *= weight;
            dc[m * block + k] *= weight;
          }
        }
      }
      cell.backward(
          some, block, z, row * panel, panelStride, panel, cells, row * block, squashed, row * block, dh, from * wide,
          wide, dc, from * block, limit);
    }
  }

  private void parameterGradient(LstmParameters gradient) {
    steps.wrap(rows, BLOCKS * block, z);
    gradientOf(gradient.input(), inputs, x, inputs);
    gradientOf(gradient.recurrent(), units, outputs, block);
    product = reserve(product, BLOCKS * block);
    for (int p = 0; p < panels; p++) {
      cell.sumRows(rows, panel, z, p * rows * panel, panel, product, p * panel);
    }
    copy = reserve(copy, BLOCKS * units);
    for (int b = 0; b < BLOCKS; b++) {
      System.arraycopy(product, b * block, copy, b * units, units);
    }
    new FloatPointer(gradient.bias().data().addressPointer()).put(copy, 0, BLOCKS * units);
  }

  /** Writes the gradient [k,4h] by weights: values, [T n][k], transposed, times the gradients by pre-activations. */
  private void gradientOf(INDArray gradient, int k, float[] values, int stride) {
    int width = BLOCKS * block;
    product = reserve(product, k * width);
    tasks.each(k, units, (from, to) ->
        steps.multiply(to - from, values, from, 1, stride, false, product, from * width, panel, width));
    copy = reserve(copy, k * BLOCKS * units);
    for (int b = 0; b < BLOCKS; b++) {
      FloatSteps.transpose(units, k, product, b * block, width, copy, b * units * k, k);
    }
    new FloatPointer(gradient.data().addressPointer()).put(copy, 0, k * BLOCKS * units);
  }

  private INDArray inputGradient(int end, LstmParameters parameters, LayerWorkspaceMgr workspaces) {
    long[] shape = {length, examples, inputs};
    INDArray gradient = end > 0
        ? workspaces.create(ArrayType.ACTIVATION_GRAD, DataType.FLOAT, shape, 'c')
        : workspaces.createUninitialized(ArrayType.ACTIVATION_GRAD, DataType.FLOAT, shape, 'c');
    pack(inputWeights, inputs, parameters.input(), false);
    int wide = (inputs + panel - 1) / panel * panel;
    int first = end * examples;
    product = reserve(product, rows * wide);
    tasks.each(rows - first, units, (from, to) ->
        inputWeights.multiplyPanels(
            to - from, z, (first + from) * panel, rows * panel, product, from * wide, wide));
    int count = (rows - first) * inputs;
    copy = reserve(copy, count);
    for (int row = 0; row < rows - first; row++) {
      System.arraycopy(product, row * wide, copy, row * inputs, inputs);
    }
    new FloatPointer(gradient.data().addressPointer()).position((long) first * inputs).put(copy, 0, count);
    Reference.reachabilityFence(gradient);
    return gradient.permute(1, 2, 0);
  }

  /** Returns a mask by steps, or null if there is none. */
  private static float[][] columns(INDArray mask) {
    return mask == null ? null : mask.transpose().castTo(DataType.FLOAT).toFloatMatrix();
  }
}
