// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.vector;

import static io.github.mdn4j.vector.FloatLanes.LENGTH;
import static io.github.mdn4j.vector.FloatLanes.all;
import static io.github.mdn4j.vector.FloatLanes.load;

import io.github.mdn4j.arithmetic.UnitArithmetic;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Activations in vectors of floats.
 *
 * <p>What is left over at the end of a column goes through a vector of its own where the steps are not the plain ones, so
 * that all numbers go through the same.
 */
final class FloatUnits implements UnitArithmetic {

  private static int whole(int from, int to) {
    return from + (to - from) / LENGTH * LENGTH;
  }

  /** Returns what is left over, in a vector that 0 fills up. */
  private static float[] rest(float[] a, int from, int to) {
    float[] rest = new float[LENGTH];
    System.arraycopy(a, from, rest, 0, to - from);
    return rest;
  }

  @Override
  public void identity(float[] a, int from, int to, float b) {
    int end = whole(from, to);
    for (int i = from; i < end; i += LENGTH) {
      load(a, i).add(b).intoArray(a, i);
    }
    for (int i = end; i < to; i++) {
      a[i] += b;
    }
  }

  @Override
  public void tanh(float[] a, int from, int to, float b) {
    int end = whole(from, to);
    for (int i = from; i < end; i += LENGTH) {
      FloatLanes.tanh(load(a, i).add(b)).intoArray(a, i);
    }
    if (end < to) {
      float[] rest = rest(a, end, to);
      FloatLanes.tanh(load(rest, 0).add(b)).intoArray(rest, 0);
      System.arraycopy(rest, 0, a, end, to - end);
    }
  }

  @Override
  public void sigmoid(float[] a, int from, int to, float b) {
    int end = whole(from, to);
    for (int i = from; i < end; i += LENGTH) {
      FloatLanes.sigmoid(load(a, i).add(b)).intoArray(a, i);
    }
    if (end < to) {
      float[] rest = rest(a, end, to);
      FloatLanes.sigmoid(load(rest, 0).add(b)).intoArray(rest, 0);
      System.arraycopy(rest, 0, a, end, to - end);
    }
  }

  @Override
  public void relu(float[] a, int from, int to, float b) {
    int end = whole(from, to);
    for (int i = from; i < end; i += LENGTH) {
      load(a, i).add(b).max(0f).intoArray(a, i);
    }
    for (int i = end; i < to; i++) {
      a[i] = Math.max(a[i] + b, 0f);
    }
  }

  @Override
  public void leakyRelu(float[] a, int from, int to, float b, float alpha) {
    int end = whole(from, to);
    for (int i = from; i < end; i += LENGTH) {
      FloatVector x = load(a, i).add(b);
      x.max(x.mul(alpha)).intoArray(a, i);
    }
    for (int i = end; i < to; i++) {
      float x = a[i] + b;
      a[i] = Math.max(x, x * alpha);
    }
  }

  @Override
  public void softplus(float[] a, int from, int to, float b) {
    int end = whole(from, to);
    for (int i = from; i < end; i += LENGTH) {
      softplus(load(a, i).add(b)).intoArray(a, i);
    }
    if (end < to) {
      float[] rest = rest(a, end, to);
      softplus(load(rest, 0).add(b)).intoArray(rest, 0);
      System.arraycopy(rest, 0, a, end, to - end);
    }
  }

  @Override
  public void elu(float[] a, int from, int to, float b) {
    int end = whole(from, to);
    for (int i = from; i < end; i += LENGTH) {
      elu(load(a, i).add(b)).intoArray(a, i);
    }
    if (end < to) {
      float[] rest = rest(a, end, to);
      elu(load(rest, 0).add(b)).intoArray(rest, 0);
      System.arraycopy(rest, 0, a, end, to - end);
    }
  }

  // max(x, 0) + log(1 + exp(−|x|)) does not overflow
  private static FloatVector softplus(FloatVector x) {
    return FloatLanes.logOnePlus(FloatLanes.exp(x.min(x.neg()))).add(x.max(0f));
  }

  private static FloatVector elu(FloatVector x) {
    return FloatLanes.minusOne(x.min(0f)).add(x.max(0f));
  }

  @Override
  public void tanhBack(float[] a, int at, float[] d, int n) {
    int end = whole(0, n);
    for (int i = 0; i < end; i += LENGTH) {
      FloatVector x = load(a, at + i);
      load(d, i).mul(all(1f).sub(x.mul(x))).intoArray(d, i);
    }
    for (int i = end; i < n; i++) {
      float x = a[at + i];
      d[i] *= 1f - x * x;
    }
  }

  @Override
  public void sigmoidBack(float[] a, int at, float[] d, int n) {
    int end = whole(0, n);
    for (int i = 0; i < end; i += LENGTH) {
      FloatVector x = load(a, at + i);
      load(d, i).mul(x.mul(all(1f).sub(x))).intoArray(d, i);
    }
    for (int i = end; i < n; i++) {
      float x = a[at + i];
      d[i] *= x * (1f - x);
    }
  }

  @Override
  public void reluBack(float[] a, int at, float[] d, int n) {
    int end = whole(0, n);
    for (int i = 0; i < end; i += LENGTH) {
      FloatVector x = load(a, at + i);
      load(d, i).mul(x.mul(Float.MAX_VALUE).min(1f)).intoArray(d, i);
    }
    for (int i = end; i < n; i++) {
      float x = a[at + i];
      d[i] *= Math.min(x * Float.MAX_VALUE, 1f);
    }
  }

  @Override
  public void leakyReluBack(float[] a, int at, float[] d, int n, float alpha) {
    int end = whole(0, n);
    for (int i = 0; i < end; i += LENGTH) {
      FloatVector y = load(d, i);
      y.mul(alpha).blend(y, load(a, at + i).compare(VectorOperators.GE, 0f)).intoArray(d, i);
    }
    for (int i = end; i < n; i++) {
      d[i] = a[at + i] >= 0f ? d[i] : alpha * d[i];
    }
  }

  @Override
  public void softplusBack(float[] a, int at, float[] d, int n) {
    int end = whole(0, n);
    for (int i = 0; i < end; i += LENGTH) {
      slope(load(a, at + i)).mul(load(d, i)).intoArray(d, i);
    }
    if (end < n) {
      float[] values = rest(a, at + end, at + n);
      float[] rest = rest(d, end, n);
      slope(load(values, 0)).mul(load(rest, 0)).intoArray(rest, 0);
      System.arraycopy(rest, 0, d, end, n - end);
    }
  }

  private static FloatVector slope(FloatVector a) {
    return FloatLanes.minusOne(a.neg()).neg();
  }

  @Override
  public void eluBack(float[] a, int at, float[] d, int n) {
    int end = whole(0, n);
    for (int i = 0; i < end; i += LENGTH) {
      FloatVector x = load(a, at + i);
      load(d, i).mul(x.add(1f).min(1f)).intoArray(d, i);
    }
    for (int i = end; i < n; i++) {
      float x = a[at + i];
      d[i] *= Math.min(x + 1f, 1f);
    }
  }

  @Override
  public float sum(float[] d, int from, int to) {
    FloatVector even = all(0f);
    FloatVector odd = all(0f);
    int end = from + (to - from) / (2 * LENGTH) * 2 * LENGTH;
    for (int i = from; i < end; i += 2 * LENGTH) {
      FloatVector x = normal(load(d, i));
      x.intoArray(d, i);
      even = even.add(x);
      FloatVector y = normal(load(d, i + LENGTH));
      y.intoArray(d, i + LENGTH);
      odd = odd.add(y);
    }
    float[] sums = new float[LENGTH];
    even.add(odd).intoArray(sums, 0);
    for (int i = end; i < to; i++) {
      d[i] = Math.abs(d[i]) < Float.MIN_NORMAL ? 0f : d[i];
      sums[i - end & LENGTH - 1] += d[i];
    }
    float sum = 0;
    for (float part : sums) {
      sum += part;
    }
    return sum;
  }

  private static FloatVector normal(FloatVector x) {
    return x.blend(0f, x.abs().compare(VectorOperators.LT, Float.MIN_NORMAL));
  }
}
