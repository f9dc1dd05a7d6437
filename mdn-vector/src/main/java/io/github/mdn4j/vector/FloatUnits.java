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
 * <p>What is left over at the end of a column goes through the same loop in a vector of its own, so that all numbers take
 * the same steps.
 */
final class FloatUnits implements UnitArithmetic {

  /** Does to a vector what is done to a column. */
  private interface Forward {
    void run(float[] rest);
  }

  /** Does the same on the way back, where gradients go with values. */
  private interface Back {
    void run(float[] values, float[] rest);
  }

  private static int whole(int from, int to) {
    return from + (to - from) / LENGTH * LENGTH;
  }

  private static void rest(float[] a, int from, int to, Forward pass) {
    if (from < to) {
      float[] rest = new float[LENGTH];
      System.arraycopy(a, from, rest, 0, to - from);
      pass.run(rest);
      System.arraycopy(rest, 0, a, from, to - from);
    }
  }

  private static void rest(float[] a, int at, float[] d, int from, int to, Back pass) {
    if (from < to) {
      float[] values = new float[LENGTH];
      System.arraycopy(a, at + from, values, 0, to - from);
      rest(d, from, to, rest -> pass.run(values, rest));
    }
  }

  @Override
  public void identity(float[] a, int from, int to, float b) {
    int end = whole(from, to);
    for (int i = from; i < end; i += LENGTH) {
      FloatLanes.store(load(a, i).add(b), a, i);
    }
    rest(a, end, to, rest -> identity(rest, 0, LENGTH, b));
  }

  @Override
  public void tanh(float[] a, int from, int to, float b) {
    int end = whole(from, to);
    for (int i = from; i < end; i += LENGTH) {
      FloatLanes.store(FloatLanes.tanh(load(a, i).add(b)), a, i);
    }
    rest(a, end, to, rest -> tanh(rest, 0, LENGTH, b));
  }

  @Override
  public void sigmoid(float[] a, int from, int to, float b) {
    int end = whole(from, to);
    for (int i = from; i < end; i += LENGTH) {
      FloatLanes.store(FloatLanes.sigmoid(load(a, i).add(b)), a, i);
    }
    rest(a, end, to, rest -> sigmoid(rest, 0, LENGTH, b));
  }

  @Override
  public void relu(float[] a, int from, int to, float b) {
    int end = whole(from, to);
    for (int i = from; i < end; i += LENGTH) {
      FloatLanes.store(load(a, i).add(b).max(0f), a, i);
    }
    rest(a, end, to, rest -> relu(rest, 0, LENGTH, b));
  }

  @Override
  public void leakyRelu(float[] a, int from, int to, float b, float alpha) {
    int end = whole(from, to);
    for (int i = from; i < end; i += LENGTH) {
      FloatVector x = load(a, i).add(b);
      FloatLanes.store(x.max(x.mul(alpha)), a, i);
    }
    rest(a, end, to, rest -> leakyRelu(rest, 0, LENGTH, b, alpha));
  }

  @Override
  public void softplus(float[] a, int from, int to, float b) {
    int end = whole(from, to);
    for (int i = from; i < end; i += LENGTH) {
      FloatLanes.store(softplus(load(a, i).add(b)), a, i);
    }
    rest(a, end, to, rest -> softplus(rest, 0, LENGTH, b));
  }

  @Override
  public void elu(float[] a, int from, int to, float b) {
    int end = whole(from, to);
    for (int i = from; i < end; i += LENGTH) {
      FloatLanes.store(elu(load(a, i).add(b)), a, i);
    }
    rest(a, end, to, rest -> elu(rest, 0, LENGTH, b));
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
      FloatLanes.store(load(d, i).mul(all(1f).sub(x.mul(x))), d, i);
    }
    rest(a, at, d, end, n, (values, rest) -> tanhBack(values, 0, rest, LENGTH));
  }

  @Override
  public void sigmoidBack(float[] a, int at, float[] d, int n) {
    int end = whole(0, n);
    for (int i = 0; i < end; i += LENGTH) {
      FloatVector x = load(a, at + i);
      FloatLanes.store(load(d, i).mul(x.mul(all(1f).sub(x))), d, i);
    }
    rest(a, at, d, end, n, (values, rest) -> sigmoidBack(values, 0, rest, LENGTH));
  }

  @Override
  public void reluBack(float[] a, int at, float[] d, int n) {
    int end = whole(0, n);
    for (int i = 0; i < end; i += LENGTH) {
      FloatLanes.store(load(d, i).mul(load(a, at + i).mul(Float.MAX_VALUE).min(1f)), d, i);
    }
    rest(a, at, d, end, n, (values, rest) -> reluBack(values, 0, rest, LENGTH));
  }

  @Override
  public void leakyReluBack(float[] a, int at, float[] d, int n, float alpha) {
    int end = whole(0, n);
    for (int i = 0; i < end; i += LENGTH) {
      FloatVector y = load(d, i);
      FloatLanes.store(y.mul(alpha).blend(y, load(a, at + i).compare(VectorOperators.GE, 0f)), d, i);
    }
    rest(a, at, d, end, n, (values, rest) -> leakyReluBack(values, 0, rest, LENGTH, alpha));
  }

  @Override
  public void softplusBack(float[] a, int at, float[] d, int n) {
    int end = whole(0, n);
    for (int i = 0; i < end; i += LENGTH) {
      FloatLanes.store(slope(load(a, at + i)).mul(load(d, i)), d, i);
    }
    rest(a, at, d, end, n, (values, rest) -> softplusBack(values, 0, rest, LENGTH));
  }

  private static FloatVector slope(FloatVector a) {
    return FloatLanes.minusOne(a.neg()).neg();
  }

  @Override
  public void eluBack(float[] a, int at, float[] d, int n) {
    int end = whole(0, n);
    for (int i = 0; i < end; i += LENGTH) {
      FloatLanes.store(load(d, i).mul(load(a, at + i).add(1f).min(1f)), d, i);
    }
    rest(a, at, d, end, n, (values, rest) -> eluBack(values, 0, rest, LENGTH));
  }

  @Override
  public float sum(float[] d, int from, int to) {
    FloatVector even = all(0f);
    FloatVector odd = all(0f);
    int end = from + (to - from) / (2 * LENGTH) * 2 * LENGTH;
    for (int i = from; i < end; i += 2 * LENGTH) {
      FloatVector x = normal(load(d, i));
      FloatLanes.store(x, d, i);
      even = even.add(x);
      FloatVector y = normal(load(d, i + LENGTH));
      FloatLanes.store(y, d, i + LENGTH);
      odd = odd.add(y);
    }
    float[] sums = new float[LENGTH];
    FloatLanes.store(even.add(odd), sums, 0);
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
