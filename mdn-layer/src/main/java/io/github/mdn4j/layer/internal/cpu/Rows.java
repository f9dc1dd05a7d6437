// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.internal.cpu;

import io.github.mdn4j.layer.internal.cpu.Blas.Matrix;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A matrix [n,k] of ND4J as BLAS sees it.
 *
 * @param matrix the matrix; transposed where a column-major [k,n] lies there
 */
public record Rows(Matrix matrix) {

  /** Returns whether what lies there is [k,n]. */
  public boolean transposed() {
    return matrix.transposed();
  }

  /** Returns the part from a row and a column on. */
  Rows from(int row, int column) {
    long offset = transposed() ? (long) row * matrix.stride() + column : (long) column * matrix.stride() + row;
    return new Rows(matrix.from(offset));
  }

  /** Returns the transpose. */
  Rows transpose() {
    return new Rows(matrix.transpose());
  }

  /** Returns whether a matrix can be seen as one; otherwise a copy can. */
  public static boolean isDense(INDArray array) {
    return byColumn(array) || byRow(array);
  }

  /** Returns a matrix as a dense one of a type: itself if it is one, otherwise a copy. */
  public static INDArray dense(INDArray array, DataType type, ArrayType where, LayerWorkspaceMgr workspaces) {
    INDArray cast = array.castTo(type);
    return isDense(cast) ? cast : workspaces.dup(where, cast, 'f');
  }

  /** Returns a matrix as a dense and compact one of a type: itself if it is one, otherwise a copy. */
  public static INDArray compact(INDArray array, DataType type, ArrayType where, LayerWorkspaceMgr workspaces) {
    INDArray cast = array.castTo(type);
    return isDense(cast) && isCompact(cast) ? cast : workspaces.dup(where, cast, 'f');
  }

  /** Returns a dense matrix. */
  public static Rows of(Blas blas, INDArray array) {
    return byColumn(array)
        ? new Rows(new Matrix(blas.of(array), 0, (int) leading(array, 1)))
        : new Rows(new Matrix(blas.of(array), 0, (int) leading(array, 0), true));
  }

  /** Returns whether the numbers of a dense matrix lie side by side, with nothing between. */
  public static boolean isCompact(INDArray array) {
    return byColumn(array) ? leading(array, 1) == array.size(0) : leading(array, 0) == array.size(1);
  }

  public static boolean byColumn(INDArray array) {
    return (array.size(0) == 1 || array.stride(0) == 1) && leading(array, 1) >= array.size(0);
  }

  private static boolean byRow(INDArray array) {
    return (array.size(1) == 1 || array.stride(1) == 1) && leading(array, 0) >= array.size(1);
  }

  /** Returns how far columns (axis 1) or rows (axis 0) lie apart; a single one lies apart as far as need be. */
  private static long leading(INDArray array, int axis) {
    return array.size(axis) == 1 ? array.size(1 - axis) : array.stride(axis);
  }
}
