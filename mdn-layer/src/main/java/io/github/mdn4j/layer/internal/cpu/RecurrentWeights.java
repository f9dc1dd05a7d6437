// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.internal.cpu;

import io.github.mdn4j.layer.internal.cpu.Blas.Matrix;
import io.github.mdn4j.layer.internal.cpu.Blas.Write;
import org.bytedeco.javacpp.Pointer;

/**
 * The recurrent weights [h,4h] of an LSTM, and their product at each step.
 *
 * <p>Where OpenBLAS has AVX-512 kernels it multiplies small matrices without rearranging them first; there the weights
 * are cut into panels of 64 rows, each small enough. Elsewhere one call a product is best.
 */
public final class RecurrentWeights {

  private static final int ROWS = 64;
  private static final int DEPTH = 512;

  /** Up to how many multiplications OpenBLAS takes a matrix product for small. */
  private static final long SMALL = 1_000_000;

  private final Blas blas;
  private final boolean panels;
  private Matrix weights;
  private int units;
  private boolean transposed;
  private Pointer packed;

  /**
   * Makes an empty one.
   *
   * @param panels whether products are cut into panels
   */
  public RecurrentWeights(Blas blas, boolean panels) {
    this.blas = blas;
    this.panels = panels;
  }

  /** Takes column-major weights, for products with the blocks or with their transposes. */
  public void take(Matrix weights, int units, boolean transposed) {
    this.weights = weights;
    this.units = units;
    this.transposed = transposed;
    if (panels && transposed) {
      packed = blas.reserve(packed, (long) Cell.BLOCKS * units * units);
      for (int block = 0; block < Cell.BLOCKS; block++) {
        for (int row = 0; row < units; row += ROWS) {
          int rows = Math.min(ROWS, units - row);
          long start = ((long) block * units + row) * units;
          blas.transpose(units, rows, weights.from(start), new Matrix(packed, start, rows));
        }
      }
    }
  }

  /** C = R B, or C = C + R B with {@link Write#ADD}, for a block R of the weights; B and C have h rows. */
  public void multiply(int block, Matrix b, int columns, Write write, Matrix c) {
    long start = (long) block * units * units;
    if (!panels) {
      Matrix whole = weights.from(start);
      blas.multiply(units, columns, units, transposed ? whole.transpose() : whole, b, write, c);
      return;
    }
    for (int row = 0; row < units; row += ROWS) {
      int rows = Math.min(ROWS, units - row);
      for (int inner = 0; inner < units; inner += DEPTH) {
        int depth = Math.min(DEPTH, units - inner);
        Matrix panel = transposed
            ? new Matrix(packed, start + (long) row * units + (long) inner * rows, rows)
            : weights.from(start + (long) inner * units + row);
        int width = (int) Math.min(columns, SMALL / ((long) rows * depth));
        for (int column = 0; column < columns; column += width) {
          blas.multiply(
              rows,
              Math.min(width, columns - column),
              depth,
              panel,
              b.from((long) column * b.stride() + inner),
              inner > 0 ? Write.ADD : write,
              c.from((long) column * c.stride() + row));
        }
      }
    }
  }
}
