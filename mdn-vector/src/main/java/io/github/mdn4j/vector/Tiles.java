// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.vector;

/** Products of a few rows with a panel of packed columns, in a shape that fits the processor's registers. */
interface Tiles {

  /** Returns the columns of a panel. */
  int width();

  /** Returns the rows of the largest tile. */
  int rows();

  /**
   * Does as many of some rows as a tile has: C = C + A W.
   *
   * @param rows how many are left
   * @param inner columns of A and rows of W
   * @param a A, whose element of row i and step k is at {@code at + i * rowStride + k * innerStride}
   * @param w a panel, step by step, from an index on
   * @param c C, whose row i is at {@code to + i * stride}
   * @return the rows that were done
   */
  int multiply(
      int rows, int inner, float[] a, int at, int rowStride, int innerStride, float[] w, int from,
      float[] c, int to, int stride);
}
