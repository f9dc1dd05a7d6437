// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.internal.cpu;

import java.lang.ref.Reference;
import org.bytedeco.javacpp.DoublePointer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Double precision; {@link FloatUpdates} is its twin. */
public final class DoubleUpdates implements FlatUpdates {

  private INDArray parameters;
  private INDArray gradients;
  private DoublePointer memory; // of the parameters
  private double[] g; // gradients, then updates

  private static DoublePointer open(INDArray array) {
    return new DoublePointer(array.data().addressPointer());
  }

  private static double[] read(INDArray array, int length) {
    double[] values = new double[length];
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

  private static void divide(double[] a, double divisor, int n) {
    for (int i = 0; i < n; i++) {
      a[i] /= divisor;
    }
  }

  @Override
  public void sgd(double rate) {
    scale(g, rate, g.length);
  }

  private static void scale(double[] a, double factor, int n) {
    for (int i = 0; i < n; i++) {
      a[i] *= factor;
    }
  }

  @Override
  public void nesterovs(INDArray state, double rate, double momentum) {
    double[] v = read(state, g.length);
    nesterovs(v, g, rate, momentum, g.length);
    open(state).put(v, 0, v.length);
  }

  private static void nesterovs(double[] v, double[] g, double rate, double momentum, int n) {
    double past = -momentum - 1.0;
    for (int i = 0; i < n; i++) {
      double before = momentum * v[i];
      v[i] = before - rate * g[i];
      g[i] = before + past * v[i];
    }
  }

  @Override
  public void adam(
      INDArray first, INDArray second, double rate, double beta1, double beta2, double epsilon, int iteration) {
    double[] m = read(first, g.length);
    double[] v = read(second, g.length);
    double b1 = beta1;
    double b2 = beta2;
    double e = epsilon == 0 ? 1e-7 : epsilon;
    double left1 = Math.pow(b1, iteration + 1.0);
    double left2 = Math.pow(b2, iteration + 1.0);
    double step = (rate * Math.sqrt(1.0 - left2) / (1.0 - left1));
    if (!(Math.abs(step) > 0) || Math.abs(step) > Double.MAX_VALUE) {
      step = e;
    }
    moments(m, v, g, b1, b2, g.length);
    updates(m, v, g, step, e, g.length);
    open(first).put(m, 0, m.length);
    open(second).put(v, 0, v.length);
  }

  private static void moments(double[] m, double[] v, double[] g, double beta1, double beta2, int n) {
    double other1 = 1.0 - beta1;
    double other2 = 1.0 - beta2;
    for (int i = 0; i < n; i++) {
      m[i] = beta1 * m[i] + g[i] * other1;
      v[i] = beta2 * v[i] + g[i] * g[i] * other2;
    }
  }

  private static void updates(double[] m, double[] v, double[] g, double step, double epsilon, int n) {
    for (int i = 0; i < n; i++) {
      g[i] = m[i] * step / (Math.sqrt(v[i]) + epsilon);
    }
  }

  @Override
  public void end() {
    double[] p = new double[g.length];
    memory.get(p, 0, p.length);
    subtract(g, p, p.length);
    memory.put(p, 0, p.length);
    open(gradients).put(g, 0, g.length);
    Reference.reachabilityFence(parameters);
  }

  private static void subtract(double[] b, double[] a, int n) {
    for (int i = 0; i < n; i++) {
      a[i] -= b[i];
    }
  }
}
