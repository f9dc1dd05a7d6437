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
   * Returns 1 − Φ(x) for x ≥ 0, from exp(−x²/2), to about 1e-14 of itself, as far as that is exact: quotients of
   * polynomials, near 0 those of Hart (1968), as in West (2005, "Better approximations to cumulative normal functions"),
   * farther out those of Cody (1969, "Rational Chebyshev approximations for the error function").
   */
  public static double tail(double x, double exponential) {
    return x < 2 ? near(x, exponential) : x < 4 * SQRT_2 ? middle(x / SQRT_2, exponential) : far(x / SQRT_2, exponential);
  }

  private static double near(double x, double exponential) {
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

  private static double middle(double y, double exponential) {
    double above = 2.15311535474403846e-8 * y + 5.64188496988670089e-1;
    above = above * y + 8.88314979438837594;
    above = above * y + 66.1191906371416295;
    above = above * y + 298.635138197400131;
    above = above * y + 881.952221241769090;
    above = above * y + 1712.04761263407058;
    above = above * y + 2051.07837782607147;
    above = above * y + 1230.33935479799725;
    double under = y + 15.7449261107098347;
    under = under * y + 117.693950891312499;
    under = under * y + 537.181101862009858;
    under = under * y + 1621.38957456669019;
    under = under * y + 3290.79923573345963;
    under = under * y + 4362.61909014324716;
    under = under * y + 3439.36767414372164;
    under = under * y + 1230.33935480374942;
    return 0.5 * exponential * above / under;
  }

  private static double far(double y, double exponential) {
    double t = 1 / (y * y);
    double above = 1.63153871373020978e-2 * t + 3.05326634961232344e-1;
    above = above * t + 3.60344899949804439e-1;
    above = above * t + 1.25781726111229246e-1;
    above = above * t + 1.60837851487422766e-2;
    above = above * t + 6.58749161529837803e-4;
    double under = t + 2.56852019228982242;
    under = under * t + 1.87295284992346725;
    under = under * t + 5.27905102951428412e-1;
    under = under * t + 6.05183413124413191e-2;
    under = under * t + 2.33520497626869185e-3;
    return 0.5 * exponential * (INVERSE_SQRT_PI - t * above / under) / y;
  }
}
