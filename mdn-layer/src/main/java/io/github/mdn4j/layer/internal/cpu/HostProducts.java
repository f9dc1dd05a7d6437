// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.internal.cpu;

import io.github.mdn4j.layer.internal.cpu.Blas.Matrix;
import io.github.mdn4j.layer.internal.cpu.Blas.Write;
import org.bytedeco.javacpp.DoublePointer;

/**
 * Products of double matrices in the memory of the host: by the BLAS library of ND4J's CPU backend where there is one,
 * and in plain Java beside other backends.
 */
public final class HostProducts {

  private final Blas library; // null: none

  private HostProducts(Blas library) {
    this.library = library;
  }

  /** Makes the fastest that can be had. */
  public static HostProducts of() {
    return OpenBlas.isPresent() ? new HostProducts(new DoubleBlas()) : inJava();
  }

  public static HostProducts inJava() {
    return new HostProducts(null);
  }

  /** Returns memory for so many numbers: what is given if it is large enough, else fresh memory for what is freed. */
  public DoublePointer reserve(DoublePointer memory, long numbers) {
    if (memory != null && memory.capacity() >= numbers) {
      return memory;
    }
    if (memory != null) {
      memory.close();
    }
    return new DoublePointer(numbers);
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

  /** Returns a matrix rows × columns, one row after another. */
  private static double[] rows(Matrix matrix, int rows, int columns) {
    if (matrix.transposed()) {
      return get(matrix, rows, columns);
    }
    double[] values = get(matrix, columns, rows);
    double[] byRow = new double[values.length];
    DoubleSteps.transpose(rows, columns, values, 0, rows, byRow, 0, columns);
    return byRow;
  }

  /** As {@link Blas#multiply}. */
  public void multiply(int rows, int columns, int inner, Matrix a, Matrix b, Write write, Matrix c) {
    if (library != null) {
      library.multiply(rows, columns, inner, a, b, write, c);
      return;
    }
    double[] left = rows(a, rows, inner);
    double[] right = rows(b.transpose(), columns, inner);
    double[] result = new double[rows];
    for (int j = 0; j < columns; j++) {
      DoublePointer column = ((DoublePointer) c.memory()).position(c.start() + (long) j * c.stride());
      column.get(result, 0, rows);
      for (int i = 0; i < rows; i++) {
        double sum = 0;
        for (int k = 0; k < inner; k++) {
          sum += left[i * inner + k] * right[j * inner + k];
        }
        result[i] = write == Write.ADD ? result[i] + sum : sum;
      }
      column.put(result, 0, rows);
    }
  }
}
