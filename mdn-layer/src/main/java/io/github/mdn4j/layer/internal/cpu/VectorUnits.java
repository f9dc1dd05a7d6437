// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.internal.cpu;

import io.github.mdn4j.arithmetic.UnitArithmetic;
import io.github.mdn4j.layer.internal.cpu.Blas.Matrix;
import java.util.Arrays;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;

/**
 * Units of floats in vectors, some columns at a time, as many as stay in the first-level cache on their way from native
 * memory and back.
 */
final class VectorUnits implements Units {

  /** Numbers that are worked on together: 32 kB. */
  private static final int STRIP = 8192;

  private final UnitArithmetic arithmetic;
  private float[] values = {}; // [n,h], or one strip when nothing is kept
  private float[] slopes = {}; // a strip, or [n,h] in the other order
  private float[] rows = {};
  private float[] sums = {};
  private float[] bias = {};

  VectorUnits(UnitArithmetic arithmetic) {
    this.arithmetic = arithmetic;
  }

  private static float[] reserve(float[] array, int length) {
    return array.length < length ? new float[length] : array;
  }

  private static int columns(int n) {
    return Math.max(1, STRIP / n);
  }

  @Override
  public void forward(Pointer z, int n, int units, Pointer b, Transfer function, boolean keep) {
    boolean linear = function.kind() == Transfer.Kind.IDENTITY;
    if (b == null && linear) {
      return;
    }
    bias = reserve(bias, units);
    if (b != null) {
      ((FloatPointer) b).get(bias, 0, units);
    } else {
      Arrays.fill(bias, 0, units, 0);
    }
    FloatPointer memory = (FloatPointer) z;
    int columns = columns(n);
    boolean whole = keep && !linear;
    values = reserve(values, (whole ? units : Math.min(units, columns)) * n);
    for (int first = 0; first < units; first += columns) {
      int some = Math.min(columns, units - first);
      int at = whole ? first * n : 0;
      memory.position((long) first * n).get(values, at, some * n);
      for (int j = 0; j < some; j++) {
        apply(function, at + j * n, at + (j + 1) * n, bias[first + j]);
      }
      memory.put(values, at, some * n);
    }
  }

  private void apply(Transfer function, int from, int to, float b) {
    switch (function.kind()) {
      case IDENTITY -> arithmetic.identity(values, from, to, b);
      case TANH -> arithmetic.tanh(values, from, to, b);
      case RELU -> arithmetic.relu(values, from, to, b);
      case LEAKY_RELU -> arithmetic.leakyRelu(values, from, to, b, (float) function.alpha());
      case SIGMOID -> arithmetic.sigmoid(values, from, to, b);
      case SOFTPLUS -> arithmetic.softplus(values, from, to, b);
      case ELU -> arithmetic.elu(values, from, to, b);
      default -> throw new AssertionError(function);
    }
  }

  @Override
  public void back(Pointer epsilon, boolean byRow, int n, int units, Transfer function, Pointer delta) {
    FloatPointer from = (FloatPointer) epsilon;
    FloatPointer to = (FloatPointer) delta;
    if (byRow && n > 1 && units > 1) {
      rows = reserve(rows, n * units);
      slopes = reserve(slopes, n * units);
      from.get(rows, 0, n * units);
      FloatSteps.transpose(units, n, rows, 0, units, slopes, 0, n);
      multiplyBySlope(function, 0, n * units);
      to.position(0).put(slopes, 0, n * units);
      return;
    }
    int columns = columns(n);
    slopes = reserve(slopes, Math.min(units, columns) * n);
    for (int first = 0; first < units; first += columns) {
      int length = Math.min(columns, units - first) * n;
      from.position((long) first * n).get(slopes, 0, length);
      multiplyBySlope(function, first * n, length);
      to.position((long) first * n).put(slopes, 0, length);
    }
  }

  @Override
  public boolean backInPlace(Pointer delta, int n, int units, Transfer function, Matrix target) {
    FloatPointer memory = (FloatPointer) delta;
    int columns = columns(n);
    slopes = reserve(slopes, Math.min(units, columns) * n);
    sums = reserve(sums, units);
    for (int first = 0; first < units; first += columns) {
      int some = Math.min(columns, units - first);
      memory.position((long) first * n).get(slopes, 0, some * n);
      multiplyBySlope(function, first * n, some * n);
      for (int j = 0; j < some; j++) {
        sums[first + j] = arithmetic.sum(slopes, j * n, (j + 1) * n);
      }
      memory.put(slopes, 0, some * n);
    }
    if (target != null) {
      ((FloatPointer) target.memory()).position(target.start()).put(sums, 0, units);
    }
    return true;
  }

  private void multiplyBySlope(Transfer function, int at, int n) {
    switch (function.kind()) {
      case IDENTITY -> { }
      case TANH -> arithmetic.tanhBack(values, at, slopes, n);
      case RELU -> arithmetic.reluBack(values, at, slopes, n);
      case LEAKY_RELU -> arithmetic.leakyReluBack(values, at, slopes, n, (float) function.alpha());
      case SIGMOID -> arithmetic.sigmoidBack(values, at, slopes, n);
      case SOFTPLUS -> arithmetic.softplusBack(values, at, slopes, n);
      case ELU -> arithmetic.eluBack(values, at, slopes, n);
      default -> throw new AssertionError(function);
    }
  }
}
