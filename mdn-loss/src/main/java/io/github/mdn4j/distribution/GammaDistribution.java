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

  private static final double NEARLY_NORMAL = 1e-4; // v, below which Temme's expansion ends after its first term
  private static final double CUBE_IS_NORMAL = 1e-5; // v, below which the cube root of a label is normal

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
    if (y[0] <= 0 || y[0] == Double.POSITIVE_INFINITY) {
      return Double.NEGATIVE_INFINITY;
    }
    double shape = Math.min(shape(), Double.MAX_VALUE);
    double logY = Math.log(y[0]);
    double deviance = Deviance.value((y[0] - m) / m, logY - Math.log(m)) / v / v;
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
  public double[] sample(Temperature temperature, RandomGenerator random) {
    double variation = v * Math.sqrt(temperature.spread());
    if (variation < CUBE_IS_NORMAL) { // Wilson and Hilferty (1931): off by less than a part in 10¹²
      double root = 1 - variation * variation / 9 + variation / 3 * random.nextGaussian();
      return new double[] {m * root * root * root};
    }
    double shape = shape() / temperature.spread();
    double draw = shape > 0 ? m / shape * standard(random, shape) : 0;
    return new double[] {draw >= Double.MIN_NORMAL ? draw : Double.MIN_NORMAL}; // NaN where a shape is next to none
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
    if (y <= 0) {
      return 0;
    }
    if (v < NEARLY_NORMAL) {
      return StandardNormal.cdf(normal(y)) + skew(y);
    }
    return RegularizedGamma.P.value(shape(), y * rate());
  }

  @Override
  public double survival(double y) {
    if (y <= 0) {
      return 1;
    }
    if (v < NEARLY_NORMAL) {
      return StandardNormal.survival(normal(y)) - skew(y);
    }
    return RegularizedGamma.Q.value(shape(), y * rate());
  }

  /** Returns η/v, whose normal distribution is near the label's (Temme 1979): ½ η² = λ − 1 − log λ at λ = y/m. */
  private double normal(double y) {
    return eta(y) / v;
  }

  private double eta(double y) {
    double away = (y - m) / m;
    double deviance = Deviance.value(away, Math.log(y) - Math.log(m));
    return Math.copySign(Math.sqrt(2 * deviance), away);
  }

  /** Returns what is left of the cdf: the first term of Temme's expansion, whose next is v² / 540 of it. */
  private double skew(double y) {
    double eta = eta(y);
    double first = 1.0 / 3 + eta * (-1.0 / 12 + eta * (2.0 / 135 - eta / 864));
    return v * first * Math.exp(StandardNormal.logDensity(eta / v));
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
    if (v < NEARLY_NORMAL) {
      double z = StandardNormal.quantile(tail) * (upper ? -1 : 1);
      double from = m * (1 + v * (z - 1)) - 2 * Math.ulp(m); // off by v (z² − 1)/3 deviations
      double to = m * (1 + v * (z + 1)) + 2 * Math.ulp(m);
      return upper
          ? QuantileSearch.upper(UnivariateForm.of(this), tail, from, to, Double.NaN)
          : QuantileSearch.lower(UnivariateForm.of(this), tail, from, to, Double.NaN);
    }
    double log = upper ? Math.log1p(-tail) : Math.log(tail);
    double least = Math.exp((log + LogGamma.value(shape() + 1)) / shape()) / rate();
    double low = Math.max(Double.MIN_VALUE, least);
    double high = Math.max(low, m);
    while (upper ? survival(high) > tail : cdf(high) < tail) {
      high *= 2;
    }
    return upper
        ? QuantileSearch.upper(UnivariateForm.of(this), tail, low, high, Double.NaN)
        : QuantileSearch.lower(UnivariateForm.of(this), tail, low, high, Double.NaN);
  }

  /**
   * Jordan, Krüger and Lerch (2019), appendix A, with F of shape α + 1 written by F and f of shape α: all terms are then
   * of the size of the standard deviation.
   */
  @Override
  public double crps(double y) {
    if (Double.isNaN(y) || Double.isInfinite(y)) {
      return Math.abs(y);
    }
    double atLabel = y <= 0 ? 0 : m * Math.exp(logDensity(y) + Math.log(y) + 2 * Math.log(v));
    double spread =
        v < NEARLY_NORMAL
            ? m * v * (1 - v * v / 8) / Math.sqrt(Math.PI)
            : Math.exp(-LogBeta.value(0.5, shape())) / rate();
    return (y - m) * (cdf(y) - survival(y)) + 2 * atLabel - spread;
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
