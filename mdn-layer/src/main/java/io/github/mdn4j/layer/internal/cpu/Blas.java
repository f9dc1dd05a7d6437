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

  /**
   * A matrix in native memory.
   *
   * @param start where it starts
   * @param stride how far the columns of what lies there, column-major, lie apart
   * @param transposed whether the matrix is the transpose of what lies there
   */
  record Matrix(Pointer memory, long start, int stride, boolean transposed) {

    /** A column-major matrix. */
    public Matrix(Pointer memory, long start, int stride) {
      this(memory, start, stride, false);
    }

    /** Returns the matrix that starts some numbers later. */
    public Matrix from(long offset) {
      return new Matrix(memory, start + offset, stride, transposed);
    }

    /** Returns the same place with columns so far apart. */
    Matrix by(int stride) {
      return new Matrix(memory, start, stride, transposed);
    }

    /** Returns the transpose, in the same place. */
    public Matrix transpose() {
      return new Matrix(memory, start, stride, !transposed);
    }
  }

  /** What becomes of the numbers that lie where a product goes. */
  enum Write {
    OVERWRITE,
    ADD;

    /** Returns ADD for the later terms of a sum, and OVERWRITE for the first. */
    public static Write addIf(boolean later) {
      return later ? ADD : OVERWRITE;
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
   * C = A B, or C = C + A B with {@link Write#ADD}. No two of them may share their pointer.
   *
   * @param rows rows of A and C
   * @param columns columns of B and C
   * @param inner columns of A and rows of B
   * @param c column-major; written as it lies
   */
  void multiply(int rows, int columns, int inner, Matrix a, Matrix b, Write write, Matrix c);

  /**
   * y = A x, or y = y + A x with {@link Write#ADD}.
   *
   * @param rows rows of what lies where A is
   * @param columns columns of what lies where A is
   * @param x a vector as a matrix of one row, whose stride is that of the vector
   * @param y likewise
   */
  void multiplyVector(int rows, int columns, Matrix a, Matrix x, Write write, Matrix y);
}
