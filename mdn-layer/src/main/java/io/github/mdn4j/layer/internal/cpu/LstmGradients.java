// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.internal.cpu;

import static io.github.mdn4j.layer.internal.cpu.LstmShape.BLOCKS;

import io.github.mdn4j.arithmetic.PackedMatrix;
import io.github.mdn4j.arithmetic.VectorArithmetic;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Gradients by the parameters of an LSTM: products of what went into the steps with the gradients by pre-activations, by
 * {@value #DEPTH} rows of both at a time.
 */
final class LstmGradients {

  private static final int DEPTH = 256;

  private final VectorArithmetic vectors;
  private final PackedMatrix part; // [rows][4h'] of the gradients by pre-activations
  private final LstmTasks tasks;
  private float[] sums = {}; // [h' + side][stride]
  private float[] inputSums = {}; // [nIn][stride]
  private float[] columns = {};

  LstmGradients(VectorArithmetic vectors, LstmTasks tasks) {
    this.vectors = vectors;
    part = vectors.matrix();
    this.tasks = tasks;
  }

  /**
   * Computes them from some rows on.
   *
   * @param z gradients by pre-activations
   * @param rows what was multiplied by recurrent weights, and by what {@link LstmShape} has beside them
   * @param input [rows][nIn]; unused if it is narrow
   */
  void compute(LstmShape shape, int first, int count, float[] z, float[] rows, float[] input, LstmParameters target) {
    int height = shape.block() + shape.side();
    int tiled = LstmTasks.wholeTiles(height); // no more than a row has
    int stride = shape.stride();
    sums = sums.length < tiled * stride ? new float[tiled * stride] : sums;
    if (!shape.isNarrow() && inputSums.length < shape.inputs() * stride) {
      inputSums = new float[shape.inputs() * stride];
    }
    for (int k = 0; k < Math.max(1, count); k += DEPTH) {
      int depth = Math.min(DEPTH, count - k);
      part.resize(depth, shape.width());
      part.put(0, depth, 0, shape.width(), z, (first + k) * stride, stride, 1);
      add(tiled, k > 0, rows, (first + k) * shape.row(), shape.row(), sums, shape);
      if (!shape.isNarrow()) {
        add(shape.inputs(), k > 0, input, (first + k) * shape.inputs(), shape.inputs(), inputSums, shape);
      }
    }
    int block = shape.block();
    write(shape, sums, 0, shape.units(), target.recurrent());
    write(shape, shape.isNarrow() ? sums : inputSums, shape.isNarrow() ? block : 0, shape.inputs(), target.input());
    for (int b = 0; b < BLOCKS; b++) {
      StepRows.memory(target.bias()).put(b * shape.units(), sums, (height - 1) * stride + b * block, shape.units());
    }
  }

  /** Adds the product of the transpose of some rows with the packed ones. */
  private void add(int height, boolean add, float[] rows, int at, int rowStride, float[] to, LstmShape shape) {
    int stride = shape.stride();
    tasks.each(
        height,
        shape.units(),
        (from, end) -> part.multiply(
            end - from, rows, at + from, 1, rowStride, add, to, from * stride, stride, false));
  }

  /** Writes a gradient [k,4h] column after column. */
  private void write(LstmShape shape, float[] from, int row, int k, INDArray target) {
    int units = shape.units();
    int count = BLOCKS * units * k;
    columns = columns.length < count ? new float[count] : columns;
    for (int b = 0; b < BLOCKS; b++) {
      vectors.transpose(
          units, k, from, row * shape.stride() + b * shape.block(), shape.stride(), columns, b * units * k, k);
    }
    StepRows.memory(target).put(0, columns, 0, count);
  }
}
