// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.internal.cpu;

/** The loops of {@link DoubleUnits}, of the kind that the JIT turns into vector code. */
public final class DoubleTransfer {

  private DoubleTransfer() {}

  /** a = f(a + b) from one index up to another. */
  static void apply(Transfer function, double[] a, int from, int to, double b) {
    switch (function.kind()) {
      case IDENTITY -> add(a, from, to, b);
      case TANH -> tanh(a, from, to, b);
      case RELU -> relu(a, from, to, b);
      case LEAKY_RELU -> leakyRelu(a, from, to, b, function.alpha());
      case SIGMOID -> sigmoid(a, from, to, b);
      case SOFTPLUS -> softplus(a, from, to, b);
      case ELU -> elu(a, from, to, b);
      default -> throw new AssertionError(function);
    }
  }

  private static void add(double[] a, int from, int to, double b) {
    for (int i = from; i < to; i++) {
      a[i] += b;
    }
  }

  private static void tanh(double[] a, int from, int to, double b) {
    for (int i = from; i < to; i++) {
      a[i] = Tanh.of(a[i] + b);
    }
  }

  private static void relu(double[] a, int from, int to, double b) {
    for (int i = from; i < to; i++) {
      a[i] = Math.max(0.0, a[i] + b);
    }
  }

  private static void leakyRelu(double[] a, int from, int to, double b, double alpha) {
    add(a, from, to, b);
    for (int i = from; i < to; i++) {
      a[i] = Math.max(a[i], alpha * a[i]);
    }
  }

  private static void sigmoid(double[] a, int from, int to, double b) {
    for (int i = from; i < to; i++) {
      a[i] = 0.5 * (a[i] + b);
    }
    for (int i = from; i < to; i++) {
      a[i] = Tanh.of(a[i]);
    }
    for (int i = from; i < to; i++) {
      a[i] = 0.5 + 0.5 * a[i];
    }
  }

  // max(x, 0) + log(1 + exp(-|x|)) does not overflow
  private static void softplus(double[] a, int from, int to, double b) {
    for (int i = from; i < to; i++) {
      double x = a[i] + b;
      a[i] = Math.max(x, 0.0) + Exponential.logOnePlus(1.0 + Exponential.minusOne(Math.min(x, -x)));
    }
  }

  private static void elu(double[] a, int from, int to, double b) {
    for (int i = from; i < to; i++) {
      double x = a[i] + b;
      a[i] = Math.max(x, 0.0) + Exponential.minusOne(Math.min(x, 0.0));
    }
  }

  /** d = d · f′, from the values of f. */
  static void multiplyBySlope(Transfer function, double[] a, double[] d, int n) {
    switch (function.kind()) {
      case IDENTITY -> { }
      case TANH -> tanhBack(a, d, n);
      case RELU -> reluBack(a, d, n);
      case LEAKY_RELU -> leakyReluBack(a, d, n, (float) function.alpha());
      case SIGMOID -> sigmoidBack(a, d, n);
      case SOFTPLUS -> softplusBack(a, d, n);
      case ELU -> eluBack(a, d, n);
      default -> throw new AssertionError(function);
    }
  }

  private static void tanhBack(double[] a, double[] d, int n) {
    for (int i = 0; i < n; i++) {
      d[i] *= 1.0 - a[i] * a[i];
    }
  }

  // 1 above 0, 0 at 0, as ND4J has it; no branch, so that it becomes vector code
  private static void reluBack(double[] a, double[] d, int n) {
    for (int i = 0; i < n; i++) {
      d[i] *= Math.min(1.0, a[i] * Double.MAX_VALUE);
    }
  }

  // 1 at 0, and a slope rounded to float, as ND4J has it
  private static void leakyReluBack(double[] a, double[] d, int n, double alpha) {
    for (int i = 0; i < n; i++) {
      d[i] = a[i] >= 0.0 ? d[i] : alpha * d[i];
    }
  }

  private static void sigmoidBack(double[] a, double[] d, int n) {
    for (int i = 0; i < n; i++) {
      d[i] *= a[i] * (1.0 - a[i]);
    }
  }

  private static void softplusBack(double[] a, double[] d, int n) {
    for (int i = 0; i < n; i++) {
      d[i] *= -Exponential.minusOne(-a[i]);
    }
  }

  private static void eluBack(double[] a, double[] d, int n) {
    for (int i = 0; i < n; i++) {
      d[i] *= Math.min(1.0, 1.0 + a[i]);
    }
  }
}
