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
      forward(
          examples,
          z,
          index(j, at, panelStride, panel),
          index(block + j, at, panelStride, panel),
          index(2 * block + j, at, panelStride, panel),
          index(3 * block + j, at, panelStride, panel),
          panel,
          bias,
          j,
          block,
          cells,
          before + j,
          after + j,
          squashed,
          here + j,
          outputs);
    }
  }

  private static void forward(
      int examples, float[] z, int zi, int zf, int zo, int zg, int panel, float[] bias, int b, int block, float[] cells,
      int before, int after, float[] squashed, int here, float[] outputs) {
    FloatVector bi = load(bias, b);
    FloatVector bf = load(bias, block + b);
    FloatVector bo = load(bias, 2 * block + b);
    FloatVector bg = load(bias, 3 * block + b);
    for (int m = 0; m < examples; m++) {
      FloatVector i = FloatLanes.tanh(load(z, zi + m * panel).add(bi));
      i.intoArray(z, zi + m * panel);
      FloatVector f = FloatLanes.sigmoid(load(z, zf + m * panel).add(bf));
      f.intoArray(z, zf + m * panel);
      FloatVector g = FloatLanes.sigmoid(load(z, zg + m * panel).add(bg));
      g.intoArray(z, zg + m * panel);
      FloatVector c = f.mul(load(cells, before + m * block)).add(g.mul(i));
      c.intoArray(cells, after + m * block);
      FloatVector s = FloatLanes.tanh(c);
      s.intoArray(squashed, here + m * block);
      FloatVector o = FloatLanes.sigmoid(load(z, zo + m * panel).add(bo));
      o.intoArray(z, zo + m * panel);
      o.mul(s).intoArray(outputs, after + m * block);
    }
  }

  @Override
  public void backward(
      int examples, int block, float[] z, int at, int panelStride, int panel, float[] cells, int before,
      float[] squashed, int here, float[] dh, int dhAt, int dhStride, float[] dc, int dcAt, float limit) {
    for (int j = 0; j < block; j += LENGTH) {
      backward(
          examples,
          block,
          z,
          index(j, at, panelStride, panel),
          index(block + j, at, panelStride, panel),
          index(2 * block + j, at, panelStride, panel),
          index(3 * block + j, at, panelStride, panel),
          panel,
          cells,
          before + j,
          squashed,
          here + j,
          dh,
          dhAt + j,
          dhStride,
          dc,
          dcAt + j,
          limit);
    }
  }

  private static void backward(
      int examples, int block, float[] z, int zi, int zf, int zo, int zg, int panel, float[] cells, int before,
      float[] squashed, int here, float[] dh, int dhAt, int dhStride, float[] dc, int dcAt, float limit) {
    boolean bounded = limit < Float.POSITIVE_INFINITY;
    for (int m = 0; m < examples; m++) {
      FloatVector one = all(1f);
      FloatVector i = load(z, zi + m * panel);
      FloatVector f = load(z, zf + m * panel);
      FloatVector o = load(z, zo + m * panel);
      FloatVector g = load(z, zg + m * panel);
      FloatVector s = load(squashed, here + m * block);
      FloatVector e = load(dh, dhAt + m * dhStride);
      FloatVector d = load(dc, dcAt + m * block).add(e.mul(o).mul(one.sub(s.mul(s))));
      FloatVector di = d.mul(g).mul(one.sub(i.mul(i)));
      FloatVector df = d.mul(load(cells, before + m * block)).mul(f).mul(one.sub(f));
      FloatVector dout = e.mul(s).mul(o).mul(one.sub(o));
      FloatVector dg = d.mul(i).mul(g).mul(one.sub(g));
      d.mul(f).intoArray(dc, dcAt + m * block);
      if (bounded) { // a vector that is chosen by a condition would be an object
        held(di, limit).intoArray(z, zi + m * panel);
        held(df, limit).intoArray(z, zf + m * panel);
        held(dout, limit).intoArray(z, zo + m * panel);
        held(dg, limit).intoArray(z, zg + m * panel);
      } else {
        di.intoArray(z, zi + m * panel);
        df.intoArray(z, zf + m * panel);
        dout.intoArray(z, zo + m * panel);
        dg.intoArray(z, zg + m * panel);
      }
    }
  }

  private static FloatVector held(FloatVector x, float limit) {
    return x.min(limit).max(-limit);
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
