// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.vector;

import static io.github.mdn4j.vector.FloatLanes.LENGTH;
import static io.github.mdn4j.vector.FloatLanes.all;
import static io.github.mdn4j.vector.FloatLanes.load;

import io.github.mdn4j.arithmetic.CellArithmetic;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Steps of LSTMs, an example after the other, and each in passes over its units.
 *
 * <p>Passes are called through one interface: with more than two behind it C2 compiles each by itself. Taken together into
 * the caller they would be more nodes than it is willing to inline (NodeCountInliningCutoff), and vectors that are handed to
 * a call become objects.
 */
final class FloatCells implements CellArithmetic {

  /** A pass over the units of an example on the way forward. */
  private interface Forward {
    void run(
        int block, float[] z, int row, float[] bias, float[] cells, int before, int after, float[] squashed, int here,
        float[] outputs);
  }

  /** A pass over the units of an example on the way back. */
  private interface Backward {
    void run(
        int block, float[] z, int row, float[] cells, int before, float[] squashed, int here, float[] dh, int dhAt,
        float[] dc, int dcAt, float limit);
  }

  private static final Forward[] FORWARD = {
    (block, z, row, bias, cells, before, after, squashed, here, outputs) -> tanh(block, z, row, bias),
    (block, z, row, bias, cells, before, after, squashed, here, outputs) -> sigmoid(block, 4 * block, z, row, bias),
    (block, z, row, bias, cells, before, after, squashed, here, outputs) ->
        cell(block, z, row, cells, before, after, squashed, here, outputs)
  };

  private static final Backward[] BACKWARD = {
    (block, z, row, cells, before, squashed, here, dh, dhAt, dc, dcAt, limit) ->
        outputBack(block, z, row, squashed, here, dh, dhAt, dc, dcAt),
    (block, z, row, cells, before, squashed, here, dh, dhAt, dc, dcAt, limit) ->
        cellBack(block, z, row, cells, before, dc, dcAt),
    (block, z, row, cells, before, squashed, here, dh, dhAt, dc, dcAt, limit) -> hold(4 * block, z, row, limit)
  };

  @Override
  public int block(int units) {
    return (units + LENGTH - 1) / LENGTH * LENGTH;
  }

  @Override
  public void forward(
      int examples, int block, float[] z, int at, int stride, float[] bias, float[] cells, int before, int after,
      float[] squashed, int here, float[] outputs) {
    for (int m = 0; m < examples; m++) {
      int unit = m * block;
      for (Forward pass : FORWARD) {
        pass.run(
            block, z, at + m * stride, bias, cells, before + unit, after + unit, squashed, here + unit, outputs);
      }
    }
  }

  private static void tanh(int end, float[] z, int row, float[] bias) {
    for (int j = 0; j < end; j += LENGTH) {
      FloatLanes.tanh(load(z, row + j).add(load(bias, j))).intoArray(z, row + j);
    }
  }

  private static void sigmoid(int from, int end, float[] z, int row, float[] bias) {
    for (int j = from; j < end; j += LENGTH) {
      FloatLanes.sigmoid(load(z, row + j).add(load(bias, j))).intoArray(z, row + j);
    }
  }

  private static void cell(
      int block, float[] z, int row, float[] cells, int before, int after, float[] squashed, int here, float[] outputs) {
    for (int j = 0; j < block; j += LENGTH) {
      FloatVector kept = load(z, row + block + j).mul(load(cells, before + j));
      FloatVector c = kept.add(load(z, row + 3 * block + j).mul(load(z, row + j)));
      c.intoArray(cells, after + j);
      FloatVector s = FloatLanes.tanh(c);
      s.intoArray(squashed, here + j);
      load(z, row + 2 * block + j).mul(s).intoArray(outputs, after + j);
    }
  }

  @Override
  public void backward(
      int examples, int block, float[] z, int at, int stride, float[] cells, int before, float[] squashed, int here,
      float[] dh, int dhAt, int dhStride, float[] dc, int dcAt, float limit) {
    for (int m = 0; m < examples; m++) {
      int unit = m * block;
      for (Backward pass : BACKWARD) {
        pass.run(
            block, z, at + m * stride, cells, before + unit, squashed, here + unit, dh, dhAt + m * dhStride, dc,
            dcAt + unit, limit);
      }
    }
  }

  private static void outputBack(
      int block, float[] z, int row, float[] squashed, int here, float[] dh, int dhAt, float[] dc, int dcAt) {
    FloatVector one = all(1f);
    for (int j = 0; j < block; j += LENGTH) {
      int zo = row + 2 * block + j;
      FloatVector o = load(z, zo);
      FloatVector s = load(squashed, here + j);
      FloatVector e = load(dh, dhAt + j).mul(o);
      load(dc, dcAt + j).add(e.mul(one.sub(s.mul(s)))).intoArray(dc, dcAt + j);
      e.mul(s).mul(one.sub(o)).intoArray(z, zo);
    }
  }

  private static void cellBack(int block, float[] z, int row, float[] cells, int before, float[] dc, int dcAt) {
    FloatVector one = all(1f);
    for (int j = 0; j < block; j += LENGTH) {
      int zi = row + j;
      int zf = row + block + j;
      int zg = row + 3 * block + j;
      FloatVector d = load(dc, dcAt + j);
      FloatVector i = load(z, zi);
      FloatVector g = load(z, zg);
      FloatVector dg = d.mul(g);
      dg.mul(one.sub(i.mul(i))).intoArray(z, zi);
      dg.mul(i).mul(one.sub(g)).intoArray(z, zg);
      FloatVector f = load(z, zf);
      FloatVector kept = d.mul(f);
      kept.intoArray(dc, dcAt + j);
      kept.mul(load(cells, before + j)).mul(one.sub(f)).intoArray(z, zf);
    }
  }

  private static void hold(int width, float[] z, int row, float limit) {
    for (int j = 0; limit < Float.POSITIVE_INFINITY && j < width; j += LENGTH) {
      load(z, row + j).min(limit).max(-limit).intoArray(z, row + j);
    }
  }

  @Override
  public void multiply(
      int rows, int inputs, float[] x, int at, int xStride, float[] w, int width, float[] z, int to, int stride) {
    for (int m = 0; m < rows; m++) {
      int row = to + m * stride;
      scaled(width, x[at + m * xStride], w, z, row);
      for (int k = 1; k < inputs; k++) {
        addScaled(width, x[at + m * xStride + k], w, k * width, z, row);
      }
    }
  }

  private static void scaled(int width, float factor, float[] w, float[] z, int to) {
    FloatVector by = all(factor);
    for (int j = 0; j < width; j += LENGTH) {
      load(w, j).mul(by).intoArray(z, to + j);
    }
  }

  private static void addScaled(int width, float factor, float[] w, int from, float[] z, int to) {
    FloatVector by = all(factor);
    for (int j = 0; j < width; j += LENGTH) {
      load(w, from + j).fma(by, load(z, to + j)).intoArray(z, to + j);
    }
  }

  @Override
  public void addProducts(
      int rows, int inputs, float[] x, int at, int xStride, float[] z, int from, int stride, float[] w, int width) {
    for (int m = 0; m < rows; m++) {
      for (int k = 0; k < inputs; k++) {
        addScaled(width, x[at + m * xStride + k], z, from + m * stride, w, k * width);
      }
    }
  }
}
