// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.internal.cpu;

/** The loops of {@link FloatUnits}, of the kind that the JIT turns into vector code. */
public final class FloatTransfer {

  private FloatTransfer() {}

  /** a = f(a + b) from one index up to another. */
  static void apply(Transfer function, float[] a, int from, int to, float b) {
    switch (function.kind()) {
      case IDENTITY -> add(a, from, to, b);
      case TANH -> tanh(a, from, to, b);
      case RELU -> relu(a, from, to, b);
      case LEAKY_RELU -> leakyRelu(a, from, to, b, (float) function.alpha());
      case SIGMOID -> sigmoid(a, from, to, b);
      case SOFTPLUS -> softplus(a, from, to, b);
      case ELU -> elu(a, from, to, b);
      default -> throw new AssertionError(function);
    }
  }

  private static void add(float[] a, int from, int to, float b) {
    for (int i = from; i < to; i++) {
      a[i] += b;
    }
  }

  private static void tanh(float[] a, int from, int to, float b) {
    for (int i = from; i < to; i++) {
      a[i] = Tanh.of(a[i] + b);
    }
  }

  private static void relu(float[] a, int from, int to, float b) {
    for (int i = from; i < to; i++) {
      a[i] = Math.max(0f, a[i] + b);
    }
  }

  private static void leakyRelu(float[] a, int from, int to, float b, float alpha) {
    add(a, from, to, b);
    for (int i = from; i < to; i++) {
      a[i] = Math.max(a[i], alpha * a[i]);
    }
  }

  private static void sigmoid(float[] a, int from, int to, float b) {
    for (int i = from; i < to; i++) {
      a[i] = 0.5f * (a[i] + b);
    }
    for (int i = from; i < to; i++) {
      a[i] = Tanh.of(a[i]);
    }
    for (int i = from; i < to; i++) {
      a[i] = 0.5f + 0.5f * a[i];
    }
  }

  // max(x, 0) + log(1 + exp(-|x|)) does not overflow
  private static void softplus(float[] a, int from, int to, float b) {
    for (int i = from; i < to; i++) {
      float x = a[i] + b;
      a[i] = Math.max(x, 0f) + Exponential.logOnePlus(1f + Exponential.minusOne(Math.min(x, -x)));
    }
  }

  private static void elu(float[] a, int from, int to, float b) {
    for (int i = from; i < to; i++) {
      float x = a[i] + b;
      a[i] = Math.max(x, 0f) + Exponential.minusOne(Math.min(x, 0f));
    }
  }

  /** d = d · f′, from the values of f. */
  static void multiplyBySlope(Transfer function, float[] a, float[] d, int n) {
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

  private static void tanhBack(float[] a, float[] d, int n) {
    for (int i = 0; i < n; i++) {
      d[i] *= 1f - a[i] * a[i];
    }
  }

  // 1 above 0, 0 at 0, as ND4J has it; no branch, so that it becomes vector code
  private static void reluBack(float[] a, float[] d, int n) {
    for (int i = 0; i < n; i++) {
      d[i] *= Math.min(1f, a[i] * Float.MAX_VALUE);
    }
  }

  // 1 at 0, as ND4J has it
  private static void leakyReluBack(float[] a, float[] d, int n, float alpha) {
    for (int i = 0; i < n; i++) {
      d[i] = a[i] >= 0f ? d[i] : alpha * d[i];
    }
  }

  private static void sigmoidBack(float[] a, float[] d, int n) {
    for (int i = 0; i < n; i++) {
      d[i] *= a[i] * (1f - a[i]);
    }
  }

  private static void softplusBack(float[] a, float[] d, int n) {
    for (int i = 0; i < n; i++) {
      d[i] *= -Exponential.minusOne(-a[i]);
    }
  }

  private static void eluBack(float[] a, float[] d, int n) {
    for (int i = 0; i < n; i++) {
      d[i] *= Math.min(1f, 1f + a[i]);
    }
  }
}
