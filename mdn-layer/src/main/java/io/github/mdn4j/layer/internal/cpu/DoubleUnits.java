// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.internal.cpu;

import java.util.Arrays;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.Pointer;

/**
 * Double precision; {@link FloatUnits} is its twin.
 *
 * <p>Numbers are copied to arrays of Java and back: loops over native memory do not become vector code.
 */
public final class DoubleUnits implements Units {

  /** Numbers that are copied at once where nothing is kept: a copy costs as much as some hundred of them. */
  private static final int TOGETHER = 1 << 12;

  private double[] values = {}; // [n,h], or a few columns when nothing is kept
  private double[] slopes = {};
  private double[] rows = {};
  private double[] bias = {};

  private static double[] reserve(double[] array, int length) {
    return array.length < length ? new double[length] : array;
  }

  @Override
  public void forward(Pointer z, int n, int units, Pointer b, Transfer function, boolean keep) {
    if (b == null && function.kind() == Transfer.Kind.IDENTITY) {
      return;
    }
    bias = reserve(bias, units);
    if (b != null) {
      ((DoublePointer) b).get(bias, 0, units);
    } else {
      Arrays.fill(bias, 0, units, 0);
    }
    DoublePointer memory = (DoublePointer) z;
    int columns = keep ? units : Math.max(1, Math.min(units, TOGETHER / n));
    values = reserve(values, columns * n);
    for (int first = 0; first < units; first += columns) {
      int count = Math.min(columns, units - first);
      memory.position((long) first * n).get(values, 0, count * n);
      for (int j = 0; j < count; j++) {
        DoubleTransfer.apply(function, values, j * n, (j + 1) * n, bias[first + j]);
      }
      memory.position((long) first * n).put(values, 0, count * n);
    }
  }

  @Override
  public void back(Pointer epsilon, boolean byRow, int n, int units, Transfer function, Pointer delta) {
    int length = n * units;
    slopes = reserve(slopes, length);
    if (byRow && n > 1 && units > 1) {
      rows = reserve(rows, length);
      ((DoublePointer) epsilon).get(rows, 0, length);
      DoubleSteps.transpose(units, n, rows, 0, units, slopes, 0, n);
    } else {
      ((DoublePointer) epsilon).get(slopes, 0, length);
    }
    DoubleTransfer.multiplyBySlope(function, values, slopes, length);
    ((DoublePointer) delta).position(0).put(slopes, 0, length);
  }
}
