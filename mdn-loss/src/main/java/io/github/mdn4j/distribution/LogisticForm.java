// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.distribution;

import java.util.random.RandomGenerator;

/** The standard logistic density. CRPS: Jordan, Krüger and Lerch (2019), appendix A. */
enum LogisticForm implements StandardForm {
  INSTANCE;

  @Override
  public double logDensity(double z) {
    return -Math.abs(z) - 2 * Math.log1p(Math.exp(-Math.abs(z)));
  }

  @Override
  public double cdf(double z) {
    double e = Math.exp(-Math.abs(z));
    return (z < 0 ? e : 1) / (1 + e);
  }

  @Override
  public double quantile(double p) {
    return Math.log(p) - Math.log1p(-p);
  }

  @Override
  public double variance() {
    return Math.PI * Math.PI / 3;
  }

  @Override
  public double crps(double z) {
    return Math.abs(z) + 2 * Math.log1p(Math.exp(-Math.abs(z))) - 1;
  }

  /** The log of the ratio of two exponential numbers; neither is 0 in practice, and a floor keeps the log finite. */
  @Override
  public double sample(RandomGenerator random) {
    double numerator = Math.max(Double.MIN_NORMAL, random.nextExponential());
    return Math.log(numerator / Math.max(Double.MIN_NORMAL, random.nextExponential()));
  }

  @Override
  public Parameters parameters(double[] location, double[] scale) {
    return Parameters.of("logistic").with("location", location).with("scale", scale);
  }

  @Override
  public String toString() {
    return "Logistic";
  }
}
