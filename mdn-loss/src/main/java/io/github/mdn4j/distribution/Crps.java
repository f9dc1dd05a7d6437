// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.distribution;

import io.github.mdn4j.internal.StandardNormal;
import java.util.List;
import java.util.TreeSet;
import org.apache.commons.numbers.gamma.Erf;

/**
 * The continuous ranked probability score, ∫ (F(t) − 1{t ≥ y})² dt (Gneiting and Raftery 2007, eq. 20; docs/math.md,
 * eq. 16).
 */
final class Crps {

  private static final double[] LEVELS = {1e-18, 1e-12, 1e-8, 1e-5, 1e-3, 0.05, 0.25, 0.5};
  private static final double[] FAR_LEVELS = {1e-300, 1e-200, 1e-150, 1e-110, 1e-80, 1e-60, 1e-45, 1e-33, 1e-25};
  private static final double TOLERANCE = 1e-12;
  private static final double DIVERGENT = 1e-6;

  private Crps() {}

  /**
   * Returns the score of any distribution that has a cdf and quantiles, to 1e-10 relative or better; to 1e-4 where the
   * cdf has hundreds of steps, as in a mixture of counts; infinite where the tails are so heavy that the integral does
   * not converge.
   */
  static double byQuadrature(Distribution distribution, double y) {
    if (Double.isNaN(y)) {
      return y;
    }
    TreeSet<Double> knots = Knots.of(distribution, LEVELS);
    knots.add(y);
    double score = integral(distribution, y, knots);
    if (beyond(distribution, knots) <= TOLERANCE * score) {
      return score;
    }
    knots.addAll(Knots.of(distribution, FAR_LEVELS));
    double farther = integral(distribution, y, knots);
    return beyond(distribution, knots) <= DIVERGENT * farther ? farther : Double.POSITIVE_INFINITY;
  }

  /**
   * Returns the part of the score that the labels between two add; where an end is infinite, up to where nothing is left.
   */
  static double between(Distribution distribution, double y, double from, double to) {
    if (Double.isNaN(y)) {
      return y;
    }
    if (Double.isInfinite(y) && (y == from || y == to)) { // F stays away from the step all the way
      return Double.POSITIVE_INFINITY;
    }
    TreeSet<Double> knots = Knots.of(distribution, LEVELS);
    knots.addAll(List.of(y, from, to));
    TreeSet<Double> inside = new TreeSet<>(knots.subSet(from, true, to, true));
    inside.removeIf(knot -> Double.isInfinite(knot));
    return inside.size() < 2 ? 0 : integral(distribution, y, inside);
  }

  private static double integral(Distribution distribution, double y, TreeSet<Double> knots) {
    return Quadrature.integrate(
        t -> {
          double mass = t < y ? distribution.cdf(t) : distribution.survival(t);
          return mass * mass;
        },
        Knots.array(knots),
        TOLERANCE);
  }

  /** Returns what the ends are worth over as much again: more than is missing, unless the integral diverges. */
  private static double beyond(Distribution distribution, TreeSet<Double> knots) {
    double width = knots.last() - knots.first();
    double below = distribution.cdf(Math.nextDown(knots.first())); // without what a discrete label has at the first
    double above = distribution.survival(knots.last());
    return width * (below * below + above * above);
  }

  /** Returns the score of a mixture of Gaussians: Grimit et al. (2006), eq. 5 (docs/math.md, eq. 17). */
  static double ofGaussians(List<GaussianForm.Weighted> parts, double y) {
    int count = parts.size();
    double[] weight = new double[count];
    double[] mean = new double[count];
    double[] variance = new double[count];
    for (int k = 0; k < count; k++) {
      GaussianDistribution part = parts.get(k).gaussian();
      weight[k] = Math.exp(parts.get(k).logWeight());
      mean[k] = part.mean()[0];
      variance[k] = part.variance()[0];
    }
    return ofGaussians(weight, mean, variance, y);
  }

  /** Returns the score of a mixture of Gaussians by their weights, means and variances. */
  static double ofGaussians(double[] weight, double[] mean, double[] variance, double y) {
    double score = 0;
    for (int i = 0; i < weight.length; i++) {
      double spread = 0.5 * weight[i] * meanDistance(0, 2 * variance[i]);
      for (int j = 0; j < i; j++) {
        spread += weight[j] * meanDistance(mean[i] - mean[j], variance[i] + variance[j]);
      }
      score += weight[i] * (meanDistance(y - mean[i], variance[i]) - spread);
    }
    return score;
  }

  /** Returns E|X| of a Gaussian, A(μ, σ) = 2 σ φ(μ/σ) + μ (2 Φ(μ/σ) − 1). */
  private static double meanDistance(double mu, double variance) {
    double sigma = Math.sqrt(variance);
    double z = mu / sigma;
    return 2 * sigma * Math.exp(StandardNormal.logDensity(z)) + mu * Erf.value(z / Math.sqrt(2));
  }
}
