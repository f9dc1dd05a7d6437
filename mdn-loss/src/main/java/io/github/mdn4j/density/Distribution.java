// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.density;

import java.util.random.RandomGenerator;

/**
 * A density with its parameters bound: what a network predicts for one row.
 *
 * <p>Immutable. Densities are with respect to Lebesgue measure (counting measure for discrete labels); log densities are
 * in nats per row. Operations that need an order on the labels ({@link #cdf}, {@link #quantile}, {@link #crps}) exist for
 * one-dimensional labels only and throw {@link UnsupportedOperationException} otherwise.
 */
public interface Distribution {

  /** Returns D, the number of label columns. */
  int labelWidth();

  /**
   * Returns log f(y) in nats; −∞ outside the support.
   *
   * @param y a label of D numbers
   */
  double logDensity(double... y);

  /** Returns E[y], D numbers. */
  double[] mean();

  /** Returns the variance of each label column, D numbers: the diagonal of {@link #covariance()}. */
  double[] variance();

  /** Returns Cov[y], D by D. */
  double[][] covariance();

  /** Returns a label of highest density, D numbers. */
  double[] mode();

  /**
   * Draws one label.
   *
   * @param random the source of randomness; the same generator in the same state gives the same draw
   * @return D numbers
   */
  default double[] sample(RandomGenerator random) {
    return sample(random, Temperature.ONE);
  }

  /**
   * Draws one label at a temperature.
   *
   * @param random the source of randomness; the same generator in the same state gives the same draw
   * @param temperature how far the draw may stray
   * @return D numbers
   */
  double[] sample(RandomGenerator random, Temperature temperature);

  /**
   * Returns P(Y ≤ y), for D = 1.
   *
   * @throws UnsupportedOperationException if the label has more than one column
   */
  double cdf(double y);

  /**
   * Returns the smallest y with cdf(y) ≥ p, for D = 1.
   *
   * @param p a probability in (0, 1)
   * @throws UnsupportedOperationException if the label has more than one column
   * @throws org.nd4j.linalg.exception.ND4JIllegalArgumentException if p is not inside (0, 1)
   */
  double quantile(double p);

  /**
   * Returns the continuous ranked probability score of an outcome, ∫ (F(t) − 1{t ≥ y})² dt, in units of y, for D = 1.
   *
   * @throws UnsupportedOperationException if the label has more than one column
   */
  double crps(double y);

  /**
   * Shows the scales and the mixing weights that this distribution is made of; a distribution without any shows nothing.
   *
   * @param inspector what looks at them
   */
  default void inspect(Inspector inspector) {}
}
