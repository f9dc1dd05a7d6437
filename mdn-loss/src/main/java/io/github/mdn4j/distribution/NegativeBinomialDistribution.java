// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.distribution;

import io.github.mdn4j.internal.CountProbability;
import java.util.random.RandomGenerator;
import org.apache.commons.numbers.gamma.RegularizedBeta;
import org.apache.commons.numbers.gamma.RegularizedGamma;

/**
 * A negative binomial distribution of mean m and dispersion a, variance m + a m²: a count.
 *
 * <p>A count has neither alternatives nor a scale: a {@link Temperature} leaves it as predicted.
 */
public final class NegativeBinomialDistribution implements Distribution {

  private static final double LARGEST_SIZE = 1e300;
  private static final double POISSON = 1e-18; // a variance of m (1 + a m) is m to the last bit
  private static final double NEGLIGIBLE = 1e-18; // log(1 + x) is x
  private static final double SMALL = 1e-4;
  private static final double SUMMED = 1e6; // variance, up to which a tail has some thousand terms
  private static final double LARGE = 1e8; // w, from which w²/(1 + w²) is 1
  private static final double STEP = 0.1;
  private static final int POINTS = 400; // on either side: e^−40 is left out

  private final double m;
  private final double a;
  private final double floor;

  private NegativeBinomialDistribution(double m, double a, double floor) {
    this.m = m;
    this.a = a;
    this.floor = floor;
  }

  /**
   * Makes a negative binomial distribution.
   *
   * @param mean m, positive
   * @param dispersion a, positive: the variance is m + a m²
   * @throws org.nd4j.linalg.exception.ND4JIllegalArgumentException if one is not a positive number
   */
  public static NegativeBinomialDistribution of(double mean, double dispersion) {
    return predicted(
        Checks.positive("NegativeBinomialDistribution", "mean", mean),
        Checks.positive("NegativeBinomialDistribution", "dispersion", dispersion),
        0);
  }

  /**
   * Makes what a network predicts, whatever its raw numbers: nothing is checked, as a scale may be 0 or infinite
   * where a raw number is far out.
   *
   * @param m the mean
   * @param a the dispersion
   * @param floor σ₀, below which a scale cannot go, or 0 if there is no floor
   */
  public static NegativeBinomialDistribution predicted(double m, double a, double floor) {
    return new NegativeBinomialDistribution(m, a, floor);
  }

  @Override
  public int labelWidth() {
    return 1;
  }

  @Override
  public double logDensity(double... y) {
    Checks.label(this, y);
    return CountProbability.isCount(y[0])
        ? CountProbability.log(y[0], m, size())
        : Double.NEGATIVE_INFINITY;
  }

  @Override
  public boolean isAtom(int column, double... y) {
    return true;
  }

  @Override
  public double[] mean() {
    return new double[] {m};
  }

  @Override
  public double[][] covariance() {
    return new double[][] {{m + a * m * m}};
  }

  @Override
  public double[] mode() {
    return new double[] {Math.max(0, Math.floor(m * (1 - a)))};
  }

  /** Inverts the cdf. */
  @Override
  public double[] sample(Temperature temperature, RandomGenerator random) {
    double u = (random.nextLong() >>> 12) * 0x1p-52 + 0x1p-53; // inside (0, 1)
    return new double[] {quantile(u)};
  }

  /** Returns this: a count has no temperature. */
  @Override
  public NegativeBinomialDistribution at(Temperature temperature) {
    return this;
  }

  @Override
  public double cdf(double y) {
    return y < 0 ? 0 : y == Double.POSITIVE_INFINITY ? 1 : mass(y, false);
  }

  @Override
  public double survival(double y) {
    return y < 0 ? 1 : y == Double.POSITIVE_INFINITY ? 0 : mass(y, true);
  }

  /**
   * Returns P(Y ≤ y) or P(Y &gt; y): where a is small, by adding up the shorter tail, which a beta function of a large
   * argument has not to all digits; otherwise by one, of whichever of p = 1/(1 + a m) and 1 − p is not rounded to 1.
   */
  private double mass(double y, boolean above) {
    double next = Math.floor(y) + 1;
    double odds = a * m;
    if (a < SMALL && m * (1 + odds) < SUMMED) {
      boolean upper = next > m;
      double tail = upper ? upperTail(next) : lowerTail(next - 1);
      return upper == above ? tail : 1 - tail;
    }
    if (a * Math.max(m, next) < POISSON) {
      return above ? RegularizedGamma.P.value(next, m) : RegularizedGamma.Q.value(next, m);
    }
    if (odds <= 1) {
      double q = odds / (1 + odds);
      return above ? RegularizedBeta.value(q, next, size()) : RegularizedBeta.complement(q, next, size());
    }
    double p = 1 / (1 + odds);
    return above ? RegularizedBeta.complement(p, size(), next) : RegularizedBeta.value(p, size(), next);
  }

  private double lowerTail(double from) {
    double term = Math.exp(CountProbability.log(from, m, size()));
    double sum = 0;
    for (double k = from; k >= 0 && term > NEGLIGIBLE * sum; k--) {
      sum += term;
      term *= k * (1 + a * m) / (m * (1 + a * (k - 1)));
    }
    return sum;
  }

  private double upperTail(double from) {
    double term = Math.exp(CountProbability.log(from, m, size()));
    double sum = 0;
    for (double k = from; term > NEGLIGIBLE * sum; k++) {
      sum += term;
      term *= m * (1 + a * k) / ((1 + a * m) * (k + 1));
    }
    return sum;
  }

  /** Returns r = 1/a. */
  private double size() {
    return Math.min(1 / a, LARGEST_SIZE);
  }

  /**
   * Returns E|Y − y| − ½ E|Y − Y′| in a time that does not depend on the mean. The first comes from cdf and probability
   * of ⌊y⌋ (Wei and Held 2014), the second from the characteristic function of Y − Y′, docs/math.md, eq. 20.
   */
  @Override
  public double crps(double y) {
    if (Double.isNaN(y) || Double.isInfinite(y)) {
      return Math.abs(y);
    }
    double count = Math.floor(y);
    double probability = y < 0 ? 0 : Math.exp(CountProbability.log(count, m, size()));
    double atCount = probability == 0 ? 0 : m * (1 + a * count) * probability; // far out, 0 times infinity
    return (y - m) * (cdf(y) - survival(y)) + 2 * atCount - halfMeanDifference();
  }

  /**
   * Returns ½ E|Y − Y′| = 1/2π ∫ (1 − (1 + 4 a m (1 + a m) w²/(1 + w²))^−r) dw/w² over w &gt; 0, by the trapezoidal
   * rule in log w, which converges geometrically as the integrand has no singularity near the line.
   */
  private double halfMeanDifference() {
    double variance = m * (1 + a * m);
    if (variance == 0) {
      return 0;
    }
    double middle = Math.min(0, -0.5 * Math.log(2 * variance)); // of log w, where the integrand is largest
    double sum = 0;
    for (int i = -POINTS; i <= POINTS; i++) {
      double w = Math.exp(middle + i * STEP);
      double square = w > LARGE ? 1 : w * w / (1 + w * w);
      double small = 4 * a * variance * square;
      double exponent = small < NEGLIGIBLE ? 4 * variance * square : Math.log1p(small) / a;
      sum -= Math.expm1(-exponent) / w;
    }
    return STEP / (2 * Math.PI) * sum;
  }

  @Override
  public Parameters parameters() {
    return Parameters.of("negativeBinomial").with("mean", mean()).with("dispersion", new double[] {a});
  }

  @Override
  public void inspect(Inspector inspector) {
    inspector.scale(a, floor);
  }

  @Override
  public String toString() {
    return Parameters.textOf(this, "NegativeBinomial(1)");
  }
}
