// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.distribution;

import io.github.mdn4j.internal.StandardNormal;
import java.util.random.RandomGenerator;

/** The standard normal density. */
enum NormalForm implements StandardForm {
  INSTANCE;

  @Override
  public double logDensity(double z) {
    return StandardNormal.logDensity(z);
  }

  @Override
  public double cdf(double z) {
    return StandardNormal.cdf(z);
  }

  @Override
  public double quantile(double p) {
    return StandardNormal.quantile(p);
  }

  @Override
  public double variance() {
    return 1;
  }

  @Override
  public double crps(double z) {
    return StandardNormal.crps(z);
  }

  @Override
  public double sample(RandomGenerator random) {
    return random.nextGaussian();
  }

  @Override
  public Parameters parameters(double[] location, double[] scale) {
    return Parameters.of("gaussian").with("mean", location).with("scale", scale);
  }

  @Override
  public String toString() {
    return "Gaussian";
  }
}
