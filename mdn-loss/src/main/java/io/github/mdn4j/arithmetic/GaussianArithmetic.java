// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.arithmetic;

/**
 * Passes over columns of mixtures of Gaussians with σ = exp(raw) + floor: floats in and out, doubles in between.
 *
 * <p>A column of floats begins at an index of an array, one of doubles at 0. All have room for whole vectors, and a pass
 * may take what is behind the first n numbers for more of them. Exponentials are within 1e-13 of their size. Gradients
 * that would be subnormal floats, for which a processor takes a hundred times as long, become 0.
 */
public interface GaussianArithmetic {

  /** Returns how many numbers a column needs for n rows. */
  int room(int n);

  /** Returns whether n numbers lie within [−bound, bound]; NaN does not. */
  boolean areWithin(float bound, float[] x, int from, int n);

  /**
   * inverse = 1/σ, z = (y − mean)/σ, exponent = exponent − ½ z².
   *
   * @param raw holds the column of means and that of raw scales, which lie within [−20, 20]
   */
  void standardise(
      float[] raw, int mean, int scale, float[] y, int label, double floor, double[] z, double[] inverse,
      double[] exponent, int n);

  /** The same for the last label column: exponent = exponent − ½ z² + logit, most = max(most, exponent). */
  void standardise(
      float[] raw, int logit, int mean, int scale, float[] y, int label, double floor, double[] z, double[] inverse,
      double[] exponent, double[] most, int n);

  /** prior = exp(logit), sum = sum + prior, for logits within [−300, 300]. */
  void priors(float[] raw, int logit, double[] prior, double[] sum, int n);

  /** total = total + weight · mean. */
  void addMean(double[] weight, float[] raw, int mean, double[] total, int n);

  /** total = total + weight · (σ² + (mean − center)²), for raw scales within [−20, 20]. */
  void addVariance(
      double[] weight, float[] raw, int mean, int scale, double floor, double[] center, double[] total, int n);

  /** joint = exp(joint − most) · factor, sum = sum + joint, for joint ≤ most. */
  void joints(double[] joint, double[] most, double[] factor, double[] sum, int n);

  /** joint = joint · byJointSum, gradient = prior · byPriorSum − joint. */
  void byLogit(
      double[] joint, double[] byJointSum, double[] prior, double[] byPriorSum, float[] gradient, int logit, int n);

  /** The gradient of −log f by the mean, −joint z / σ, and by the raw scale, joint (1 − z²)(1 − floor/σ). */
  void byParameters(
      double[] joint, double[] z, double[] inverse, double floor, float[] gradient, int mean, int scale, int n);
}
