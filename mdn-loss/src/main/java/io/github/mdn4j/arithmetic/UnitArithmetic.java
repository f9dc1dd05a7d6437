// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.arithmetic;

/**
 * Activations of units over columns of floats, and their way back.
 *
 * <p>Forward, the numbers from an index up to another are of one unit, and its bias b is added first. Back, a gradient
 * d from 0 on is multiplied by the slope, which is told from the values a from {@code at} on. Results are the same
 * numbers wherever a number stands in a column and whether code is compiled yet; NaN stays NaN.
 */
public interface UnitArithmetic {

  /** a = a + b. */
  void identity(float[] a, int from, int to, float b);

  /** a = tanh(a + b), within 4 units in the last place. */
  void tanh(float[] a, int from, int to, float b);

  /** a = 1 / (1 + exp(−a − b)), within 3 units in the last place where that is not below 1e-37. */
  void sigmoid(float[] a, int from, int to, float b);

  /** a = max(a + b, 0). */
  void relu(float[] a, int from, int to, float b);

  /** a = max(a + b, alpha (a + b)), for alpha in (0, 1]. */
  void leakyRelu(float[] a, int from, int to, float b, float alpha);

  /** a = log(1 + exp(a + b)), within 4 units in the last place where that is not below 1e-37. */
  void softplus(float[] a, int from, int to, float b);

  /** a = a + b where that is positive, else exp(a + b) − 1, within 3 units in the last place. */
  void elu(float[] a, int from, int to, float b);

  /** d = d (1 − a²), for n numbers. */
  void tanhBack(float[] a, int at, float[] d, int n);

  /** d = d a (1 − a), for n numbers. */
  void sigmoidBack(float[] a, int at, float[] d, int n);

  /** d where a is positive, else 0, for n numbers. */
  void reluBack(float[] a, int at, float[] d, int n);

  /** d where a is not negative, else alpha d, for n numbers. */
  void leakyReluBack(float[] a, int at, float[] d, int n, float alpha);

  /** d = d (1 − exp(−a)), for n numbers. */
  void softplusBack(float[] a, int at, float[] d, int n);

  /** d = d min(1, 1 + a), for n numbers. */
  void eluBack(float[] a, int at, float[] d, int n);

  /**
   * Sums the numbers from an index up to another, of which subnormal ones become 0 first: a processor takes a hundred times
   * as long for a product with one of these.
   */
  float sum(float[] d, int from, int to);
}
