// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.internal.cpu;

import io.github.mdn4j.layer.internal.cpu.Blas.Matrix;
import io.github.mdn4j.layer.internal.cpu.Blas.Write;
import java.util.function.IntSupplier;
import org.bytedeco.javacpp.Pointer;

/**
 * Matrix products that wake OpenBLAS's threads only where that pays.
 *
 * <p>After a product in several threads, those of OpenBLAS spin for some milliseconds, and so do the OpenMP threads of
 * ND4J after each of its operations. Where both have as many threads as there are cores, each waits for the other's
 * (docs/dl4j-notes.md). A product below OpenBLAS's own threshold runs in the caller; so a larger one is cut into
 * such blocks, until it is so large that threads are worth it. No setting of the library is changed.
 */
public final class Products {

  /** Up to how many multiplications OpenBLAS does a product in the caller's thread. */
  private static final long MOST_IN_ONE_THREAD = 1L << 18;

  /** The same for a matrix times a vector. */
  private static final long MOST_IN_ONE_THREAD_BY_VECTOR = 9215;

  /** From how many multiplications on threads pay, whatever they disturb. */
  private static final long LEAST_WORTH_THREADS = 1L << 28;

  /**
   * Up to how many multiplications of floats OpenBLAS's kernels for AVX-512 take matrices as they lie, where the first is
   * not transposed; larger ones are copied into panels first, which costs a narrow product a third of its time.
   */
  private static final int MOST_UNPACKED = 1_000_000;

  /** The fewest rows that are worth a product of their own. */
  private static final int FEWEST_ROWS = 128;

  private final Blas blas;
  private final IntSupplier threads;
  private final boolean unpacked; // whether small products are
  private Pointer ones;
  private long onesLength;

  /**
   * Makes one.
   *
   * @param threads tells how many threads the library may use just now
   */
  Products(Blas blas, IntSupplier threads) {
    this(blas, threads, blas instanceof FloatBlas && OpenBlas.kernels().filter(KernelChoice::areForAvx512).isPresent());
  }

  Products(Blas blas, IntSupplier threads, boolean unpacked) {
    this.blas = blas;
    this.threads = threads;
    this.unpacked = unpacked;
  }

  /** C = A B, or C = C + A B with {@link Write#ADD}; arguments as of {@link Blas#multiply}. */
  void multiply(int rows, int columns, int inner, Rows a, Rows b, Write write, Matrix c) {
    long size = (long) rows * columns * inner;
    boolean alone = threads.getAsInt() == 1;
    if ((rows == 1 || columns == 1) && (alone || size <= MOST_IN_ONE_THREAD_BY_VECTOR)) {
      multiplyVector(rows, columns, inner, a, b, write, c);
    } else if (
        unpacked && alone && size > MOST_UNPACKED && !a.transposed() && unpackedRows(columns, inner) >= FEWEST_ROWS) {
      inRows(rows, columns, inner, a, b, write, c);
    } else if (size <= MOST_IN_ONE_THREAD || size >= LEAST_WORTH_THREADS || alone) {
      blas.multiply(rows, columns, inner, a.matrix(), b.matrix(), write, c);
    } else {
      inBlocks(rows, columns, inner, a, b, write, c);
    }
  }

  private static long unpackedRows(int columns, int inner) {
    return MOST_UNPACKED / ((long) columns * inner);
  }

  /** As few products of about as many rows each as are small enough to go unpacked. */
  private void inRows(int rows, int columns, int inner, Rows a, Rows b, Write write, Matrix c) {
    int most = (int) unpackedRows(columns, inner);
    int parts = (rows + most - 1) / most;
    for (int part = 0, from = 0; part < parts; part++) {
      int to = (int) ((part + 1L) * rows / parts);
      blas.multiply(to - from, columns, inner, a.from(from, 0).matrix(), b.matrix(), write, c.from(from));
      from = to;
    }
  }

  /**
   * Each row of C = that of A B + b, by a product of its own that comes first.
   *
   * @param bias b, as many numbers side by side as there are columns
   */
  private void multiplyAndAdd(int rows, int columns, int inner, Rows a, Rows b, Pointer bias, Matrix c) {
    Rows all = new Rows(new Matrix(ones(rows), 0, rows));
    multiply(rows, columns, 1, all, new Rows(new Matrix(bias, 0, 1)), Write.OVERWRITE, c);
    multiply(rows, columns, inner, a, b, Write.ADD, c);
  }

  /**
   * C = f(A B + b).
   *
   * @param bias b, or null
   * @param keep whether the way back may follow
   */
  void forward(
      int rows, int columns, int inner, Rows a, Rows b, Pointer bias, Units units, Transfer function, boolean keep,
      Matrix c) {
    if (bias != null && function.kind() == Transfer.Kind.IDENTITY) { // cheaper than a pass, where that is all
      multiplyAndAdd(rows, columns, inner, a, b, bias, c);
    } else {
      multiply(rows, columns, inner, a, b, Write.OVERWRITE, c);
      units.forward(c.memory().position(c.start()), rows, columns, bias, function, keep);
    }
  }

  private void multiplyVector(int rows, int columns, int inner, Rows a, Rows b, Write write, Matrix c) {
    if (columns == 1) {
      int height = a.transposed() ? inner : rows;
      int width = a.transposed() ? rows : inner;
      int stride = b.transposed() ? b.matrix().stride() : 1;
      blas.multiplyVector(height, width, a.matrix(), b.matrix().by(stride), write, c.by(1));
    } else {
      int height = b.transposed() ? columns : inner;
      int width = b.transposed() ? inner : columns;
      int stride = a.transposed() ? 1 : a.matrix().stride();
      blas.multiplyVector(height, width, b.matrix().transpose(), a.matrix().by(stride), write, c);
    }
  }

  private void inBlocks(int rows, int columns, int inner, Rows a, Rows b, Write write, Matrix c) {
    if ((long) rows * columns * inner <= MOST_IN_ONE_THREAD) {
      blas.multiply(rows, columns, inner, a.matrix(), b.matrix(), write, c);
    } else if (rows >= columns && rows >= inner) {
      int half = half(rows);
      inBlocks(half, columns, inner, a, b, write, c);
      inBlocks(rows - half, columns, inner, a.from(half, 0), b, write, c.from(half));
    } else if (columns >= inner) {
      int half = half(columns);
      inBlocks(rows, half, inner, a, b, write, c);
      inBlocks(rows, columns - half, inner, a, b.from(0, half), write, c.from((long) half * c.stride()));
    } else {
      int half = half(inner);
      inBlocks(rows, columns, half, a, b, write, c);
      inBlocks(rows, columns, inner - half, a.from(0, half), b.from(half, 0), Write.ADD, c);
    }
  }

  /**
   * Sums each column of a column-major matrix.
   *
   * @param out takes the sums side by side
   */
  void sumColumns(int rows, int columns, Matrix a, Matrix out) {
    Matrix all = new Matrix(ones(rows), 0, 1);
    boolean whole = threads.getAsInt() == 1 || (long) rows * columns >= LEAST_WORTH_THREADS;
    int width = whole ? columns : (int) Math.min(columns, MOST_IN_ONE_THREAD_BY_VECTOR);
    int height = whole ? rows : (int) Math.max(1, MOST_IN_ONE_THREAD_BY_VECTOR / width);
    for (int column = 0; column < columns; column += width) {
      for (int row = 0; row < rows; row += height) {
        Matrix part = a.from((long) column * a.stride() + row);
        blas.multiplyVector(
            Math.min(height, rows - row),
            Math.min(width, columns - column),
            part.transpose(),
            all,
            Write.addIf(row > 0),
            out.from(column));
      }
    }
  }

  private Pointer ones(int rows) {
    if (ones == null || onesLength < rows) {
      ones = blas.reserve(ones, rows);
      onesLength = rows;
      blas.fill(ones, 1);
    }
    return ones.position(0);
  }

  /** About a half, in whole vectors if there are some. */
  private static int half(int length) {
    return length < 32 ? length / 2 : (length / 2 + 15) / 16 * 16;
  }
}
