// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.arithmetic;

/**
 * A matrix W of floats that lies so that products A W read it from front to back.
 *
 * <p>One thread fills it, or several do with columns of their own; then many may multiply at once. Columns are filled up
 * with zeros to whole vectors, and so is what a product writes. Each number of a product is summed in one order whatever
 * the number of rows.
 */
public interface PackedMatrix {

  /** Returns how many columns so many of them are when filled up. */
  int columns(int wanted);

  /** Makes it a matrix of so many rows and columns: all 0, unless it has as many already and keeps its numbers. */
  void resize(int rows, int columns);

  /**
   * Fills in a part.
   *
   * @param row its first row
   * @param rows how many rows it has
   * @param column its first column
   * @param columns how many columns it has
   * @param m its numbers: row k, column j at {@code at + k * rowStride + j * columnStride}
   */
  void put(int row, int rows, int column, int columns, float[] m, int at, int rowStride, int columnStride);

  /**
   * C = A W, or C = C + A W with {@code add}.
   *
   * @param rows rows of A and C
   * @param a its numbers: row i, column k at {@code at + i * rowStride + k * columnStride}
   * @param c takes row i from {@code to + i * stride} on
   * @param reversed whether to begin with the last columns: a matrix that is larger than a cache, read to and fro, is in it
   *     in part
   */
  void multiply(
      int rows, float[] a, int at, int rowStride, int columnStride, boolean add, float[] c, int to, int stride,
      boolean reversed);
}
