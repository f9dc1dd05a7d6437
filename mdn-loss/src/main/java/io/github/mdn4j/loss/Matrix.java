// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.loss;

import org.bytedeco.javacpp.indexer.DoubleIndexer;
import org.bytedeco.javacpp.indexer.FloatIndexer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.exception.ND4JIllegalArgumentException;

/** The host memory of a [n,m] array of floats or doubles, of any order and strides, read and written by columns. */
final class Matrix {

  private final FloatIndexer floats;
  private final DoubleIndexer doubles;
  private final long rowStride;
  private final long columnStride;

  // The indexer of a view starts at the view (docs/dl4j-notes.md), so the array's offset must not be added.
  private Matrix(INDArray array) {
    floats = array.dataType() == DataType.FLOAT ? (FloatIndexer) array.data().indexer() : null;
    doubles = array.dataType() == DataType.DOUBLE ? (DoubleIndexer) array.data().indexer() : null;
    if (floats == null && doubles == null) {
      throw new ND4JIllegalArgumentException("expected an array of FLOAT or DOUBLE, got " + array.dataType());
    }
    rowStride = array.stride(0);
    columnStride = array.stride(1);
  }

  /** Opens an array of rank 2; the result shares its memory. */
  static Matrix of(INDArray array) {
    return new Matrix(array);
  }

  /** Returns whether an array can be opened as it is. */
  static boolean opens(INDArray array) {
    return array.dataType() == DataType.FLOAT || array.dataType() == DataType.DOUBLE;
  }

  /** Reads rows from…from+n−1 of a column. */
  void read(int column, int from, double[] out, int n) {
    long at = column * columnStride + from * rowStride;
    if (floats != null) {
      for (int i = 0; i < n; i++) {
        out[i] = floats.get(at + i * rowStride);
      }
    } else {
      for (int i = 0; i < n; i++) {
        out[i] = doubles.get(at + i * rowStride);
      }
    }
  }

  /** Reads the named rows of a column. */
  void read(int column, int[] rows, double[] out, int n) {
    long at = column * columnStride;
    for (int i = 0; i < n; i++) {
      long index = at + rows[i] * rowStride;
      out[i] = floats != null ? floats.get(index) : doubles.get(index);
    }
  }

  /** Writes rows from…from+n−1 of a column. */
  void write(int column, int from, double[] values, int n) {
    long at = column * columnStride + from * rowStride;
    if (floats != null) {
      for (int i = 0; i < n; i++) {
        floats.put(at + i * rowStride, (float) values[i]);
      }
    } else {
      for (int i = 0; i < n; i++) {
        doubles.put(at + i * rowStride, values[i]);
      }
    }
  }

  /** Writes the named rows of a column. */
  void write(int column, int[] rows, double[] values, int n) {
    long at = column * columnStride;
    for (int i = 0; i < n; i++) {
      long index = at + rows[i] * rowStride;
      if (floats != null) {
        floats.put(index, (float) values[i]);
      } else {
        doubles.put(index, values[i]);
      }
    }
  }
}
