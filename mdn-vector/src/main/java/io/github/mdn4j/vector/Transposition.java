// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.vector;

import static io.github.mdn4j.vector.FloatLanes.LENGTH;
import static io.github.mdn4j.vector.FloatLanes.SPECIES;

import jdk.incubator.vector.FloatVector;

/** Copies of matrices with rows for columns, a vector gathered from as many rows at a time. */
final class Transposition {

  private Transposition() {}

  /**
   * Copies a matrix whose columns have unit stride: {@code to[toAt + i * toStride + j] = from[at + j * stride + i]}.
   *
   * @param rows of the copy
   * @param columns of the copy
   */
  static void copy(
      int rows, int columns, float[] from, int at, int stride, float[] to, int toAt, int toStride) {
    int whole = columns / LENGTH * LENGTH;
    if (whole > 0 && rows > 0) {
      int[] places = new int[LENGTH];
      for (int l = 0; l < LENGTH; l++) {
        places[l] = l * stride;
      }
      for (int j = 0; j < whole; j += LENGTH) {
        gather(rows, from, at + j * stride, places, to, toAt + j, toStride);
      }
    }
    for (int i = 0; whole < columns && i < rows; i++) {
      for (int j = whole; j < columns; j++) {
        to[toAt + i * toStride + j] = from[at + j * stride + i];
      }
    }
  }

  private static void gather(int rows, float[] from, int at, int[] places, float[] to, int toAt, int toStride) {
    for (int i = 0; i < rows; i++) {
      FloatLanes.store(FloatVector.fromArray(SPECIES, from, at + i, places, 0), to, toAt + i * toStride);
    }
  }
}
