// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.distribution;

import java.util.random.RandomGenerator;
import org.apache.commons.numbers.gamma.LogBeta;
import org.apache.commons.numbers.gamma.RegularizedBeta;

/**
 * The standard t density of ν degrees of freedom. CRPS: Jordan, Krüger and Lerch (2019), appendix A, which holds for
 * all ν &gt; ½ by analytic continuation.
 */
record StudentTForm(double nu, double logConstant) implements StandardForm {

  private static final double LARGEST_LOG = 709;
  private static final double FAR = 1e20; // where 1 + ν/t² is 1
  private static final double NEAR_ONE = 3e-4;
  private static final double LARGEST_ROOT = 1e150;

  /** Checks ν; the constant is ½ log ν + log B(½, ν/2). */
  static StudentTForm of(double nu) {
    Checks.positive("StudentT", "degrees of freedom ν", nu);
    return new StudentTForm(nu, 0.5 * Math.log(nu) + LogBeta.value(0.5, 0.5 * nu));
  }

  @Override
  public double logDensity(double z) {
    return -0.5 * (nu + 1) * Math.log1p(z * z / nu) - logConstant;
  }

  @Override
  public double cdf(double z) {
    return z < 0 ? tail(-z) : 1 - tail(z);
  }

  // P(T > t) for t >= 0, of full relative precision
  private double tail(double t) {
    double square = t * t;
    if (square > FAR * nu) { // the first term of the series, as the square may overflow
      return Math.exp(0.5 * nu * (Math.log(nu) - 2 * Math.log(t)) - Math.log(nu) - LogBeta.value(0.5, 0.5 * nu));
    }
    return 0.5
        * (square < nu
            ? RegularizedBeta.complement(square / (nu + square), 0.5, 0.5 * nu)
            : RegularizedBeta.value(nu / (nu + square), 0.5 * nu, 0.5));
  }

  @Override
  public double quantile(double p) {
    return p == 0.5 ? 0 : p < 0.5 ? -inverseTail(p) : inverseTail(1 - p);
  }

  // bisection in log t, which keeps relative precision however far out
  private double inverseTail(double p) {
    double low = -1;
    while (tail(Math.exp(low)) < p) {
      low *= 2;
    }
    double high = 1;
    while (high < LARGEST_LOG && tail(Math.exp(high)) > p) {
      high = Math.min(LARGEST_LOG, 2 * high);
    }
    double middle = low + (high - low) / 2;
    while (middle > low && middle < high) {
      if (tail(Math.exp(middle)) > p) {
        low = middle;
      } else {
        high = middle;
      }
      middle = low + (high - low) / 2;
    }
    return Math.exp(middle);
  }

  @Override
  public double mean() {
    return nu > 1 ? 0 : Double.NaN;
  }

  @Override
  public double variance() {
    return nu > 2 ? nu / (nu - 2) : nu > 1 ? Double.POSITIVE_INFINITY : Double.NaN;
  }

  @Override
  public double crps(double z) {
    if (!(nu > 0.5)) {
      return Double.isNaN(z) ? z : Double.POSITIVE_INFINITY;
    }
    // 2 (f(z) (ν + z²) − s) / (ν − 1), written by the ratio r of both: near ν = 1 both factors vanish
    double e = nu - 1;
    double s = Math.sqrt(nu) * Math.exp(LogBeta.value(0.5, nu - 0.5) - 2 * LogBeta.value(0.5, 0.5 * nu));
    double logRatio = -0.5 * e * logOfSum(z) + logBetaRatio();
    double slope = e == 0 ? Math.log(2) - 0.5 * logOfSum(z) : Math.expm1(logRatio) / e;
    return z * (cdf(z) - survival(z)) + 2 * s * slope;
  }

  // log(1 + z²/ν), also where the square overflows; small where ν is large, since it is multiplied by ν
  private double logOfSum(double z) {
    double root = Math.abs(z) / Math.sqrt(nu);
    return root < LARGEST_ROOT ? Math.log1p(root * root) : 2 * Math.log(root);
  }

  // log B(½, ν/2) − log B(½, ν − ½), by its series at 1 where they differ by little
  private double logBetaRatio() {
    double e = nu - 1;
    if (Math.abs(e) > NEAR_ONE) {
      return LogBeta.value(0.5, 0.5 * nu) - LogBeta.value(0.5, nu - 0.5);
    }
    return e * (0.6931471805599453 + e * (-1.2337005501361698 + e * (2.10359958052929 + e * -3.551373110614672)));
  }

  /** Bailey (1994), in polar coordinates: √(ν (u^(−2/ν) − 1)) cos 2πv. */
  @Override
  public double sample(RandomGenerator random) {
    double radius = Math.sqrt(nu * Math.expm1(2 / nu * random.nextExponential()));
    return radius * Math.cos(2 * Math.PI * random.nextDouble());
  }

  @Override
  public Parameters parameters(double[] location, double[] scale) {
    return Parameters.of("studentT")
        .with("location", location)
        .with("scale", scale)
        .with("degreesOfFreedom", nu);
  }

  @Override
  public String toString() {
    return "StudentT";
  }
}
