// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.distribution;

import java.util.List;
import java.util.random.RandomGenerator;
import org.nd4j.linalg.exception.ND4JIllegalArgumentException;

/**
 * A density with its parameters bound: what a network predicts for one row.
 *
 * <p>Immutable. Densities are with respect to Lebesgue measure (counting measure for discrete labels); log densities
 * are in nats per row. Operations that need an order on the labels ({@link #cdf} and what follows from it) exist for
 * one-dimensional labels only. An operation that has no meaning for a family, or is not known for it, throws
 * {@link UnsupportedOperationException} and names the family and what to use instead.
 *
 * <p>A family of one's own implements {@link #logDensity}, {@link #mean}, {@link #covariance}, {@link #mode} and
 * {@link #sample(Temperature, RandomGenerator)}, and {@link #cdf} if D = 1: the rest is derived.
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

  /**
   * Returns whether a column of a label is an atom, a value of positive probability, as counts and classes are. Where it
   * is, the density is with respect to counting measure in that column.
   *
   * @param column from 0 to D − 1
   * @param y a label of positive density, D numbers
   */
  default boolean isAtom(int column, double... y) {
    return false;
  }

  /** Returns E[y], D numbers. */
  double[] mean();

  /** Returns the variance of each label column, D numbers: the diagonal of {@link #covariance()}. */
  default double[] variance() {
    double[][] covariance = covariance();
    double[] variance = new double[covariance.length];
    for (int d = 0; d < variance.length; d++) {
      variance[d] = covariance[d][d];
    }
    return variance;
  }

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
    return sample(Temperature.ONE, random);
  }

  /**
   * Draws one label at a temperature.
   *
   * @param temperature how sharp or how wild the draw is
   * @param random the source of randomness; the same generator in the same state gives the same draw
   * @return D numbers
   */
  double[] sample(Temperature temperature, RandomGenerator random);

  /**
   * Returns the distribution that {@link #sample(Temperature, RandomGenerator)} draws from.
   *
   * @param temperature how far it strays from this one
   * @throws UnsupportedOperationException if the family knows no other temperature than 1
   */
  default Distribution at(Temperature temperature) {
    if (temperature.equals(Temperature.ONE)) {
      return this;
    }
    throw new UnsupportedOperationException(
        "the temperature of " + this + " cannot be changed: use sample(temperature, random), or override at");
  }

  /**
   * Returns P(Y ≤ y), for D = 1.
   *
   * @throws UnsupportedOperationException if the label has more than one column, or the family has no cdf
   */
  default double cdf(double y) {
    Checks.oneDimensional(this, "cdf");
    throw new UnsupportedOperationException("cdf of " + this + " is not known: use logDensity or sample");
  }

  /**
   * Returns P(Y &gt; y), for D = 1; far in the upper tail it keeps the digits that 1 − cdf loses.
   *
   * @throws UnsupportedOperationException if the label has more than one column, or the family has no cdf
   */
  default double survival(double y) {
    return 1 - cdf(y);
  }

  /**
   * Returns the smallest y with cdf(y) ≥ p, for D = 1.
   *
   * @param p a probability in (0, 1)
   * @throws UnsupportedOperationException if the label has more than one column, or the family has no cdf
   * @throws ND4JIllegalArgumentException if p is not inside (0, 1)
   */
  default double quantile(double p) {
    Checks.oneDimensional(this, "quantile");
    return QuantileSearch.quantile(this, Checks.probability(this, p));
  }

  /**
   * Returns the smallest y with survival(y) ≤ q, for D = 1: the quantile of 1 − q, also where 1 − q rounds to 1.
   *
   * @param q a probability in (0, 1)
   * @throws UnsupportedOperationException if the label has more than one column, or the family has no cdf
   * @throws ND4JIllegalArgumentException if q is not inside (0, 1)
   */
  default double upperQuantile(double q) {
    Checks.oneDimensional(this, "upperQuantile");
    Checks.probability(this, q);
    boolean exact = 1 - (1 - q) == q;
    return exact ? quantile(1 - q) : QuantileSearch.upperQuantile(this, q);
  }

  /**
   * Returns the central interval: as much mass below it as above, for D = 1.
   *
   * @param level the mass inside, in (0, 1)
   * @throws UnsupportedOperationException if the label has more than one column, or the family has no cdf
   * @throws ND4JIllegalArgumentException if the level is not inside (0, 1)
   */
  default Interval interval(double level) {
    Checks.oneDimensional(this, "interval");
    double outside = (1 - Checks.probability(this, level)) / 2;
    return new Interval(quantile(outside), upperQuantile(outside));
  }

  /**
   * Returns the smallest set of labels that holds a given mass, {y : f(y) ≥ t}, as intervals in order, for a continuous
   * label with D = 1 (Hyndman 1996). For D &gt; 1 see {@link #highestDensityThreshold}.
   *
   * @param level the mass inside, in (0, 1); below 1 − 10⁻¹² or so, as regions end where the tails are that light
   * @throws UnsupportedOperationException if the label has more than one column or is discrete, or there is no cdf
   * @throws ND4JIllegalArgumentException if the level is not inside (0, 1)
   */
  default List<Interval> highestDensityRegion(double level) {
    if (labelWidth() != 1) {
      throw new UnsupportedOperationException(
          "highestDensityRegion of " + this + " is no list of intervals for labels of " + labelWidth()
              + " columns: use highestDensityThreshold, and compare logDensity(y) with it");
    }
    return HighestDensity.region(this, Checks.probability(this, level));
  }

  /**
   * Estimates the log density t above which a label belongs to the highest-density region {y : log f(y) ≥ t}, for any
   * D: a quantile of the log densities of draws (Hyndman 1996, section 3.2).
   *
   * @param level the mass inside, in (0, 1)
   * @param draws how many labels to draw, at least 1
   * @param random the source of randomness
   * @return t in nats
   * @throws ND4JIllegalArgumentException if the level is not inside (0, 1), or there are no draws
   */
  default double highestDensityThreshold(double level, int draws, RandomGenerator random) {
    return HighestDensity.threshold(this, Checks.probability(this, level), draws, random);
  }

  /**
   * Returns the continuous ranked probability score of an outcome, ∫ (F(t) − 1{t ≥ y})² dt, in units of y, for D = 1.
   *
   * @throws UnsupportedOperationException if the label has more than one column, or the family has no cdf
   */
  default double crps(double y) {
    Checks.oneDimensional(this, "crps");
    return Crps.byQuadrature(this, y);
  }

  /**
   * Returns the part of the continuous ranked probability score that some labels add, ∫ (F(t) − 1{t ≥ y})² dt from one to
   * the other, in units of y, for D = 1: the threshold-weighted score (Gneiting and Ranjan 2011, eq. 10).
   *
   * @param from the lower end, may be −∞
   * @param to the upper end, may be ∞
   * @throws UnsupportedOperationException if the label has more than one column, or the family has no cdf
   * @throws ND4JIllegalArgumentException if the ends are not in order
   */
  default double crps(double y, double from, double to) {
    Checks.oneDimensional(this, "crps");
    if (!(from <= to)) {
      throw new ND4JIllegalArgumentException(
          this + ": expected a lower end not above the upper, but got " + from + " and " + to);
    }
    return Double.isInfinite(from) && Double.isInfinite(to) ? crps(y) : Crps.between(this, y, from, to);
  }

  /**
   * Estimates the entropy −E[log f(y)] in nats by drawing labels.
   *
   * @param draws how many labels to draw, at least 2
   * @param random the source of randomness
   * @throws ND4JIllegalArgumentException if there are fewer than 2 draws
   */
  default Estimate entropy(int draws, RandomGenerator random) {
    if (draws < 2) {
      throw new ND4JIllegalArgumentException(this + ": an entropy wants at least 2 draws, got " + draws);
    }
    return Estimate.ofMean(draws, () -> -logDensity(sample(random)));
  }

  /**
   * Returns the distribution of some label columns, in the order of the indices, whatever the others may be.
   *
   * @param indices columns, each once
   * @throws UnsupportedOperationException if the family's marginals are not known
   * @throws ND4JIllegalArgumentException if an index is out of range or there twice, or there is none
   */
  default Distribution marginal(int... indices) {
    if (Indices.areAll(this, indices)) {
      return this;
    }
    throw new UnsupportedOperationException(
        "marginal of " + this + " is not known: use sample, and keep the columns that matter");
  }

  /**
   * Returns the distribution of the other label columns, in their order, given the values of some.
   *
   * @param indices columns that are known, each once, not all
   * @param values what they are, one number an index
   * @throws UnsupportedOperationException if the family's conditionals are not known
   * @throws ND4JIllegalArgumentException if an index is out of range or there twice, there is none, no column is left,
   *     or the values are not as many finite numbers of positive density
   */
  default Distribution condition(int[] indices, double[] values) {
    Indices.others(this, indices, values);
    throw new UnsupportedOperationException(
        "condition of " + this + " is not known: use a mixture of Gaussians, or let the network see those columns");
  }

  /**
   * Returns the distribution of m + s y, column by column: the same in other units.
   *
   * @param shift m, D finite numbers
   * @param scale s, D positive numbers
   * @throws ND4JIllegalArgumentException if they are not such
   */
  default Distribution affine(double[] shift, double[] scale) {
    return AffineDistribution.of(this, shift, scale);
  }

  /**
   * Shows the scales and the mixing weights that this distribution is made of; a distribution without any shows
   * nothing.
   *
   * @param inspector what looks at them
   */
  default void inspect(Inspector inspector) {}

  /**
   * Returns the parameters by name, as they go into JSON.
   *
   * @throws UnsupportedOperationException if the family gives its parameters no names
   */
  default Parameters parameters() {
    throw new UnsupportedOperationException(
        "parameters of " + this + " have no names: use mean, quantile or sample, or override parameters()");
  }
}
