// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.distribution;

import java.util.random.RandomGenerator;

/** The standard Laplace density. CRPS: Jordan, Krüger and Lerch (2019), appendix A. */
enum LaplaceForm implements StandardForm {
  INSTANCE;

  private static final double LOG_2 = Math.log(2);

  @Override
  public double logDensity(double z) {
    return -Math.abs(z) - LOG_2;
  }

  @Override
  public double cdf(double z) {
    return z < 0 ? 0.5 * Math.exp(z) : 1 - 0.5 * Math.exp(-z);
  }

  @Override
  public double quantile(double p) {
    return p < 0.5 ? Math.log(2 * p) : -Math.log(2 * (1 - p));
  }

  @Override
  public double variance() {
    return 2;
  }

  @Override
  public double crps(double z) {
    return Math.abs(z) + Math.exp(-Math.abs(z)) - 0.75;
  }

  @Override
  public double sample(RandomGenerator random) {
    double size = random.nextExponential();
    return random.nextBoolean() ? size : -size;
  }

  @Override
  public Parameters parameters(double[] location, double[] scale) {
    return Parameters.of("laplace").with("location", location).with("scale", scale);
  }

  @Override
  public String toString() {
    return "Laplace";
  }
}
