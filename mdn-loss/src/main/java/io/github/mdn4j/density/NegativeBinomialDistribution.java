// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.density;

import java.util.random.RandomGenerator;
import org.apache.commons.numbers.gamma.RegularizedBeta;

/**
 * One column of a {@link NegativeBinomial} with its mean m and dispersion a bound.
 *
 * <p>A count has neither alternatives nor a scale: a {@link Temperature} leaves it as predicted.
 */
record NegativeBinomialDistribution(double m, double a, double floor) implements Distribution {

  private static final double NEGLIGIBLE = 1e-18;

  @Override
  public int labelWidth() {
    return 1;
  }

  @Override
  public double logDensity(double... y) {
    Checks.label(this, y);
    return NegativeBinomial.isCount(y[0])
        ? NegativeBinomial.logProbability(y[0], m, 1 / a)
        : Double.NEGATIVE_INFINITY;
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

  @Override
  public double cdf(double y) {
    return y < 0 ? 0 : RegularizedBeta.value(1 / (1 + a * m), 1 / a, Math.floor(y) + 1);
  }

  @Override
  public double survival(double y) {
    return y < 0 ? 1 : RegularizedBeta.complement(1 / (1 + a * m), 1 / a, Math.floor(y) + 1);
  }

  /** Adds up (F − 1{k ≥ y})² over the counts, and what lies between y and the counts beside it. */
  @Override
  public double crps(double y) {
    double low = Math.floor(Math.min(y, quantile(NEGLIGIBLE)));
    double high = Math.ceil(Math.max(y, upperQuantile(NEGLIGIBLE)));
    double sum = 0;
    for (double k = low; k < high; k++) {
      double belowY = Math.max(0, Math.min(1, y - k));
      double cdf = cdf(k);
      double survival = survival(k);
      sum += belowY * cdf * cdf + (1 - belowY) * survival * survival;
    }
    return sum;
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
    return "NegativeBinomial(1)";
  }
}
