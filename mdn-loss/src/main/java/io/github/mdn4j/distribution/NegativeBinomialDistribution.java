// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.distribution;

import io.github.mdn4j.internal.CountProbability;
import java.util.random.RandomGenerator;
import org.apache.commons.numbers.gamma.RegularizedBeta;

/**
 * A negative binomial distribution of mean m and dispersion a, variance m + a m²: a count.
 *
 * <p>A count has neither alternatives nor a scale: a {@link Temperature} leaves it as predicted.
 */
public final class NegativeBinomialDistribution implements Distribution {

  private static final double NEGLIGIBLE = 1e-18;

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
        ? CountProbability.log(y[0], m, 1 / a)
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
  public double[] sample(RandomGenerator random, Temperature temperature) {
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
    return y < 0 ? 0 : RegularizedBeta.value(1 / (1 + a * m), 1 / a, Math.floor(y) + 1);
  }

  @Override
  public double survival(double y) {
    return y < 0 ? 1 : RegularizedBeta.complement(1 / (1 + a * m), 1 / a, Math.floor(y) + 1);
  }

  /**
   * Adds up (F − 1{k ≥ y})² over the counts, and what lies between y and the counts beside it: in time that grows with
   * the number of counts that are at all likely.
   */
  @Override
  public double crps(double y) {
    if (Double.isNaN(y)) {
      return y;
    }
    double low = quantile(NEGLIGIBLE);
    double high = upperQuantile(NEGLIGIBLE);
    double inside = Math.max(low, Math.min(high, y));
    double whole = Math.min(Math.floor(inside), high - 1);
    double cdf = 0;
    double sum = Math.abs(y - inside);
    Walk up = new Walk(low);
    for (double k = low; k <= whole; k++) {
      cdf = k == low ? cdf(low) : cdf + up.next(1);
      sum += (k < whole ? 1 : inside - whole) * cdf * cdf;
    }
    double survival = 0;
    Walk down = new Walk(high);
    for (double k = high - 1; k >= whole; k--) {
      survival = k == high - 1 ? survival(k) : survival + down.next(-1);
      sum += (k > whole ? 1 : 1 - (inside - whole)) * survival * survival;
    }
    return sum;
  }

  /** The probabilities of one count after another, from ratios of neighbours; now and then computed afresh. */
  private final class Walk {
    private static final int AFRESH = 1024;

    private double count;
    private double probability;
    private int steps;

    Walk(double count) {
      this.count = count;
    }

    /** Moves by 1 or −1 and returns P(count). */
    double next(int step) {
      double ratio = (Math.min(count, count + step) + 1 / a) * (a * m / (1 + a * m)) / Math.max(count, count + step);
      count += step;
      probability =
          steps++ % AFRESH == 0
              ? Math.exp(CountProbability.log(count, m, 1 / a))
              : step > 0 ? probability * ratio : probability / ratio;
      return probability;
    }
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
