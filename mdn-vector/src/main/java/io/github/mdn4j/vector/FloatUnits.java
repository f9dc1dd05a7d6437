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
 * <p>What is left over at the end of a column goes through the same pass in a vector of its own, so that all numbers take
 * the same steps. All passes are called at one place, so that C2 compiles each by itself; {@link FloatCells} says why.
 * Taking what is left over and putting it back are passes too: with them there are three at that place even where a
 * program has one activation and no way back.
 */
final class FloatUnits implements UnitArithmetic {

  /** A pass over whole vectors, with room for the arguments of any: values a with a bias b, or gradients d of values a. */
  private interface Pass {
    void run(float[] a, int at, float[] d, int from, int to, float b, float alpha);
  }

  private static final Pass IDENTITY = (a, at, d, from, to, b, alpha) -> biases(a, from, to, b);
  private static final Pass TANH = (a, at, d, from, to, b, alpha) -> tanhs(a, from, to, b);
  private static final Pass SIGMOID = (a, at, d, from, to, b, alpha) -> sigmoids(a, from, to, b);
  private static final Pass RELU = (a, at, d, from, to, b, alpha) -> relus(a, from, to, b);
  private static final Pass LEAKY_RELU = (a, at, d, from, to, b, alpha) -> leakyRelus(a, from, to, b, alpha);
  private static final Pass SOFTPLUS = (a, at, d, from, to, b, alpha) -> softpluses(a, from, to, b);
  private static final Pass ELU = (a, at, d, from, to, b, alpha) -> elus(a, from, to, b);
  private static final Pass TANH_BACK = (a, at, d, from, to, b, alpha) -> tanhsBack(a, at, d, to);
  private static final Pass SIGMOID_BACK = (a, at, d, from, to, b, alpha) -> sigmoidsBack(a, at, d, to);
  private static final Pass RELU_BACK = (a, at, d, from, to, b, alpha) -> relusBack(a, at, d, to);
  private static final Pass LEAKY_RELU_BACK = (a, at, d, from, to, b, alpha) -> leakyRelusBack(a, at, d, to, alpha);
  private static final Pass SOFTPLUS_BACK = (a, at, d, from, to, b, alpha) -> softplusesBack(a, at, d, to);
  private static final Pass ELU_BACK = (a, at, d, from, to, b, alpha) -> elusBack(a, at, d, to);
  private static final Pass SUM = (sums, at, d, from, to, b, alpha) -> addUp(d, from, to, sums);

  private static final float[] NOTHING = {};

  private static final Pass TAKE = (a, at, d, from, to, b, alpha) -> System.arraycopy(a, from, d, 0, to - from);
  private static final Pass PUT = (a, at, d, from, to, b, alpha) -> System.arraycopy(d, 0, a, from, to - from);

  private static void run(Pass pass, float[] a, int at, float[] d, int from, int to, float b, float alpha) {
    pass.run(a, at, d, from, to, b, alpha);
  }

  private static void forward(Pass pass, float[] a, int from, int to, float b, float alpha) {
    int end = from + (to - from) / LENGTH * LENGTH;
    float[] rest = end < to ? new float[LENGTH] : NOTHING;
    run(pass, a, 0, null, from, end, b, alpha);
    run(TAKE, a, 0, rest, end, to, 0, 0);
    run(pass, rest, 0, null, 0, rest.length, b, alpha);
    run(PUT, a, 0, rest, end, to, 0, 0);
  }

  private static void back(Pass pass, float[] a, int at, float[] d, int n, float alpha) {
    int end = n / LENGTH * LENGTH;
    float[] values = end < n ? new float[LENGTH] : NOTHING;
    float[] rest = end < n ? new float[LENGTH] : NOTHING;
    run(pass, a, at, d, 0, end, 0, alpha);
    run(TAKE, a, 0, values, at + end, at + n, 0, 0);
    run(TAKE, d, 0, rest, end, n, 0, 0);
    run(pass, values, 0, rest, 0, rest.length, 0, alpha);
    run(PUT, d, 0, rest, end, n, 0, 0);
  }

  @Override
  public void identity(float[] a, int from, int to, float b) {
    forward(IDENTITY, a, from, to, b, 0);
  }

  @Override
  public void tanh(float[] a, int from, int to, float b) {
    forward(TANH, a, from, to, b, 0);
  }

  @Override
  public void sigmoid(float[] a, int from, int to, float b) {
    forward(SIGMOID, a, from, to, b, 0);
  }

  @Override
  public void relu(float[] a, int from, int to, float b) {
    forward(RELU, a, from, to, b, 0);
  }

  @Override
  public void leakyRelu(float[] a, int from, int to, float b, float alpha) {
    forward(LEAKY_RELU, a, from, to, b, alpha);
  }

  @Override
  public void softplus(float[] a, int from, int to, float b) {
    forward(SOFTPLUS, a, from, to, b, 0);
  }

  @Override
  public void elu(float[] a, int from, int to, float b) {
    forward(ELU, a, from, to, b, 0);
  }

  @Override
  public void tanhBack(float[] a, int at, float[] d, int n) {
    back(TANH_BACK, a, at, d, n, 0);
  }

  @Override
  public void sigmoidBack(float[] a, int at, float[] d, int n) {
    back(SIGMOID_BACK, a, at, d, n, 0);
  }

  @Override
  public void reluBack(float[] a, int at, float[] d, int n) {
    back(RELU_BACK, a, at, d, n, 0);
  }

  @Override
  public void leakyReluBack(float[] a, int at, float[] d, int n, float alpha) {
    back(LEAKY_RELU_BACK, a, at, d, n, alpha);
  }

  @Override
  public void softplusBack(float[] a, int at, float[] d, int n) {
    back(SOFTPLUS_BACK, a, at, d, n, 0);
  }

  @Override
  public void eluBack(float[] a, int at, float[] d, int n) {
    back(ELU_BACK, a, at, d, n, 0);
  }

  @Override
  public float sum(float[] d, int from, int to) {
    float[] sums = new float[LENGTH];
    int end = from + (to - from) / (2 * LENGTH) * 2 * LENGTH;
    run(SUM, sums, 0, d, from, end, 0, 0);
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

  private static void biases(float[] a, int from, int to, float b) {
    for (int i = from; i < to; i += LENGTH) {
      FloatLanes.store(load(a, i).add(b), a, i);
    }
  }

  private static void tanhs(float[] a, int from, int to, float b) {
    for (int i = from; i < to; i += LENGTH) {
      FloatLanes.store(FloatLanes.tanh(load(a, i).add(b)), a, i);
    }
  }

  private static void sigmoids(float[] a, int from, int to, float b) {
    for (int i = from; i < to; i += LENGTH) {
      FloatLanes.store(FloatLanes.sigmoid(load(a, i).add(b)), a, i);
    }
  }

  private static void relus(float[] a, int from, int to, float b) {
    for (int i = from; i < to; i += LENGTH) {
      FloatLanes.store(load(a, i).add(b).max(0f), a, i);
    }
  }

  private static void leakyRelus(float[] a, int from, int to, float b, float alpha) {
    for (int i = from; i < to; i += LENGTH) {
      FloatVector x = load(a, i).add(b);
      FloatLanes.store(x.max(x.mul(alpha)), a, i);
    }
  }

  // max(x, 0) + log(1 + exp(−|x|)) does not overflow
  private static void softpluses(float[] a, int from, int to, float b) {
    for (int i = from; i < to; i += LENGTH) {
      FloatVector x = load(a, i).add(b);
      FloatLanes.store(FloatLanes.logOnePlus(FloatLanes.exp(x.min(x.neg()))).add(x.max(0f)), a, i);
    }
  }

  private static void elus(float[] a, int from, int to, float b) {
    for (int i = from; i < to; i += LENGTH) {
      FloatVector x = load(a, i).add(b);
      FloatLanes.store(FloatLanes.minusOne(x.min(0f)).add(x.max(0f)), a, i);
    }
  }

  private static void tanhsBack(float[] a, int at, float[] d, int n) {
    for (int i = 0; i < n; i += LENGTH) {
      FloatVector x = load(a, at + i);
      FloatLanes.store(load(d, i).mul(all(1f).sub(x.mul(x))), d, i);
    }
  }

  private static void sigmoidsBack(float[] a, int at, float[] d, int n) {
    for (int i = 0; i < n; i += LENGTH) {
      FloatVector x = load(a, at + i);
      FloatLanes.store(load(d, i).mul(x.mul(all(1f).sub(x))), d, i);
    }
  }

  private static void relusBack(float[] a, int at, float[] d, int n) {
    for (int i = 0; i < n; i += LENGTH) {
      FloatLanes.store(load(d, i).mul(load(a, at + i).mul(Float.MAX_VALUE).min(1f)), d, i);
    }
  }

  private static void leakyRelusBack(float[] a, int at, float[] d, int n, float alpha) {
    for (int i = 0; i < n; i += LENGTH) {
      FloatVector y = load(d, i);
      FloatLanes.store(y.mul(alpha).blend(y, load(a, at + i).compare(VectorOperators.GE, 0f)), d, i);
    }
  }

  private static void softplusesBack(float[] a, int at, float[] d, int n) {
    for (int i = 0; i < n; i += LENGTH) {
      FloatLanes.store(FloatLanes.minusOne(load(a, at + i).neg()).neg().mul(load(d, i)), d, i);
    }
  }

  private static void elusBack(float[] a, int at, float[] d, int n) {
    for (int i = 0; i < n; i += LENGTH) {
      FloatLanes.store(load(d, i).mul(load(a, at + i).add(1f).min(1f)), d, i);
    }
  }

  /** Sums pairs of vectors into one, and takes subnormal numbers out. */
  private static void addUp(float[] d, int from, int to, float[] sums) {
    FloatVector even = all(0f);
    FloatVector odd = all(0f);
    for (int i = from; i < to; i += 2 * LENGTH) {
      FloatVector x = normal(load(d, i));
      FloatLanes.store(x, d, i);
      even = even.add(x);
      FloatVector y = normal(load(d, i + LENGTH));
      FloatLanes.store(y, d, i + LENGTH);
      odd = odd.add(y);
    }
    FloatLanes.store(even.add(odd), sums, 0);
  }

  private static FloatVector normal(FloatVector x) {
    return x.blend(0f, x.abs().compare(VectorOperators.LT, Float.MIN_NORMAL));
  }
}
