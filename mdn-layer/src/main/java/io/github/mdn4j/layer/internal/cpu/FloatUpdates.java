// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.internal.cpu;

import java.lang.ref.Reference;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Single precision; {@link DoubleUpdates} is its twin. */
public final class FloatUpdates implements FlatUpdates {

  private INDArray parameters;
  private INDArray gradients;
  private FloatPointer memory; // of the parameters
  private float[] g; // gradients, then updates

  private static FloatPointer open(INDArray array) {
    return new FloatPointer(array.data().addressPointer());
  }

  private static float[] read(INDArray array, int length) {
    float[] values = new float[length];
    open(array).get(values, 0, length);
    return values;
  }

  @Override
  public void begin(INDArray all, long from, INDArray gradient, int divisor) {
    parameters = all;
    gradients = gradient;
    memory = open(all).position(from);
    g = read(gradient, (int) gradient.length());
    divide(g, divisor, g.length);
  }

  private static void divide(float[] a, float divisor, int n) {
    for (int i = 0; i < n; i++) {
      a[i] /= divisor;
    }
  }

  @Override
  public void sgd(double rate) {
    scale(g, (float) rate, g.length);
  }

  private static void scale(float[] a, float factor, int n) {
    for (int i = 0; i < n; i++) {
      a[i] *= factor;
    }
  }

  @Override
  public void nesterovs(INDArray state, double rate, double momentum) {
    float[] v = read(state, g.length);
    nesterovs(v, g, (float) rate, (float) momentum, g.length);
    open(state).put(v, 0, v.length);
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
    float[] m = read(first, g.length);
    float[] v = read(second, g.length);
    float b1 = (float) beta1;
    float b2 = (float) beta2;
    float e = epsilon == 0 ? (float) 1e-7 : (float) epsilon;
    float left1 = (float) Math.pow(b1, iteration + 1f);
    float left2 = (float) Math.pow(b2, iteration + 1f);
    float step = (float) ((float) rate * (float) Math.sqrt(1.0 - left2) / (1.0 - left1));
    if (!(Math.abs(step) > 0) || Math.abs(step) > Float.MAX_VALUE) {
      step = e;
    }
    moments(m, v, g, b1, b2, g.length);
    updates(m, v, g, step, e, g.length);
    open(first).put(m, 0, m.length);
    open(second).put(v, 0, v.length);
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

  @Override
  public void end() {
    float[] p = new float[g.length];
    memory.get(p, 0, p.length);
    subtract(g, p, p.length);
    memory.put(p, 0, p.length);
    open(gradients).put(g, 0, g.length);
    Reference.reachabilityFence(parameters);
  }

  private static void subtract(float[] b, float[] a, int n) {
    for (int i = 0; i < n; i++) {
      a[i] -= b[i];
    }
  }
}
