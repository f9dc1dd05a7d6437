// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TranspositionTest {

  @Test
  void rowsBecomeColumnsWhateverTheShapeAndNothingElseIsWritten() {
    Random random = new Random(3);
    for (int round = 0; round < 200; round++) {
      int rows = random.nextInt(40);
      int columns = random.nextInt(70);
      int stride = rows + random.nextInt(5);
      int toStride = columns + random.nextInt(5);
      int at = random.nextInt(7);
      int toAt = random.nextInt(7);
      float[] from = new float[at + columns * stride + rows];
      for (int i = 0; i < from.length; i++) {
        from[i] = i + 1;
      }
      float[] to = new float[toAt + rows * toStride + columns];
      float[] expected = new float[to.length];
      Arrays.fill(to, -1);
      Arrays.fill(expected, -1);
      for (int i = 0; i < rows; i++) {
        for (int j = 0; j < columns; j++) {
          expected[toAt + i * toStride + j] = from[at + j * stride + i];
        }
      }
      Transposition.copy(rows, columns, from, at, stride, to, toAt, toStride);
      assertEquals(Arrays.toString(expected), Arrays.toString(to), rows + " x " + columns);
    }
  }
}
