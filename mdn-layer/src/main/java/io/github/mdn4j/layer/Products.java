// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer;

import io.github.mdn4j.layer.Blas.Matrix;
import org.bytedeco.javacpp.Pointer;

/**
 * Matrix products that wake OpenBLAS's threads only where that pays.
 *
 * <p>After a product in several threads, those of OpenBLAS spin for some milliseconds, and so do the OpenMP threads of
 * ND4J after each of its operations. Where both have as many threads as there are cores, each waits for the other's
 * (docs/dl4j-notes.md). A product below OpenBLAS's own threshold runs in the caller; so a larger one is cut into
 * such blocks, until it is so large that threads are worth it. No setting of the library is changed.
 */
final class Products {

  /** Up to how many multiplications OpenBLAS does a product in the caller's thread. */
  private static final long QUIET = 1L << 18;

  /** The same for a matrix times a vector. */
  private static final long QUIET_SUM = 9215;

  /** From how many multiplications on threads pay, whatever they disturb. */
  private static final long LOUD = 1L << 28;

  private final Blas blas;
  private Pointer ones;
  private long onesLength;

  Products(Blas blas) {
    this.blas = blas;
  }

  /** C = A B, or C = C + A B with {@code add}; arguments as of {@link Blas#multiply}. */
  void multiply(int rows, int columns, int inner, Rows a, Rows b, boolean add, Matrix c) {
    long size = (long) rows * columns * inner;
    if (size <= QUIET || size >= LOUD || OpenBlas.threads() == 1) {
      blas.multiply(rows, columns, inner, a.matrix(), a.transposed(), b.matrix(), b.transposed(), add, c);
    } else {
      inBlocks(rows, columns, inner, a, b, add, c);
    }
  }

  private void inBlocks(int rows, int columns, int inner, Rows a, Rows b, boolean add, Matrix c) {
    if ((long) rows * columns * inner <= QUIET) {
      blas.multiply(rows, columns, inner, a.matrix(), a.transposed(), b.matrix(), b.transposed(), add, c);
    } else if (rows >= columns && rows >= inner) {
      int half = half(rows);
      inBlocks(half, columns, inner, a, b, add, c);
      inBlocks(rows - half, columns, inner, a.from(half, 0), b, add, c.from(half));
    } else if (columns >= inner) {
      int half = half(columns);
      inBlocks(rows, half, inner, a, b, add, c);
      inBlocks(rows, columns - half, inner, a, b.from(0, half), add, c.from((long) half * c.stride()));
    } else {
      int half = half(inner);
      inBlocks(rows, columns, half, a, b, add, c);
      inBlocks(rows, columns, inner - half, a.from(0, half), b.from(half, 0), true, c);
    }
  }

  /** Sums each column of a column-major matrix. */
  void sumColumns(int rows, int columns, Matrix a, Pointer sums) {
    if (ones == null || onesLength < rows) {
      ones = blas.reserve(ones, rows);
      onesLength = rows;
      blas.fill(ones, 1);
    }
    boolean whole = OpenBlas.threads() == 1 || (long) rows * columns >= LOUD;
    int width = whole ? columns : (int) Math.min(columns, QUIET_SUM);
    int height = whole ? rows : (int) Math.max(1, QUIET_SUM / width);
    for (int column = 0; column < columns; column += width) {
      for (int row = 0; row < rows; row += height) {
        blas.sumColumns(
            Math.min(height, rows - row),
            Math.min(width, columns - column),
            a.from((long) column * a.stride() + row),
            ones,
            row > 0,
            sums,
            column);
      }
    }
  }

  /** About a half, in whole vectors if there are some. */
  private static int half(int length) {
    return length < 32 ? length / 2 : (length / 2 + 15) / 16 * 16;
  }
}
