// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.internal;

import org.apache.commons.numbers.gamma.Erfc;
import org.apache.commons.numbers.gamma.InverseErfc;

/** The standard normal density, φ(z) = exp(−z²/2) / √(2π). */
public final class StandardNormal {

  /** ½ log 2π. */
  public static final double HALF_LOG_2_PI = 0.9189385332046727;

  /** 1 / √(2π). */
  public static final double INVERSE_SQRT_2_PI = 0.3989422804014327;

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

  /**
   * Returns 1 − Φ(x) for x ≥ 0, from exp(−x²/2): two polynomials, and far out a continued fraction (Hart 1968, as in West 2005,
   * "Better approximations to cumulative normal functions"). To 1e-13 of itself up to 7, 1e-9 beyond.
   */
  public static double tail(double x, double exponential) {
    if (x < 7.07106781186547) {
      double above = 3.52624965998911e-2 * x + 0.700383064443688;
      above = above * x + 6.37396220353165;
      above = above * x + 33.912866078383;
      above = above * x + 112.079291497871;
      above = above * x + 221.213596169931;
      above = above * x + 220.206867912376;
      double under = 8.83883476483184e-2 * x + 1.75566716318264;
      under = under * x + 16.064177579207;
      under = under * x + 86.7807322029461;
      under = under * x + 296.564248779674;
      under = under * x + 637.333633378831;
      under = under * x + 793.826512519948;
      under = under * x + 440.413735824752;
      return exponential * above / under;
    }
    return exponential * INVERSE_SQRT_2_PI / (x + 1 / (x + 2 / (x + 3 / (x + 4 / (x + 0.65)))));
  }
}
