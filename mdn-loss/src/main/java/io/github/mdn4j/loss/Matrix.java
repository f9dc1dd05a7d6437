// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.loss;

import io.github.mdn4j.arithmetic.Arithmetic;
import io.github.mdn4j.arithmetic.ColumnArithmetic;
import io.github.mdn4j.arithmetic.VectorArithmetic;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import org.bytedeco.javacpp.indexer.DoubleIndexer;
import org.bytedeco.javacpp.indexer.FloatIndexer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.exception.ND4JIllegalArgumentException;

/**
 * The host memory of a [n,m] array of floats or doubles, of any order and strides, read and written by columns.
 *
 * <p>Rows that lie side by side, as those of an 'f' array do, are copied in bulk; others one by one.
 */
final class Matrix {

  private static final ColumnArithmetic VECTORS =
      Arithmetic.vectors().map(VectorArithmetic::columns).orElse(null);

  private final FloatIndexer floats;
  private final DoubleIndexer doubles;
  private final FloatBuffer floatRuns;
  private final DoubleBuffer doubleRuns;
  private final long rowStride;
  private final long columnStride;

  // The indexer of a view starts at the view (docs/dl4j-notes.md), so the array's offset must not be added.
  private Matrix(INDArray array) {
    if (!opens(array)) {
      throw new ND4JIllegalArgumentException("expected an array of FLOAT or DOUBLE, got " + array.dataType());
    }
    rowStride = array.stride(0);
    columnStride = array.stride(1);
    boolean single = array.dataType() == DataType.FLOAT;
    floats = single ? (FloatIndexer) array.data().indexer() : null;
    doubles = single ? null : (DoubleIndexer) array.data().indexer();
    // a buffer has no more bytes than an int can count; larger arrays go one by one
    boolean runs = rowStride == 1 && array.data().length() < Integer.MAX_VALUE / Double.BYTES;
    floatRuns = runs && single ? (FloatBuffer) floats.pointer().asBuffer() : null;
    doubleRuns = runs && !single ? (DoubleBuffer) doubles.pointer().asBuffer() : null;
  }

  /** Opens an array of rank 2; the result shares its memory. */
  static Matrix of(INDArray array) {
    return new Matrix(array);
  }

  /** Returns whether an array can be opened as it is. */
  static boolean opens(INDArray array) {
    return array.dataType() == DataType.FLOAT || array.dataType() == DataType.DOUBLE;
  }

  /** Reads floats of rows from…from+n−1 of a column to an index and what follows. */
  void read(int column, int from, float[] out, int to, int n) {
    long at = column * columnStride + from * rowStride;
    if (floatRuns != null) {
      floatRuns.get((int) at, out, to, n);
      return;
    }
    for (int i = 0; i < n; i++) {
      out[to + i] = floats.get(at + i * rowStride);
    }
  }

  /** Writes floats from an index on to rows from…from+n−1 of a column. */
  void write(int column, int from, float[] values, int first, int n) {
    long at = column * columnStride + from * rowStride;
    if (floatRuns != null) {
      floatRuns.put((int) at, values, first, n);
      return;
    }
    for (int i = 0; i < n; i++) {
      floats.put(at + i * rowStride, values[first + i]);
    }
  }

  /** Returns whether it holds floats. */
  boolean holdsFloats() {
    return floats != null;
  }

  /** Reads rows from…from+n−1 of a column; scratch has room for n. */
  void read(int column, int from, double[] out, float[] scratch, int n) {
    long at = column * columnStride + from * rowStride;
    if (doubleRuns != null) {
      doubleRuns.get((int) at, out, 0, n);
    } else if (floatRuns != null) {
      floatRuns.get((int) at, scratch, 0, n);
      if (VECTORS != null) {
        VECTORS.widen(scratch, 0, out, n);
        return;
      }
      for (int i = 0; i < n; i++) {
        out[i] = scratch[i];
      }
    } else if (doubles != null) {
      for (int i = 0; i < n; i++) {
        out[i] = doubles.get(at + i * rowStride);
      }
    } else {
      for (int i = 0; i < n; i++) {
        out[i] = floats.get(at + i * rowStride);
      }
    }
  }

  /** Returns the nearest finite float: a slope that no float can hold still points its way. NaN stays NaN. */
  static float held(double value) {
    return (float) Math.max(-Float.MAX_VALUE, Math.min(Float.MAX_VALUE, value));
  }

  /** Writes −values to rows from…from+n−1 of a column, which may change the values; scratch has room for n. */
  void writeNegative(int column, int from, double[] values, float[] scratch, int n) {
    long at = column * columnStride + from * rowStride;
    if (floatRuns != null) {
      if (VECTORS != null) {
        VECTORS.narrowNegative(values, scratch, n);
      } else {
        for (int i = 0; i < n; i++) {
          scratch[i] = held(0 - values[i]); // 0, not −0, for 0
        }
      }
      floatRuns.put((int) at, scratch, 0, n);
      return;
    }
    for (int i = 0; i < n; i++) {
      values[i] = 0 - values[i];
    }
    if (doubleRuns != null) {
      doubleRuns.put((int) at, values, 0, n);
    } else if (doubles != null) {
      for (int i = 0; i < n; i++) {
        doubles.put(at + i * rowStride, values[i]);
      }
    } else {
      for (int i = 0; i < n; i++) {
        floats.put(at + i * rowStride, held(values[i]));
      }
    }
  }
}
