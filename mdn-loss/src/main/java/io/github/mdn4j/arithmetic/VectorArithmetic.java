// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.arithmetic;

/** Loops over arrays in vectors of the processor; its methods may be called by many threads at once. */
public interface VectorArithmetic {

  /** Returns how many floats a vector holds. */
  int lanes();

  /** Returns passes over columns of doubles. */
  ColumnArithmetic columns();

  /** Returns mixtures of Gaussians over columns of floats. */
  GaussianArithmetic gaussians();

  /** Returns the steps of LSTMs. */
  CellArithmetic cells();

  /** Returns layers of units. */
  UnitArithmetic units();

  /**
   * Copies a matrix with rows for columns: {@code to[toAt + i * toStride + j] = from[at + j * stride + i]}.
   *
   * @param rows of the copy
   * @param columns of the copy
   */
  void transpose(int rows, int columns, float[] from, int at, int stride, float[] to, int toAt, int toStride);

  /** Makes an empty matrix for products of floats. */
  PackedMatrix matrix();
}
