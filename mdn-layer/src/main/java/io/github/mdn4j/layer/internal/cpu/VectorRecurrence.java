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
 * An LSTM of floats with σ gates and tanh whose steps run in vectors, in arrays of Java: recurrent weights are packed once a
 * run, and a step is one product with all four blocks and one pass over the units. What is one product for all steps is
 * the BLAS library's ({@link LstmProducts}), except with a narrow input, whose product is made step by step.
 *
 * <p>Each block of pre-activations is filled up to whole vectors (h′ numbers). {@link FusedRecurrence} is what runs
 * elsewhere.
 */
public final class VectorRecurrence implements Recurrence {

  private static final int BLOCKS = 4;

  /** Steps that are worked on together when nothing has to be kept. */
  private static final int SPAN = 64;

  /** Up to how many inputs are multiplied step by step. */
  private static final int NARROW = 16;

  /** Numbers of a page: rows that far apart would share few lines of the cache. */
  private static final int PAGE = 1024;

  /** From how many steps on packing the weights pays. */
  private static final int FEWEST_STEPS = 4;

  private final CellArithmetic cell;
  private final PackedMatrix recurrentWeights;
  private final LstmProducts products = new LstmProducts();
  private final int panel;
  private final float limit;
  private final LstmTasks tasks;

  private int examples;
  private int inputs;
  private int units;
  private int length; // T
  private int block; // h'
  private int width; // 4 h'
  private int stride; // from one row of z to the next

  private final FloatSteps reader = new FloatSteps();
  private float[] x = {}; // [T][n][1 + nIn], each row 1 and then a narrow input
  private float[] inputWeights = {}; // [1 + nIn][4][h'], the bias and then the weights of a narrow input
  private float[] z = {}; // [T][n][4][h'], later their gradients
  private float[] bias = {}; // [4][h']
  private float[] cells = {}; // [T + 1][n][h'], from before the first step on
  private float[] outputs = {}; // likewise
  private float[] squashed = {}; // [T][n][h']
  private float[] copy = {};
  private float[] dh = {}; // [n][panels of h]
  private float[] dc = {}; // [n][h']
  private float[] epsilon = {}; // [T][n][h]
  private int last; // the step whose state is the last

  /**
   * Makes one.
   *
   * @param limit of the gradient with respect to the pre-activations of each step; infinite for none
   */
  public VectorRecurrence(VectorArithmetic vectors, double limit, LstmTasks tasks) {
    cell = vectors.cells();
    recurrentWeights = vectors.matrix();
    panel = recurrentWeights.panel();
    this.limit = (float) limit;
    this.tasks = tasks;
  }

  /** Returns whether a run is of a type and size that this can do, and long enough to be faster so. */
  public static boolean supports(Run run) {
    long widest = Math.max(4L * (run.parameters().units() + 64), run.parameters().inputs() + 64);
    return run.parameters().recurrent().dataType() == DataType.FLOAT
        && run.x().size(2) >= FEWEST_STEPS
        && (run.x().size(0) + 1) * (run.x().size(2) + 1) * widest < Integer.MAX_VALUE
        && widest * widest < Integer.MAX_VALUE;
  }

  private static float[] reserve(float[] array, int length) {
    return array.length < length ? new float[length] : array;
  }

  private boolean isNarrow() {
    return inputs <= NARROW;
  }

  @Override
  public INDArray forward(Run run, boolean training, LayerWorkspaceMgr workspaces) {
    LstmParameters parameters = run.parameters().columnMajor();
    examples = (int) run.x().size(0);
    inputs = parameters.inputs();
    length = (int) run.x().size(2);
    units = parameters.units();
    block = cell.block(units);
    width = BLOCKS * block;
    stride = width % PAGE == 0 ? width + cell.block(1) : width;
    int span = training ? length : Math.min(length, SPAN);
    z = reserve(z, span * examples * stride);
    int size = examples * block;
    cells = reserve(cells, (span + 1) * size);
    outputs = reserve(outputs, (span + 1) * size);
    squashed = reserve(squashed, span * size);
    products.open(run.x(), units, block);
    readInput();
    readWeights(parameters);
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
      if (!isNarrow()) {
        products.multiplyInput(parameters.input(), start * examples, count * examples);
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
    for (int t = 0; t < count; t++) {
      int row = t * examples + from;
      int at = row * stride;
      if (isNarrow()) {
        int in = (start * examples + row) * (inputs + 1) + 1;
        cell.multiply(some, inputs, x, in, inputs + 1, inputWeights, width, z, at, stride);
      } else {
        products.readProduct(row, some, z, at, stride);
      }
      if (t > 0 || !fromZero) {
        recurrentWeights.multiply(some, outputs, row * block, block, 1, true, z, at, panel, stride);
      }
      int after = (row + examples) * block;
      cell.forward(some, block, z, at, stride, bias, cells, row * block, after, squashed, row * block, outputs);
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

  /** Reads rows of 1 and the input, if that is narrow. */
  private void readInput() {
    int row = 1 + (isNarrow() ? inputs : 0);
    x = reserve(x, length * examples * row);
    if (!isNarrow()) {
      Arrays.fill(x, 0, length * examples, 1);
      return;
    }
    copy = reserve(copy, length * examples * inputs);
    products.readInput(copy);
    for (int i = 0; i < length * examples; i++) {
      x[i * row] = 1;
      System.arraycopy(copy, i * inputs, x, i * row + 1, inputs);
    }
  }

  /** Reads the bias, and the weights of a narrow input row by row. */
  private void readWeights(LstmParameters parameters) {
    bias = reserve(bias, width);
    float[] values = parameters.bias().dup().data().asFloat();
    for (int b = 0; b < BLOCKS; b++) {
      System.arraycopy(values, b * units, bias, b * block, units);
      Arrays.fill(bias, b * block + units, (b + 1) * block, 0);
    }
    if (!isNarrow()) {
      return;
    }
    int count = inputs * BLOCKS * units;
    copy = reserve(copy, count);
    new FloatPointer(parameters.input().data().addressPointer()).get(copy, 0, count);
    inputWeights = reserve(inputWeights, (1 + inputs) * width);
    Arrays.fill(inputWeights, 0, inputs * width, 0);
    for (int b = 0; b < BLOCKS; b++) {
      FloatSteps.transpose(inputs, units, copy, b * units * inputs, inputs, inputWeights, b * block, width);
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
    float[] rows = copy;
    if (block > units) { // rows of 0 fill up the blocks
      rows = new float[width * k];
      for (int b = 0; b < BLOCKS; b++) {
        System.arraycopy(copy, b * units * k, rows, b * block * k, units * k);
      }
    }
    matrix.reset(width, k);
    matrix.put(0, k, rows, 0, k, 1);
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
    readGradient(gradient, end, workspaces);
    int wide = (units + panel - 1) / panel * panel;
    dh = reserve(dh, examples * wide);
    dc = reserve(dc, examples * block);
    Arrays.fill(dc, 0, examples * block, 0);
    float[][] mask = columns(run.mask());
    products.openBack();
    tasks.run(examples, units, (from, to) -> backward(end, from, to, wide, mask));
    int first = end * examples;
    products.recurrentGradient(first, outputs, parameterGradient.recurrent());
    if (!isNarrow()) {
      products.inputWeightGradient(first, parameterGradient.input());
    }
    narrowGradients(first, parameterGradient);
    long[] shape = {length, examples, inputs};
    INDArray below = end > 0
        ? workspaces.create(ArrayType.ACTIVATION_GRAD, DataType.FLOAT, shape, 'c')
        : workspaces.createUninitialized(ArrayType.ACTIVATION_GRAD, DataType.FLOAT, shape, 'c');
    products.inputGradient(first, parameters.input(), below);
    return below.permute(1, 2, 0);
  }

  private void readGradient(INDArray gradient, int end, LayerWorkspaceMgr workspaces) {
    INDArray cast = gradient.castTo(DataType.FLOAT);
    int step = examples * units;
    epsilon = reserve(epsilon, length * step);
    if (StepStrides.isStepwise(cast)) {
      new FloatPointer(cast.data().addressPointer()).get(epsilon, 0, length * step);
      Reference.reachabilityFence(cast);
      return;
    }
    reader.read(StepStrides.isCompact(cast) ? cast : workspaces.dup(ArrayType.BP_WORKING_MEM, cast, 'f'));
    copy = reserve(copy, step);
    for (int t = end; t < length; t++) {
      reader.get(t, copy);
      System.arraycopy(copy, 0, epsilon, t * step, step);
    }
  }

  private void backward(int end, int from, int to, int wide, float[][] mask) {
    int some = to - from;
    for (int t = length - 1; t >= end; t--) {
      int row = t * examples + from;
      if (t == length - 1) {
        Arrays.fill(dh, from * wide, to * wide, 0);
      } else {
        recurrentWeights.multiply(
            some, z, (row + examples) * stride, stride, 1, false, dh, from * wide, panel, wide);
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
          some, block, z, row * stride, stride, cells, row * block, squashed, row * block, dh, from * wide, wide, dc,
          from * block, limit);
      products.writeGradient(row, some, z, row * stride, stride);
    }
  }

  /** Computes the gradients by the bias and by the weights of a narrow input. */
  private void narrowGradients(int first, LstmParameters gradient) {
    int row = 1 + (isNarrow() ? inputs : 0);
    inputWeights = reserve(inputWeights, row * width);
    Arrays.fill(inputWeights, 0, row * width, 0);
    cell.addProducts(
        length * examples - first, row, x, first * row, row, z, first * stride, stride, inputWeights, width);
    FloatPointer memory = new FloatPointer(gradient.bias().data().addressPointer());
    for (int b = 0; b < BLOCKS; b++) {
      memory.position((long) b * units).put(inputWeights, b * block, units);
    }
    if (isNarrow()) {
      int count = inputs * BLOCKS * units;
      copy = reserve(copy, count);
      for (int b = 0; b < BLOCKS; b++) {
        FloatSteps.transpose(
            units, inputs, inputWeights, width + b * block, width, copy, b * units * inputs, inputs);
      }
      new FloatPointer(gradient.input().data().addressPointer()).put(copy, 0, count);
    }
    Reference.reachabilityFence(gradient);
  }

  /** Returns a mask by steps, or null if there is none. */
  private static float[][] columns(INDArray mask) {
    return mask == null ? null : mask.transpose().castTo(DataType.FLOAT).toFloatMatrix();
  }
}
