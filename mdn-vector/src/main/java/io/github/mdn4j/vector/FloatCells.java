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

  /** The largest exponent: two such powers may be multiplied with each other. */
  private static final float LARGEST = 43f;

  /** A pass over the units of an example on the way forward. */
  private interface Forward {
    void run(
        int block, float[] z, int row, float[] cells, int before, int after, float[] squashed, int here, float[] outputs,
        int out);
  }

  /** A pass over the units of an example on the way back. */
  private interface Backward {
    void run(
        int block, float[] z, int row, float[] cells, int before, float[] squashed, int here, float[] dh, int dhAt,
        float[] dc, int dcAt, float limit);
  }

  private static final Forward[] FORWARD = {
    (block, z, row, cells, before, after, squashed, here, outputs, out) -> tanhPowers(block, z, row),
    (block, z, row, cells, before, after, squashed, here, outputs, out) -> sigmoidPowers(block, 4 * block, z, row),
    (block, z, row, cells, before, after, squashed, here, outputs, out) -> tanhs(block, z, row),
    (block, z, row, cells, before, after, squashed, here, outputs, out) -> sigmoids(block, 4 * block, z, row),
    (block, z, row, cells, before, after, squashed, here, outputs, out) ->
        cell(block, z, row, cells, before, after, squashed, here),
    (block, z, row, cells, before, after, squashed, here, outputs, out) -> tanhs(block, squashed, here),
    (block, z, row, cells, before, after, squashed, here, outputs, out) ->
        output(block, z, row, squashed, here, outputs, out)
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
      int examples, int block, float[] z, int at, int stride, float[] cells, int before, int after, float[] squashed,
      int here, float[] outputs, int out, int outStride) {
    for (int m = 0; m < examples; m++) {
      int unit = m * block;
      for (Forward pass : FORWARD) {
        pass.run(
            block, z, at + m * stride, cells, before + unit, after + unit, squashed, here + unit, outputs,
            out + m * outStride);
      }
    }
  }

  private static void tanhPowers(int end, float[] z, int row) {
    for (int j = 0; j < end; j += LENGTH) {
      FloatVector x = load(z, row + j);
      FloatLanes.store(FloatLanes.minusOne(x.add(x), LARGEST), z, row + j);
    }
  }

  private static void sigmoidPowers(int from, int end, float[] z, int row) {
    for (int j = from; j < end; j += LENGTH) {
      FloatLanes.store(FloatLanes.exp(load(z, row + j).neg(), LARGEST), z, row + j);
    }
  }

  /** Makes tanh x of exp(2x) − 1, by one division for two vectors. */
  private static void tanhs(int end, float[] z, int row) {
    FloatVector two = all(2f);
    int j = 0;
    for (; j + LENGTH < end; j += 2 * LENGTH) {
      FloatVector d = load(z, row + j);
      FloatVector e = load(z, row + j + LENGTH);
      FloatVector p = two.add(d);
      FloatVector q = two.add(e);
      FloatVector r = all(1f).div(p.mul(q));
      FloatLanes.store(d.mul(q.mul(r)), z, row + j);
      FloatLanes.store(e.mul(p.mul(r)), z, row + j + LENGTH);
    }
    if (j < end) {
      FloatVector d = load(z, row + j);
      FloatVector p = two.add(d);
      FloatLanes.store(d.mul(p.mul(all(1f).div(p.mul(p)))), z, row + j);
    }
  }

  /** Makes σ(x) of exp(−x), likewise. */
  private static void sigmoids(int from, int end, float[] z, int row) {
    FloatVector one = all(1f);
    int j = from;
    for (; j + LENGTH < end; j += 2 * LENGTH) {
      FloatVector p = one.add(load(z, row + j));
      FloatVector q = one.add(load(z, row + j + LENGTH));
      FloatVector r = one.div(p.mul(q));
      FloatLanes.store(q.mul(r), z, row + j);
      FloatLanes.store(p.mul(r), z, row + j + LENGTH);
    }
    if (j < end) {
      FloatVector p = one.add(load(z, row + j));
      FloatLanes.store(p.mul(one.div(p.mul(p))), z, row + j);
    }
  }

  private static void cell(
      int block, float[] z, int row, float[] cells, int before, int after, float[] squashed, int here) {
    for (int j = 0; j < block; j += LENGTH) {
      FloatVector kept = load(z, row + block + j).mul(load(cells, before + j));
      FloatVector c = kept.add(load(z, row + 3 * block + j).mul(load(z, row + j)));
      FloatLanes.store(c, cells, after + j);
      FloatLanes.store(FloatLanes.minusOne(c.add(c), LARGEST), squashed, here + j);
    }
  }

  private static void output(int block, float[] z, int row, float[] squashed, int here, float[] outputs, int out) {
    for (int j = 0; j < block; j += LENGTH) {
      FloatLanes.store(load(z, row + 2 * block + j).mul(load(squashed, here + j)), outputs, out + j);
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
      FloatLanes.store(load(dc, dcAt + j).add(e.mul(one.sub(s.mul(s)))), dc, dcAt + j);
      FloatLanes.store(e.mul(s).mul(one.sub(o)), z, zo);
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
      FloatLanes.store(dg.mul(one.sub(i.mul(i))), z, zi);
      FloatLanes.store(dg.mul(i).mul(one.sub(g)), z, zg);
      FloatVector f = load(z, zf);
      FloatVector kept = d.mul(f);
      FloatLanes.store(kept, dc, dcAt + j);
      FloatLanes.store(kept.mul(load(cells, before + j)).mul(one.sub(f)), z, zf);
    }
  }

  private static void hold(int width, float[] z, int row, float limit) {
    for (int j = 0; limit < Float.POSITIVE_INFINITY && j < width; j += LENGTH) {
      FloatLanes.store(load(z, row + j).min(limit).max(-limit), z, row + j);
    }
  }
}
