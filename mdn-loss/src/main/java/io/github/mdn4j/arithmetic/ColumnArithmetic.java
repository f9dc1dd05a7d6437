// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.arithmetic;

/**
 * Passes over columns of doubles: elementary functions, and the inner loops of kernels that are worth a pass of their
 * own.
 *
 * <p>A pass looks at the first n numbers of each column and may leave anything behind them. Unless it says so, none of
 * its columns may be another. Results are the same numbers whatever n is and whether code is compiled yet.
 */
public interface ColumnArithmetic {

  /** out = exp(x), with x held to [−708, 709]; NaN stays NaN. The columns may be the same; behind n nothing is changed. */
  void exp(double[] x, double[] out, int n);

  /** out = exp(x − most), with x − most held to [−708, 709]; x and out may be the same. */
  void expBelow(double[] most, double[] x, double[] out, int n);

  /**
   * out = log(x), as {@link Math#log} has it for 0, infinity and NaN. The columns may be the same; behind n nothing is
   * changed.
   */
  void log(double[] x, double[] out, int n);

  /** σ = exp(raw) + floor, inverse = 1/σ, slope = exp(raw)/σ. */
  void scale(double[] raw, double floor, double[] sigma, double[] inverse, double[] slope, int n);

  /**
   * A column of Gaussians with σ = exp(raw) + floor: log f without log σ, 1/σ, and the derivatives of log f by mean and
   * raw scale.
   *
   * @param first whether logDensity and factor are set; else this column is added to logDensity, multiplied into factor
   * @param logDensity −½ ((y − mean)/σ)² − ½ log 2π, or the sum with it
   * @param factor 1/σ, or the product with it
   * @return whether all factors lie within [least, most]
   */
  boolean gaussian(
      double[] y,
      double[] mean,
      double[] raw,
      double floor,
      boolean first,
      double least,
      double most,
      double[] logDensity,
      double[] factor,
      double[] byMean,
      double[] byRaw,
      int n);

  /**
   * Takes one component into a mixture: prior = exp(logit − largest), priorSum = priorSum + prior, joint = (logit −
   * largest) + joint, most = max(most, joint).
   */
  void join(
      double[] logit, double[] largest, double[] prior, double[] priorSum, double[] joint, double[] most, int n);

  /** joint = exp(joint − most) · factor, sum = sum + joint. */
  void weigh(double[] joint, double[] most, double[] factor, double[] sum, int n);

  /** joint = joint · byJointSum, gradient = joint − prior · byPriorSum. */
  void responsibilities(
      double[] joint, double[] byJointSum, double[] prior, double[] byPriorSum, double[] gradient, int n);

  /** a = a · factor, b = b · factor. */
  void multiply(double[] a, double[] b, double[] factor, int n);

  /** out = x as double, from an index of x on. */
  void widen(float[] x, int from, double[] out, int n);

  /** Returns whether none of n numbers is infinite or NaN. */
  boolean areFinite(float[] x, int n);

  /** out = 0 − x, as the nearest finite float; NaN stays NaN, and what would be subnormal becomes 0. */
  void narrowNegative(double[] x, float[] out, int n);
}
