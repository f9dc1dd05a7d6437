// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.internal.cpu;

import io.github.mdn4j.arithmetic.CellArithmetic;
import io.github.mdn4j.arithmetic.PackedMatrix;
import io.github.mdn4j.arithmetic.VectorArithmetic;
import java.nio.FloatBuffer;
import java.util.Arrays;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * An LSTM of floats with σ gates and tanh that runs in vectors, in arrays of Java: weights are packed once a run, and a step
 * is one product with all four blocks and one pass over the units.
 *
 * <p>A row of outputs goes on with the input of the next step, if that is narrow, and a 1: so one product has recurrence,
 * input and bias, one of the way back the gradients by output and input, and one all gradients of parameters. A wide input
 * is multiplied for all steps at once. Each block of pre-activations is filled up to whole vectors (h′ numbers). What is
 * summed is summed in one order whatever the number of threads. {@link FusedRecurrence} is what runs elsewhere.
 */
public final class VectorRecurrence implements Recurrence {

  /** Steps that are worked on together when nothing has to be kept. */
  private static final int SPAN = 64;

  /** From how many steps on packing the weights pays. */
  private static final int FEWEST_STEPS = 4;

  private final CellArithmetic cell;
  private final PackedMatrix recurrentWeights;
  private final PackedMatrix inputWeights;
  private final PackedMatrix recurrentBack; // their transposes
  private final PackedMatrix inputBack;
  private final LstmGradients gradients;
  private final float limit;
  private final LstmTasks tasks;

  private LstmShape shape;
  private int examples;
  private int length; // T

  private final LstmWeights weights = new LstmWeights();
  private final StepRows input = new StepRows();
  private final StepRows above = new StepRows();
  private float[] z = {}; // [T][n][stride], later their gradients
  private float[] cells = {}; // [T + 1][n][h'], from before the first step on
  private float[] rows = {}; // [T + 1][n][h', x if it is narrow, 1], likewise
  private float[] squashed = {}; // [T][n][h']
  private float[] dh = {}; // [n][gradients by h and x]
  private float[] dc = {}; // [n][h']
  private float[] below = {}; // [T][n][gradients by x, filled up]
  private int last; // the step whose state is the last

  /**
   * Makes one.
   *
   * @param limit of the gradient with respect to the pre-activations of each step; infinite for none
   */
  public VectorRecurrence(VectorArithmetic vectors, double limit, LstmTasks tasks) {
    cell = vectors.cells();
    recurrentWeights = vectors.matrix();
    inputWeights = vectors.matrix();
    recurrentBack = vectors.matrix();
    inputBack = vectors.matrix();
    gradients = new LstmGradients(vectors, tasks);
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

  @Override
  public INDArray forward(Run run, boolean training, LayerWorkspaceMgr workspaces) {
    LstmParameters parameters = run.parameters().columnMajor();
    examples = (int) run.x().size(0);
    length = (int) run.x().size(2);
    shape = new LstmShape(parameters.inputs(), parameters.units(), cell);
    int span = training ? length : Math.min(length, SPAN);
    int size = examples * shape.block();
    z = reserve(z, span * examples * shape.stride());
    cells = reserve(cells, (span + 1) * size);
    rows = reserve(rows, (span + 1) * examples * shape.row());
    squashed = reserve(squashed, span * size);
    input.read(run.x());
    weights.packForward(parameters, shape, recurrentWeights, inputWeights);
    readState(run.from().output(), rows, shape.row());
    readState(run.from().cell(), cells, shape.block());
    float[][] mask = columns(run.mask());
    INDArray result =
        workspaces.createUninitialized(
            ArrayType.ACTIVATIONS, DataType.FLOAT, new long[] {length, examples, shape.units()}, 'c');
    FloatBuffer memory = StepRows.memory(result);
    for (int start = 0; start < length; start += span) {
      int count = Math.min(span, length - start);
      if (start > 0) {
        System.arraycopy(rows, last * examples * shape.row(), rows, 0, examples * shape.row());
        System.arraycopy(cells, last * size, cells, 0, size);
      }
      int first = start;
      multiplyInput(start, count);
      tasks.run(examples, shape.units(), (from, to) -> forward(first, count, from, to, mask, memory));
      last = count;
    }
    return result.permute(1, 2, 0);
  }

  /** Multiplies a wide input of some steps. */
  private void multiplyInput(int start, int count) {
    if (shape.isNarrow()) {
      return;
    }
    int inputs = shape.inputs();
    tasks.each(
        count * examples,
        shape.units(),
        (from, to) -> inputWeights.multiply(
            to - from, input.values(), (start * examples + from) * inputs, inputs, 1, false, z, from * shape.stride(),
            shape.stride(), false));
  }

  /** Does some steps of some examples. */
  private void forward(int start, int count, int from, int to, float[][] mask, FloatBuffer memory) {
    int some = to - from;
    int stride = shape.stride();
    int width = shape.row();
    int block = shape.block();
    for (int t = 0; t < count; t++) {
      int row = t * examples + from;
      for (int m = 0; m < some; m++) {
        int side = (row + m) * width + block;
        if (shape.isNarrow()) {
          input.copy(start * examples + row + m, rows, side);
        }
        rows[side + shape.side() - 1] = 1;
      }
      recurrentWeights.multiply(
          some, rows, row * width, width, 1, !shape.isNarrow(), z, row * stride, stride, t % 2 > 0);
      int after = row + examples;
      cell.forward(
          some, block, z, row * stride, stride, cells, row * block, after * block, squashed, row * block, rows,
          after * width, width);
      if (mask != null) {
        mask(mask[start + t], from, some, rows, after * width, width);
        mask(mask[start + t], from, some, cells, after * block, block);
      }
      for (int m = 0; m < some; m++) {
        memory.put((start * examples + row + m) * shape.units(), rows, (after + m) * width, shape.units());
      }
    }
  }

  private void mask(float[] weights, int from, int some, float[] values, int at, int stride) {
    for (int m = 0; m < some; m++) {
      float weight = weights[from + m];
      if (weight != 1) {
        for (int k = at + m * stride; k < at + m * stride + shape.units(); k++) {
          values[k] *= weight;
        }
      }
    }
  }

  private void readState(INDArray state, float[] to, int stride) {
    Arrays.fill(to, 0, examples * stride, 0);
    if (state != null) {
      float[] values = state.castTo(DataType.FLOAT).dup('c').data().asFloat();
      for (int m = 0; m < examples; m++) {
        System.arraycopy(values, m * shape.units(), to, m * stride, shape.units());
      }
    }
  }

  @Override
  public LstmState state() {
    try (MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
      return new LstmState(lastOf(rows, shape.row()), lastOf(cells, shape.block()));
    }
  }

  private INDArray lastOf(float[] values, int stride) {
    int units = shape.units();
    float[] state = new float[examples * units];
    for (int m = 0; m < examples; m++) {
      System.arraycopy(values, (last * examples + m) * stride, state, m * units, units);
    }
    return Nd4j.createFromArray(state).reshape(examples, units);
  }

  @Override
  public INDArray backward(
      Run run, INDArray gradient, int backSteps, LstmParameters parameterGradient, LayerWorkspaceMgr workspaces) {
    LstmParameters parameters = run.parameters().columnMajor();
    int end = Math.max(0, length - backSteps);
    weights.packBackward(parameters, shape, recurrentBack, inputBack);
    above.read(gradient);
    int wide = recurrentBack.columns(shape.block() + (shape.isNarrow() ? shape.inputs() : 0));
    int narrow = recurrentBack.columns(shape.inputs());
    dh = reserve(dh, examples * wide);
    dc = reserve(dc, examples * shape.block());
    Arrays.fill(dc, 0, examples * shape.block(), 0);
    below = reserve(below, length * examples * narrow);
    float[][] mask = columns(run.mask());
    tasks.run(examples, shape.units(), (from, to) -> backward(end, from, to, wide, narrow, mask));
    int first = end * examples;
    int count = length * examples - first;
    if (!shape.isNarrow()) {
      tasks.each(
          count,
          shape.units(),
          (from, to) -> inputBack.multiply(
              to - from, z, (first + from) * shape.stride(), shape.stride(), 1, false, below, (first + from) * narrow,
              narrow, false));
    }
    gradients.compute(shape, first, count, z, rows, input.values(), parameterGradient);
    return writeBelow(end, narrow, workspaces);
  }

  /** Goes back over some examples. */
  private void backward(int end, int from, int to, int wide, int narrow, float[][] mask) {
    int some = to - from;
    int block = shape.block();
    int stride = shape.stride();
    for (int t = length - 1; t >= end; t--) {
      int row = t * examples + from;
      for (int m = 0; m < some; m++) {
        above.copy(row + m, dh, (from + m) * wide);
        Arrays.fill(dh, (from + m) * wide + shape.units(), (from + m + 1) * wide, 0);
      }
      if (t < length - 1) {
        multiplyBack(t + 1, from, some, wide, narrow);
      }
      if (mask != null) {
        for (int m = from; m < to; m++) {
          float weight = mask[t][m];
          for (int k = 0; weight != 1 && k < shape.units(); k++) {
            dh[m * wide + k] *= weight;
            dc[m * block + k] *= weight;
          }
        }
      }
      cell.backward(
          some, block, z, row * stride, stride, cells, row * block, squashed, row * block, dh, from * wide, wide, dc,
          from * block, limit);
    }
    if (shape.isNarrow() && end < length) {
      Arrays.fill(dh, from * wide, to * wide, 0); // the gradient by the input of the step after is still there
      multiplyBack(end, from, some, wide, narrow);
    }
  }

  /** Adds to the gradient by the outputs before a step, and takes that by its input if it is narrow. */
  private void multiplyBack(int t, int from, int some, int wide, int narrow) {
    int row = t * examples + from;
    recurrentBack.multiply(
        some, z, row * shape.stride(), shape.stride(), 1, true, dh, from * wide, wide, t % 2 > 0);
    for (int m = 0; shape.isNarrow() && m < some; m++) {
      System.arraycopy(dh, (from + m) * wide + shape.block(), below, (row + m) * narrow, shape.inputs());
    }
  }

  private INDArray writeBelow(int end, int narrow, LayerWorkspaceMgr workspaces) {
    int inputs = shape.inputs();
    long[] lengths = {length, examples, inputs};
    INDArray gradient = end > 0
        ? workspaces.create(ArrayType.ACTIVATION_GRAD, DataType.FLOAT, lengths, 'c')
        : workspaces.createUninitialized(ArrayType.ACTIVATION_GRAD, DataType.FLOAT, lengths, 'c');
    FloatBuffer memory = StepRows.memory(gradient);
    for (int row = end * examples; row < length * examples; row++) {
      memory.put(row * inputs, below, row * narrow, inputs);
    }
    return gradient.permute(1, 2, 0);
  }

  /** Returns a mask by steps, or null if there is none. */
  private static float[][] columns(INDArray mask) {
    return mask == null ? null : mask.transpose().castTo(DataType.FLOAT).toFloatMatrix();
  }
}
