// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.internal.cpu;

import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Native memory and matrix products of one number type, straight on the BLAS library of ND4J's CPU backend.
 *
 * <p>{@code Nd4j.gemm} costs more than twice what the product itself does at the sizes of a time step
 * (docs/dl4j-notes.md).
 */
public interface Blas {

  /** A column-major matrix in native memory: where it starts, and how far its columns lie apart. */
  record Matrix(Pointer memory, long start, int stride) {

    /** Returns the matrix that starts some numbers later. */
    public Matrix from(long offset) {
      return new Matrix(memory, start + offset, stride);
    }

    /** Returns the same place with columns so far apart. */
    Matrix by(int stride) {
      return new Matrix(memory, start, stride);
    }
  }

  /** Returns memory for so many numbers: what is given if it is large enough, else fresh memory for what is freed. */
  Pointer reserve(Pointer memory, long numbers);

  /** Fills memory with zeros. */
  void clear(Pointer memory);

  /** Fills memory with a number. */
  void fill(Pointer memory, double value);

  /** Opens an array at its first element. */
  Pointer of(INDArray array);

  /** Copies a compact sequence [n,w,T] to native memory as [T][n][w]. */
  void copySteps(INDArray sequence, Pointer to);

  /** Copies the transpose of a dense rows × columns matrix to another place. */
  void transpose(int rows, int columns, Matrix from, Matrix to);

  /**
   * C = A B, or C = C + A B with {@code add}; A and B transposed where said. No two of them may share their pointer.
   *
   * @param rows rows of C
   * @param columns columns of C
   * @param inner columns of A (transposed: rows) and rows of B
   */
  void multiply(
      int rows,
      int columns,
      int inner,
      Matrix a,
      boolean transposeA,
      Matrix b,
      boolean transposeB,
      boolean add,
      Matrix c);

  /**
   * y = A x, or y = y + A x with {@code add}; A transposed where said.
   *
   * @param rows rows of A as it lies
   * @param columns columns of A as it lies
   * @param x a vector as a matrix of one row, whose stride is that of the vector
   * @param y likewise
   */
  void multiplyVector(int rows, int columns, Matrix a, boolean transposeA, Matrix x, boolean add, Matrix y);
}
