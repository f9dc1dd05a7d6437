// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.vector;

import static io.github.mdn4j.vector.FloatLanes.LENGTH;
import static io.github.mdn4j.vector.FloatLanes.all;
import static io.github.mdn4j.vector.FloatLanes.load;

import io.github.mdn4j.arithmetic.CellArithmetic;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** Steps of LSTMs, a vector of units after the other, and each for all examples. */
final class FloatCells implements CellArithmetic {

  @Override
  public int block(int units) {
    return (units + LENGTH - 1) / LENGTH * LENGTH;
  }

  private static int index(int column, int at, int panelStride, int panel) {
    return at + column / panel * panelStride + column % panel;
  }

  @Override
  public void forward(
      int examples, int block, float[] z, int at, int panelStride, int panel, float[] bias, float[] cells, int before,
      int after, float[] squashed, int here, float[] outputs) {
    for (int j = 0; j < block; j += LENGTH) {
      int zi = index(j, at, panelStride, panel);
      int zf = index(block + j, at, panelStride, panel);
      int zo = index(2 * block + j, at, panelStride, panel);
      int zg = index(3 * block + j, at, panelStride, panel);
      tanh(examples, z, zi, panel, bias, j);
      sigmoid(examples, z, zf, panel, bias, block + j);
      sigmoid(examples, z, zo, panel, bias, 2 * block + j);
      sigmoid(examples, z, zg, panel, bias, 3 * block + j);
      cell(
          examples, z, zi, zf, zo, zg, panel, block, cells, before + j, after + j, squashed, here + j, outputs);
    }
  }

  // A method of more than some hundred vector operations is beyond what C2 inlines, hence one activation each.

  private static void tanh(int examples, float[] z, int at, int panel, float[] bias, int b) {
    FloatVector add = load(bias, b);
    for (int m = 0; m < examples; m++) {
      FloatLanes.tanh(load(z, at + m * panel).add(add)).intoArray(z, at + m * panel);
    }
  }

  private static void sigmoid(int examples, float[] z, int at, int panel, float[] bias, int b) {
    FloatVector add = load(bias, b);
    for (int m = 0; m < examples; m++) {
      FloatLanes.sigmoid(load(z, at + m * panel).add(add)).intoArray(z, at + m * panel);
    }
  }

  private static void cell(
      int examples, float[] z, int zi, int zf, int zo, int zg, int panel, int block, float[] cells, int before, int after,
      float[] squashed, int here, float[] outputs) {
    for (int m = 0; m < examples; m++) {
      FloatVector kept = load(z, zf + m * panel).mul(load(cells, before + m * block));
      FloatVector c = kept.add(load(z, zg + m * panel).mul(load(z, zi + m * panel)));
      c.intoArray(cells, after + m * block);
      FloatVector s = FloatLanes.tanh(c);
      s.intoArray(squashed, here + m * block);
      load(z, zo + m * panel).mul(s).intoArray(outputs, after + m * block);
    }
  }

  @Override
  public void backward(
      int examples, int block, float[] z, int at, int panelStride, int panel, float[] cells, int before,
      float[] squashed, int here, float[] dh, int dhAt, int dhStride, float[] dc, int dcAt, float limit) {
    for (int j = 0; j < block; j += LENGTH) {
      int zi = index(j, at, panelStride, panel);
      int zf = index(block + j, at, panelStride, panel);
      int zo = index(2 * block + j, at, panelStride, panel);
      int zg = index(3 * block + j, at, panelStride, panel);
      outputBack(examples, block, z, zo, panel, squashed, here + j, dh, dhAt + j, dhStride, dc, dcAt + j);
      cellBack(examples, block, z, zi, zf, zg, panel, cells, before + j, dc, dcAt + j);
      if (limit < Float.POSITIVE_INFINITY) {
        hold(examples, z, zi, panel, limit);
        hold(examples, z, zf, panel, limit);
        hold(examples, z, zo, panel, limit);
        hold(examples, z, zg, panel, limit);
      }
    }
  }

  private static void outputBack(
      int examples, int block, float[] z, int zo, int panel, float[] squashed, int here, float[] dh, int dhAt,
      int dhStride, float[] dc, int dcAt) {
    FloatVector one = all(1f);
    for (int m = 0; m < examples; m++) {
      FloatVector o = load(z, zo + m * panel);
      FloatVector s = load(squashed, here + m * block);
      FloatVector e = load(dh, dhAt + m * dhStride).mul(o);
      load(dc, dcAt + m * block).add(e.mul(one.sub(s.mul(s)))).intoArray(dc, dcAt + m * block);
      e.mul(s).mul(one.sub(o)).intoArray(z, zo + m * panel);
    }
  }

  private static void cellBack(
      int examples, int block, float[] z, int zi, int zf, int zg, int panel, float[] cells, int before, float[] dc,
      int dcAt) {
    FloatVector one = all(1f);
    for (int m = 0; m < examples; m++) {
      FloatVector d = load(dc, dcAt + m * block);
      FloatVector i = load(z, zi + m * panel);
      FloatVector g = load(z, zg + m * panel);
      FloatVector dg = d.mul(g);
      dg.mul(one.sub(i.mul(i))).intoArray(z, zi + m * panel);
      dg.mul(i).mul(one.sub(g)).intoArray(z, zg + m * panel);
      FloatVector kept = d.mul(load(z, zf + m * panel));
      kept.intoArray(dc, dcAt + m * block);
      FloatVector by = kept.mul(load(cells, before + m * block));
      by.mul(one.sub(load(z, zf + m * panel))).intoArray(z, zf + m * panel);
    }
  }

  private static void hold(int examples, float[] z, int at, int panel, float limit) {
    for (int m = 0; m < examples; m++) {
      load(z, at + m * panel).min(limit).max(-limit).intoArray(z, at + m * panel);
    }
  }

  @Override
  public void sumRows(int rows, int width, float[] z, int at, int stride, float[] sums, int to) {
    for (int j = 0; j < width; j += LENGTH) {
      FloatVector even = all(0f);
      FloatVector odd = all(0f);
      int i = 0;
      for (; i + 1 < rows; i += 2) {
        even = even.add(load(z, at + i * stride + j));
        odd = odd.add(load(z, at + (i + 1) * stride + j));
      }
      if (i < rows) {
        even = even.add(load(z, at + i * stride + j));
      }
      even.add(odd).intoArray(sums, to + j);
    }
  }

}
