// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.distribution;

import java.util.random.RandomGenerator;

/**
 * The density f₀ of a location-scale family at location 0 and scale 1, with its mode at 0 and symmetric about it, as
 * scalars.
 */
public interface StandardForm {

  /** Returns φ(z) = exp(−z²/2) / √(2π). */
  static StandardForm normal() {
    return NormalForm.INSTANCE;
  }

  /** Returns exp(−|z|) / 2. */
  static StandardForm laplace() {
    return LaplaceForm.INSTANCE;
  }

  /** Returns exp(−z) / (1 + exp(−z))². */
  static StandardForm logistic() {
    return LogisticForm.INSTANCE;
  }

  /**
   * Returns Student's t density.
   *
   * @param nu ν, the degrees of freedom
   * @throws org.nd4j.linalg.exception.ND4JIllegalArgumentException if ν is not a positive number
   */
  static StandardForm studentT(double nu) {
    return StudentTForm.of(nu);
  }

  /** Returns 0, or NaN where there is no mean. */
  default double mean() {
    return 0;
  }

  /** Returns log f₀(z) in nats. */
  double logDensity(double z);

  /** Returns P(Z ≤ z). */
  double cdf(double z);

  /** Returns P(Z &gt; z). */
  default double survival(double z) {
    return cdf(-z);
  }

  /** Returns the z with cdf(z) = p, for p in (0, 1). */
  double quantile(double p);

  /** Returns the variance: infinite, or NaN, where there is none. */
  double variance();

  /** Returns the continuous ranked probability score of an outcome. */
  double crps(double z);

  /** Draws one number. */
  double sample(RandomGenerator random);

  /** Returns location and scale, and what else the family has, by name. */
  Parameters parameters(double[] location, double[] scale);
}
