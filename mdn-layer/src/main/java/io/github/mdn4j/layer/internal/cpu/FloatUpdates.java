// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.internal.cpu;

import java.lang.ref.Reference;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Single precision; {@link DoubleUpdates} is its twin. */
public final class FloatUpdates implements FlatUpdates {

  /** Numbers that are worked on together: what they want stays in the first two levels of the cache. */
  private static final int STRETCH = 4096;

  /** From how many numbers on threads pay. */
  private static final int LEAST_WORTH_THREADS = 1 << 18;

  private INDArray parameters;
  private long start; // of the stretch among the parameters
  private INDArray gradients;
  private float divisor;

  /** Turns n gradients into updates; first and second are an updater's state, if it has any. */
  private interface Rule {
    void run(float[] g, float[] first, float[] second, int n);
  }

  @Override
  public void begin(INDArray all, long from, INDArray gradient, int count) {
    parameters = all;
    start = from;
    gradients = gradient;
    divisor = count;
  }

  private void update(INDArray first, INDArray second, Rule rule) {
    long length = gradients.length();
    int parts = length < LEAST_WORTH_THREADS ? 1 : OpenBlas.threads();
    if (parts == 1) {
      update(0, length, first, second, rule);
    } else {
      IntStream.range(0, parts).parallel()
          .forEach(i -> update(length * i / parts, length * (i + 1) / parts, first, second, rule));
    }
    Reference.reachabilityFence(parameters);
  }

  private static FloatPointer open(INDArray array) {
    return array == null ? null : new FloatPointer(array.data().addressPointer());
  }

  private void update(long from, long to, INDArray first, INDArray second, Rule rule) {
    FloatPointer[] memory = {open(gradients), open(first), open(second), open(parameters)};
    float[][] values = new float[memory.length][(int) Math.min(STRETCH, to - from)];
    for (long at = from; at < to; at += STRETCH) {
      int n = (int) Math.min(STRETCH, to - at);
      for (int i = 0; i < memory.length; i++) {
        if (memory[i] != null) {
          memory[i].position(at + (i == 3 ? start : 0)).get(values[i], 0, n);
        }
      }
      divide(values[0], divisor, n);
      rule.run(values[0], values[1], values[2], n);
      subtract(values[0], values[3], n);
      for (int i = 0; i < memory.length; i++) {
        if (memory[i] != null) {
          memory[i].put(values[i], 0, n);
        }
      }
    }
  }

  private static void divide(float[] a, float divisor, int n) {
    for (int i = 0; i < n; i++) {
      a[i] /= divisor;
    }
  }

  @Override
  public void sgd(double rate) {
    update(null, null, (g, first, second, n) -> scale(g, (float) rate, n));
  }

  private static void scale(float[] a, float factor, int n) {
    for (int i = 0; i < n; i++) {
      a[i] *= factor;
    }
  }

  @Override
  public void nesterovs(INDArray state, double rate, double momentum) {
    update(state, null, (g, v, second, n) -> nesterovs(v, g, (float) rate, (float) momentum, n));
  }

  private static void nesterovs(float[] v, float[] g, float rate, float momentum, int n) {
    float past = -momentum - 1f;
    for (int i = 0; i < n; i++) {
      float before = momentum * v[i];
      v[i] = before - rate * g[i];
      g[i] = before + past * v[i];
    }
  }

  @Override
  public void adam(
      INDArray first, INDArray second, double rate, double beta1, double beta2, double epsilon, int iteration) {
    float b1 = (float) beta1;
    float b2 = (float) beta2;
    float e = epsilon == 0 ? (float) 1e-7 : (float) epsilon;
    float left1 = (float) Math.pow(b1, iteration + 1f);
    float left2 = (float) Math.pow(b2, iteration + 1f);
    float whole = (float) ((float) rate * (float) Math.sqrt(1.0 - left2) / (1.0 - left1));
    float step = !(Math.abs(whole) > 0) || Math.abs(whole) > Float.MAX_VALUE ? e : whole;
    update(first, second, (g, m, v, n) -> {
      moments(m, v, g, b1, b2, n);
      updates(m, v, g, step, e, n);
    });
  }

  private static void moments(float[] m, float[] v, float[] g, float beta1, float beta2, int n) {
    float other1 = 1f - beta1;
    float other2 = 1f - beta2;
    for (int i = 0; i < n; i++) {
      m[i] = beta1 * m[i] + g[i] * other1;
      v[i] = beta2 * v[i] + g[i] * g[i] * other2;
    }
  }

  private static void updates(float[] m, float[] v, float[] g, float step, float epsilon, int n) {
    for (int i = 0; i < n; i++) {
      g[i] = m[i] * step / ((float) Math.sqrt(v[i]) + epsilon);
    }
  }

  private static void subtract(float[] b, float[] a, int n) {
    for (int i = 0; i < n; i++) {
      a[i] -= b[i];
    }
  }
}
