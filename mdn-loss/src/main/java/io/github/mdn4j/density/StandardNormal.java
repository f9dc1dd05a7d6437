// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.density;

import java.util.random.RandomGenerator;
import org.apache.commons.numbers.gamma.Erfc;
import org.apache.commons.numbers.gamma.InverseErfc;

/** The standard normal density, φ(z) = exp(−z²/2) / √(2π). */
enum StandardNormal implements LocationScale.Standard {
  INSTANCE;

  /** ½ log 2π. */
  static final double HALF_LOG_2_PI = 0.9189385332046727;

  private static final double SQRT_2 = Math.sqrt(2);
  private static final double INVERSE_SQRT_PI = 1 / Math.sqrt(Math.PI);

  @Override
  public double logDensity(double z) {
    return -0.5 * z * z - HALF_LOG_2_PI;
  }

  @Override
  public double cdf(double z) {
    return 0.5 * Erfc.value(-z / SQRT_2);
  }

  @Override
  public double quantile(double p) {
    return -SQRT_2 * InverseErfc.value(2 * p);
  }

  @Override
  public double variance() {
    return 1;
  }

  /** Gneiting and Raftery (2007), eq. 21: z (2Φ(z) − 1) + 2φ(z) − 1/√π. */
  @Override
  public double crps(double z) {
    return z * (2 * cdf(z) - 1) + 2 * Math.exp(logDensity(z)) - INVERSE_SQRT_PI;
  }

  @Override
  public double sample(RandomGenerator random) {
    return random.nextGaussian();
  }

  @Override
  public Parameters parameters(double[] location, double[] scale) {
    return Parameters.of("gaussian").with("mean", location).with("scale", scale);
  }
}
