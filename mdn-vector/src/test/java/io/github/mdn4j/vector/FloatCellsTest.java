// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** Against the formulas in double. */
class FloatCellsTest {

  private static final int EXAMPLES = 5;
  private static final int UNITS = 21;

  private final FloatCells cells = new FloatCells();
  private final int block = cells.block(UNITS);
  private final int stride = 4 * block + FloatLanes.LENGTH;
  private final Random random = new Random(4);

  private float[] random(int n) {
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  private int at(int b, int m, int j) {
    return m * stride + b * block + j;
  }

  private static double sigmoid(double x) {
    return 1 / (1 + StrictMath.exp(-x));
  }

  @Test
  void aStepForwardAndBack() {
    float[] z = random(EXAMPLES * stride);
    int size = EXAMPLES * block;
    float[] c = random(2 * size);
    float[] squashed = new float[size];
    int row = block + 5;
    float[] h = new float[1 + EXAMPLES * row];
    float[] start = z.clone();
    cells.forward(EXAMPLES, block, z, 0, stride, c, 0, size, squashed, 0, h, 1, row);
    float[] activations = z.clone();
    float[] dh = random(size);
    float[] dc = random(size);
    float[] dcBefore = dc.clone();
    float limit = 0.2f;
    cells.backward(
        EXAMPLES, block, z, 0, stride, c, 0, squashed, 0, dh, 0, block, dc, 0, Float.POSITIVE_INFINITY);
    float[] bounded = activations.clone();
    cells.backward(
        EXAMPLES, block, bounded, 0, stride, c, 0, squashed, 0, dh, 0, block, dcBefore.clone(), 0, limit);
    for (int m = 0; m < EXAMPLES; m++) {
      for (int j = 0; j < UNITS; j++) {
        int q = m * block + j;
        double i = StrictMath.tanh(start[at(0, m, j)]);
        double f = sigmoid(start[at(1, m, j)]);
        double o = sigmoid(start[at(2, m, j)]);
        double g = sigmoid(start[at(3, m, j)]);
        double after = f * c[q] + g * i;
        double t = StrictMath.tanh(after);
        assertEquals(after, c[size + q], 1e-6);
        assertEquals(o * t, h[1 + m * row + j], 1e-6);
        double d = dcBefore[q] + dh[q] * o * (1 - t * t);
        double[] by = {
          d * g * (1 - i * i), d * c[q] * f * (1 - f), dh[q] * t * o * (1 - o), d * i * g * (1 - g)
        };
        for (int b = 0; b < 4; b++) {
          assertEquals(by[b], z[at(b, m, j)], 3e-6);
          assertEquals(Math.max(-limit, Math.min(limit, by[b])), bounded[at(b, m, j)], 3e-6);
        }
        assertEquals(d * f, dc[q], 3e-6);
      }
    }
  }
}
