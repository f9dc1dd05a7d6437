// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.internal;

import org.apache.commons.numbers.gamma.Erfc;
import org.apache.commons.numbers.gamma.InverseErfc;

/** The standard normal density, φ(z) = exp(−z²/2) / √(2π). */
public final class StandardNormal {

  /** ½ log 2π. */
  public static final double HALF_LOG_2_PI = 0.9189385332046727;

  private static final double SQRT_2 = Math.sqrt(2);
  private static final double INVERSE_SQRT_PI = 1 / Math.sqrt(Math.PI);

  private StandardNormal() {}

  /** Returns log φ(z). */
  public static double logDensity(double z) {
    return -0.5 * z * z - HALF_LOG_2_PI;
  }

  /** Returns Φ(z). */
  public static double cdf(double z) {
    return 0.5 * Erfc.value(-z / SQRT_2);
  }

  /** Returns 1 − Φ(z), to full relative precision. */
  public static double survival(double z) {
    return cdf(-z);
  }

  /** Returns Φ⁻¹(p). */
  public static double quantile(double p) {
    return -SQRT_2 * InverseErfc.value(2 * p);
  }

  /** Returns the CRPS of N(0, 1), z (2Φ(z) − 1) + 2φ(z) − 1/√π (Gneiting and Raftery 2007, eq. 21). */
  public static double crps(double z) {
    return z * (2 * cdf(z) - 1) + 2 * Math.exp(logDensity(z)) - INVERSE_SQRT_PI;
  }
}
