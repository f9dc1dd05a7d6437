// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.arithmetic;

/**
 * A whole mixture of Gaussians with diagonal covariance, loss and gradient, over columns of floats.
 *
 * <p>With l_k = logit_k − max logit, σ = exp(raw) + floor, z = (y − mean)/σ, v_k = Π 1/σ and j_k = l_k − ½ Σ z², the
 * density is (2π)^(−D/2) exp(m) Σ exp(j_k − m) v_k / Σ exp(l_k), m = max j_k.
 *
 * <p>A float has 24 bits, so each operation errs by at most u = 2⁻²⁴ of its result. By how much j_k + log v_k is off is
 * estimated as δ_k = (|l_k| + 4.5 · ½ Σ z² + 1.5 √D + 1) u: three to four standard deviations of independent roundings, a third
 * to a half of their sum. Then log f is off by Σ r_k δ_k, r_k the responsibilities, and a derivative by r_k (1 − r_k) (δ_k + Σ r δ)
 * times what it is for the component alone, by 4 u of the row's largest, and by what is lost where z² − 1 or r_k − π_k
 * cancel. A row is in doubt where one of these is above 32 u, 1.9 · 10⁻⁶, of the larger of 1 and |log f|, or of the row's largest
 * derivative; and where a scale or a product of scales leaves [2⁻⁴⁰, 2⁴⁰]. What is computed for a row in doubt may
 * be anything.
 */
public interface MixtureArithmetic {

  /** Returns how many rows are computed at once: columns are as long as a whole number of them. */
  int lanes();

  /** Returns the length of the scratch space for K components of D columns. */
  int scratch(int components, int width);

  /**
   * Evaluates rows from 0 to n − 1, and some more up to a whole number of {@link #lanes()}.
   *
   * @param n rows
   * @param labels D columns
   * @param raw K logits, then for each component D means and D raw scales
   * @param floor of the scales
   * @param most takes m
   * @param jointSum takes Σ exp(j_k − m) v_k
   * @param priorSum takes Σ exp(l_k)
   * @param error takes Σ r_k δ_k, in units of u
   * @param excess takes a number above 0 or NaN where the gradient is in doubt, or a scale; at most 0 elsewhere
   * @param gradient columns as those of raw, which take the gradient of the log density; null if it is not wanted
   * @param scratch free to use
   */
  void evaluate(
      int n, float[][] labels, float[][] raw, float floor, float[] most, float[] jointSum, float[] priorSum,
      float[] error, float[] excess, float[][] gradient, float[] scratch);
}
