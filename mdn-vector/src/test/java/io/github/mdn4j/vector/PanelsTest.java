// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.vector;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.mdn4j.arithmetic.PackedMatrix;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PanelsTest {

  private final Random random = new Random(3);

  static List<Integer> tiles() {
    return List.of(8, 4);
  }

  private float[] random(int n) {
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  /** The numbers of row i and column j, from what may be A or its transpose. */
  private static void assertProduct(
      float[] a, int rowStride, int columnStride, float[] w, int rows, int columns, int inner, float[] start, float[] c,
      int stride) {
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        double sum = start == null ? 0 : start[i * stride + j];
        double size = Math.abs(sum);
        for (int k = 0; k < inner; k++) {
          double term = (double) a[i * rowStride + k * columnStride] * w[k * columns + j];
          sum += term;
          size += Math.abs(term);
        }
        assertEquals(sum, c[i * stride + j], 1e-6 * size + 1e-9, i + ", " + j);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("tiles")
  void productsOfEveryShape(int tile) {
    for (int round = 0; round < 60; round++) {
      int rows = round == 7 ? 250 : 1 + random.nextInt(20);
      int columns = 1 + random.nextInt(200);
      int inner = round % 20 == 0 ? 1900 + random.nextInt(600) : 1 + random.nextInt(60);
      float[] a = random(rows * inner);
      float[] w = random(inner * columns);
      Panels matrix = new Panels(tile);
      matrix.resize(inner, columns);
      if (round % 2 == 0) {
        matrix.put(0, inner, 0, columns, w, 0, columns, 1);
      } else {
        float[] transposed = new float[w.length];
        for (int k = 0; k < inner; k++) {
          for (int j = 0; j < columns; j++) {
            transposed[j * inner + k] = w[k * columns + j];
          }
        }
        int first = columns / 3;
        matrix.put(0, inner, 0, first, transposed, 0, 1, inner);
        matrix.put(0, inner, first, columns - first, transposed, first * inner, 1, inner);
      }
      int stride = matrix.columns(columns);
      boolean byColumn = round % 3 == 0;
      int rowStride = byColumn ? 1 : inner;
      int columnStride = byColumn ? rows : 1;
      float[] c = random(rows * stride);
      float[] start = c.clone();
      matrix.multiply(rows, a, 0, rowStride, columnStride, true, c, 0, stride, round % 4 == 0);
      assertProduct(a, rowStride, columnStride, w, rows, columns, inner, start, c, stride);
      matrix.multiply(rows, a, 0, rowStride, columnStride, false, c, 0, stride, round % 4 == 1);
      assertProduct(a, rowStride, columnStride, w, rows, columns, inner, null, c, stride);
      for (int i = 0; i < rows; i++) {
        for (int j = columns; j < stride; j++) {
          assertEquals(0, c[i * stride + j], "what fills up is 0");
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("tiles")
  void aRowDoesNotDependOnTheOthers(int tile) {
    int inner = 77;
    int columns = 130;
    PackedMatrix matrix = new Panels(tile);
    matrix.resize(inner, columns);
    matrix.put(0, inner, 0, columns, random(inner * columns), 0, columns, 1);
    int stride = matrix.columns(columns);
    float[] a = random(23 * inner);
    float[] all = new float[23 * stride];
    matrix.multiply(23, a, 0, inner, 1, false, all, 0, stride, false);
    float[] one = new float[23 * stride];
    for (int i = 0; i < 23; i++) {
      matrix.multiply(1, a, i * inner, inner, 1, false, one, i * stride, stride, true);
    }
    assertArrayEquals(all, one);
  }

  @ParameterizedTest
  @MethodSource("tiles")
  void whatWasNotPutInIsZeroAndTheSameSizeKeepsWhatIsThere(int tile) {
    int inner = 21;
    int columns = 70;
    Panels matrix = new Panels(tile);
    matrix.resize(60, 50);
    matrix.put(0, 60, 0, 50, random(60 * 50), 0, 50, 1);
    matrix.resize(inner, columns);
    float[] part = random(4 * 30);
    matrix.put(3, 4, 11, 30, part, 0, 30, 1);
    matrix.resize(inner, columns);
    float[] w = new float[inner * columns];
    for (int k = 0; k < 4; k++) {
      System.arraycopy(part, k * 30, w, (3 + k) * columns + 11, 30);
    }
    float[] a = random(9 * inner);
    int stride = matrix.columns(columns);
    float[] c = random(9 * stride);
    matrix.multiply(9, a, 0, inner, 1, false, c, 0, stride, false);
    assertProduct(a, inner, 1, w, 9, columns, inner, null, c, stride);
  }

  @Test
  void aProductOverNothingIsZero() {
    Panels matrix = new Panels(Tiles.ROWS);
    matrix.resize(0, 20);
    float[] c = random(3 * matrix.columns(20));
    matrix.multiply(3, new float[0], 0, 0, 1, false, c, 0, matrix.columns(20), false);
    assertArrayEquals(new float[c.length], c);
  }
}
