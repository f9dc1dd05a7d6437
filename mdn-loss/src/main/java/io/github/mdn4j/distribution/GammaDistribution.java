// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.distribution;

import io.github.mdn4j.internal.Binet;
import io.github.mdn4j.internal.Deviance;
import io.github.mdn4j.internal.StandardNormal;
import java.util.random.RandomGenerator;
import org.apache.commons.numbers.gamma.LogBeta;
import org.apache.commons.numbers.gamma.LogGamma;
import org.apache.commons.numbers.gamma.RegularizedGamma;

/** A gamma distribution of mean m and coefficient of variation v: a positive label. */
public final class GammaDistribution implements Distribution {

  private final double m;
  private final double v;
  private final double floor;

  private GammaDistribution(double m, double v, double floor) {
    this.m = m;
    this.v = v;
    this.floor = floor;
  }

  /**
   * Makes a gamma distribution.
   *
   * @param mean m, positive
   * @param coefficientOfVariation v, the standard deviation divided by the mean, positive
   * @throws org.nd4j.linalg.exception.ND4JIllegalArgumentException if one is not a positive number
   */
  public static GammaDistribution of(double mean, double coefficientOfVariation) {
    return predicted(
        Checks.positive("GammaDistribution", "mean", mean),
        Checks.positive("GammaDistribution", "coefficient of variation", coefficientOfVariation),
        0);
  }

  /**
   * Makes what a network predicts, whatever its raw numbers: nothing is checked, as a scale may be 0 or infinite
   * where a raw number is far out.
   *
   * @param m the mean
   * @param v the coefficient of variation
   * @param floor σ₀, below which a scale cannot go, or 0 if there is no floor
   */
  public static GammaDistribution predicted(double m, double v, double floor) {
    return new GammaDistribution(m, v, floor);
  }

  private double shape() {
    return 1 / (v * v);
  }

  private double rate() {
    return shape() / m;
  }

  @Override
  public int labelWidth() {
    return 1;
  }

  @Override
  public double logDensity(double... y) {
    Checks.label(this, y);
    if (y[0] <= 0) {
      return Double.NEGATIVE_INFINITY;
    }
    double shape = shape();
    double logY = Math.log(y[0]);
    double deviance = shape * Deviance.value((y[0] - m) / m, logY - Math.log(m));
    return -deviance - Math.log(v) - Binet.value(shape) - logY - StandardNormal.HALF_LOG_2_PI;
  }

  @Override
  public double[] mean() {
    return new double[] {m};
  }

  @Override
  public double[][] covariance() {
    return new double[][] {{m * m * v * v}};
  }

  /** Returns m (1 − v²), or 0, where the density grows without bound, if v &gt; 1. */
  @Override
  public double[] mode() {
    return new double[] {Math.max(0, m * (1 - v * v))};
  }

  /** Draws a positive number, also where a small shape would have it underflow. */
  @Override
  public double[] sample(RandomGenerator random, Temperature temperature) {
    double shape = shape() / temperature.spread();
    return new double[] {Math.max(Double.MIN_NORMAL, m / shape * standard(random, shape))};
  }

  /** Draws at rate 1: Marsaglia and Tsang (2000); a shape below 1 is drawn at one more and shrunk. */
  private static double standard(RandomGenerator random, double shape) {
    if (shape < 1) {
      return standard(random, shape + 1) * Math.exp(-random.nextExponential() / shape);
    }
    double d = shape - 1.0 / 3;
    double c = 1 / Math.sqrt(9 * d);
    while (true) {
      double x = random.nextGaussian();
      double t = 1 + c * x;
      double cube = t * t * t;
      if (t > 0 && -random.nextExponential() < 0.5 * x * x + d * (1 - cube + Math.log(cube))) {
        return d * cube;
      }
    }
  }

  /** Keeps the mean, and multiplies the variance by τ of the spread. */
  @Override
  public GammaDistribution at(Temperature temperature) {
    return new GammaDistribution(m, v * Math.sqrt(temperature.spread()), 0);
  }

  @Override
  public double cdf(double y) {
    return y <= 0 ? 0 : RegularizedGamma.P.value(shape(), y * rate());
  }

  @Override
  public double survival(double y) {
    return y <= 0 ? 1 : RegularizedGamma.Q.value(shape(), y * rate());
  }

  @Override
  public double quantile(double p) {
    Checks.probability(this, p);
    return p <= 0.5 ? quantile(p, false) : quantile(1 - p, true);
  }

  @Override
  public double upperQuantile(double q) {
    Checks.probability(this, q);
    return q < 0.5 ? quantile(q, true) : quantile(1 - q, false);
  }

  /** Searches from the quantile of x^α / Γ(α + 1), which is never below the cdf of a gamma label of rate 1. */
  private double quantile(double tail, boolean upper) {
    double log = upper ? Math.log1p(-tail) : Math.log(tail);
    double least = Math.exp((log + LogGamma.value(shape() + 1)) / shape()) / rate();
    double low = Math.max(Double.MIN_VALUE, least);
    double high = Math.max(low, m);
    while (upper ? survival(high) > tail : cdf(high) < tail) {
      high *= 2;
    }
    return upper
        ? QuantileSearch.upper(this, tail, low, high, Double.NaN)
        : QuantileSearch.lower(this, tail, low, high, Double.NaN);
  }

  /** Jordan, Krüger and Lerch (2019), appendix A. */
  @Override
  public double crps(double y) {
    double next = y <= 0 ? 0 : RegularizedGamma.P.value(shape() + 1, y * rate());
    double spread = Math.exp(-LogBeta.value(0.5, shape())) / rate();
    return y * (2 * cdf(y) - 1) - m * (2 * next - 1) - spread;
  }

  /** Without a shift it is gamma again. */
  @Override
  public Distribution affine(double[] shift, double[] scale) {
    AffineDistribution.check(this, shift, scale);
    return shift[0] == 0 ? new GammaDistribution(scale[0] * m, v, floor) : AffineDistribution.of(this, shift, scale);
  }

  @Override
  public Parameters parameters() {
    return Parameters.of("gamma").with("mean", mean()).with("coefficientOfVariation", new double[] {v});
  }

  @Override
  public void inspect(Inspector inspector) {
    inspector.scale(v, floor);
  }

  @Override
  public String toString() {
    return Parameters.textOf(this, "Gamma(1)");
  }
}
