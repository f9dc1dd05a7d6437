// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer;

import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Products in plain Java, for backends that bring no BLAS library for the host. */
final class LoopBlas implements Blas {

  @Override
  public DoublePointer reserve(Pointer memory, long numbers) {
    if (memory != null && memory.capacity() >= numbers) {
      return (DoublePointer) memory;
    }
    if (memory != null) {
      memory.close();
    }
    return new DoublePointer(numbers);
  }

  @Override
  public void clear(Pointer memory) {
    Pointer.memset(memory.position(0), 0, memory.capacity() * memory.sizeof());
  }

  @Override
  public void fill(Pointer memory, double value) {
    DoublePointer numbers = (DoublePointer) memory;
    for (long i = 0; i < numbers.capacity(); i++) {
      numbers.position(0).put(i, value);
    }
  }

  /** Is not supported: arrays are elsewhere. */
  @Override
  public Pointer of(INDArray array) {
    throw new UnsupportedOperationException("LoopBlas: arrays are not in the memory of the host");
  }

  /** Is not supported: arrays are elsewhere. */
  @Override
  public void copySteps(INDArray sequence, Pointer to) {
    throw new UnsupportedOperationException("LoopBlas: arrays are not in the memory of the host");
  }

  @Override
  public void transpose(int rows, int columns, Matrix from, Matrix to) {
    double[] source = get(from, columns, rows);
    double[] target = new double[rows * columns];
    DoubleSteps.transpose(rows, columns, source, 0, rows, target, 0, columns);
    ((DoublePointer) to.memory()).position(to.start()).put(target, 0, target.length);
  }

  /** Returns so many columns of so many rows, one after another. */
  private static double[] get(Matrix matrix, int columns, int rows) {
    double[] values = new double[rows * columns];
    for (int j = 0; j < columns; j++) {
      ((DoublePointer) matrix.memory()).position(matrix.start() + (long) j * matrix.stride())
          .get(values, j * rows, rows);
    }
    return values;
  }

  /** Returns the matrix or its transpose, rows × columns, one row after another. */
  private static double[] rows(Matrix matrix, boolean transposed, int rows, int columns) {
    double[] values = transposed ? get(matrix, rows, columns) : get(matrix, columns, rows);
    if (transposed) {
      return values;
    }
    double[] byRow = new double[values.length];
    DoubleSteps.transpose(rows, columns, values, 0, rows, byRow, 0, columns);
    return byRow;
  }

  @Override
  public void multiply(
      int rows,
      int columns,
      int inner,
      Matrix a,
      boolean transposeA,
      Matrix b,
      boolean transposeB,
      boolean add,
      Matrix c) {
    double[] left = rows(a, transposeA, rows, inner);
    double[] right = rows(b, !transposeB, columns, inner);
    double[] result = new double[rows];
    for (int j = 0; j < columns; j++) {
      DoublePointer column = ((DoublePointer) c.memory()).position(c.start() + (long) j * c.stride());
      column.get(result, 0, rows);
      for (int i = 0; i < rows; i++) {
        double sum = 0;
        for (int k = 0; k < inner; k++) {
          sum += left[i * inner + k] * right[j * inner + k];
        }
        result[i] = add ? result[i] + sum : sum;
      }
      column.put(result, 0, rows);
    }
  }

  @Override
  public void sumColumns(int rows, int columns, Matrix a, Pointer ones, boolean add, Pointer sums, long from) {
    double[] values = get(a, columns, rows);
    DoublePointer target = ((DoublePointer) sums).position(from);
    for (int j = 0; j < columns; j++) {
      double sum = 0;
      for (int i = 0; i < rows; i++) {
        sum += values[j * rows + i];
      }
      target.put(j, add ? target.get(j) + sum : sum);
    }
  }
}
