// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.internal;

import io.github.mdn4j.loss.HostMemory;
import java.lang.ref.Reference;
import java.util.Arrays;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.indexer.DoubleIndexer;
import org.bytedeco.javacpp.indexer.FloatIndexer;
import org.bytedeco.javacpp.indexer.Indexer;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Where examples, columns and time steps lie in an array of rows: [n, width], [n, width, T] or [n, T, width].
 *
 * <p>As plain numbers, rows run over examples first to last, and within an example over its steps.
 *
 * @param examples n
 * @param steps T; 1 where there are no sequences
 * @param format the order of axes of sequences; null where there are none
 */
public record RowAxes(int examples, int steps, RNNFormat format) {

  /** Floats that are copied together, so that they stay in the first-level cache between their two ways. */
  private static final int TOGETHER = 1 << 12;

  /**
   * Reads the axes of an array.
   *
   * @param what how messages name the array
   * @param format the order of axes if the array holds sequences
   * @param by what has this width, for messages
   * @throws DL4JInvalidInputException if the array does not hold rows of this width
   */
  public static RowAxes of(String what, INDArray array, int width, RNNFormat format, Object by) {
    int rank = array.rank();
    boolean sequences = rank == 3;
    int columns = sequences && format == RNNFormat.NWC ? 2 : 1;
    if (rank != 2 && !sequences || array.size(columns) != width) {
      throw new DL4JInvalidInputException(
          what + (what.endsWith("s") ? " have" : " has") + " shape "
              + Arrays.toString(array.shape()) + ", but " + by + " wants [n, " + width + "] or "
              + (format == RNNFormat.NWC ? "[n, T, " + width + "]" : "[n, " + width + ", T]"));
    }
    int steps = sequences ? Math.toIntExact(array.size(3 - columns)) : 1;
    return new RowAxes(Math.toIntExact(array.size(0)), steps, sequences ? format : null);
  }

  /** Returns n T. */
  public int rows() {
    return examples * steps;
  }

  /** Returns the shape of an array of rows of this width. */
  public long[] shape(int width) {
    if (format == null) {
      return new long[] {examples, width};
    }
    return format == RNNFormat.NCW ? new long[] {examples, width, steps} : new long[] {examples, steps, width};
  }

  /** Returns the numbers of an array with these axes, by rows. */
  public double[] numbers(INDArray array) {
    INDArray byRows = format == RNNFormat.NCW ? array.permute(0, 2, 1) : array; // [n,width] or [n,T,width]
    // of a view, the indexer starts at the view (docs/dl4j-notes.md)
    Indexer memory = HostMemory.isOpen() ? byRows.data().indexer() : null;
    boolean opens = memory instanceof FloatIndexer || memory instanceof DoubleIndexer;
    int width = Math.toIntExact(byRows.size(byRows.rank() - 1));
    long columnStride = byRows.stride(byRows.rank() - 1);
    long stepStride = format == null ? 0 : byRows.stride(1);
    if (!opens) {
      return byRows.castTo(DataType.DOUBLE).dup('c').data().asDouble();
    }
    double[] numbers = new double[Math.multiplyExact(rows(), width)];
    if (memory instanceof FloatIndexer && format == null && columnStride == 1 && byRows.stride(0) == width) {
      widen(byRows, numbers);
      return numbers;
    }
    for (int row = 0; row < rows(); row++) {
      long at = row / steps * byRows.stride(0) + row % steps * stepStride;
      if (memory instanceof FloatIndexer floats) {
        for (int j = 0; j < width; j++) {
          numbers[row * width + j] = floats.get(at + j * columnStride);
        }
      } else {
        for (int j = 0; j < width; j++) {
          numbers[row * width + j] = ((DoubleIndexer) memory).get(at + j * columnStride);
        }
      }
    }
    Reference.reachabilityFence(byRows); // opened memory does not keep its array from being freed
    return numbers;
  }

  /** Copies floats that lie side by side. */
  private static void widen(INDArray array, double[] numbers) {
    float[] some = new float[Math.min(numbers.length, TOGETHER)];
    FloatPointer memory = new FloatPointer(array.data().addressPointer());
    for (int from = 0; from < numbers.length; from += some.length) {
      int length = Math.min(some.length, numbers.length - from);
      memory.position(from).get(some, 0, length);
      for (int i = 0; i < length; i++) {
        numbers[from + i] = some[i];
      }
    }
    Reference.reachabilityFence(array);
  }

  /** Returns several rows of numbers for each row: [n, count, width], [n, count, width, T] or [n, count, T, width]. */
  public INDArray array(double[] numbers, int count, int width) {
    INDArray all = Nd4j.createFromArray(numbers).reshape('c', examples, steps, count, width);
    if (format == null) {
      return all.reshape('c', examples, count, width);
    }
    return (format == RNNFormat.NCW ? all.permute(0, 2, 3, 1) : all.permute(0, 2, 1, 3)).dup('c');
  }

  /** Returns numbers by rows as an array of a type with these axes. */
  public INDArray array(double[] numbers, int width, DataType type) {
    if (format != null || type != DataType.FLOAT || !HostMemory.isOpen()) {
      return array(numbers, width).castTo(type);
    }
    INDArray array = Nd4j.createUninitialized(type, new long[] {examples, width}, 'c');
    float[] some = new float[Math.min(numbers.length, TOGETHER)];
    FloatPointer memory = new FloatPointer(array.data().addressPointer());
    for (int from = 0; from < numbers.length; from += some.length) {
      int length = Math.min(some.length, numbers.length - from);
      for (int i = 0; i < length; i++) {
        some[i] = (float) numbers[from + i];
      }
      memory.position(from).put(some, 0, length);
    }
    Reference.reachabilityFence(array);
    return array;
  }

  /** Returns numbers by rows as an array with these axes. */
  public INDArray array(double[] numbers, int width) {
    if (format == null) {
      return Nd4j.createFromArray(numbers).reshape('c', examples, width);
    }
    INDArray byRows = Nd4j.createFromArray(numbers).reshape('c', examples, steps, width);
    return format == RNNFormat.NCW ? byRows.permute(0, 2, 1).dup('c') : byRows;
  }

  /** Returns one number a row: [n, 1], of sequences [n, T]. */
  public INDArray scores(double[] numbers) {
    return Nd4j.createFromArray(numbers).reshape('c', examples, steps);
  }
}
