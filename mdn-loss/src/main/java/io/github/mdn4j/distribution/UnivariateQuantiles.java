// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.distribution;

import io.github.mdn4j.internal.StandardNormal;

/**
 * Quantiles of a mixture of Gaussians of one label column, all levels in one go, to about 1e-12 of the narrowest scale.
 *
 * <p>Halley's method on the logarithm of the tail inside a bracket: tail, density and its slope come of one exponential a
 * component. A level begins where the one below has ended, moved as a Gaussian of the same spread would have it. What is ill
 * conditioned or far out is left to {@link QuantileSearch}.
 */
final class UnivariateQuantiles {

  private static final int MOST_STEPS = 60;
  private static final double LEAST_TAIL = 1e-12;
  // a step of Halley's method this small, in narrowest scales, leaves an error of about its cube
  private static final double LAST_STEP = 1e-4;
  // from how many standard deviations for a tail's worth of density on a rounding of the tail moves the quantile visibly
  private static final double FLAT = 1e5;

  private final int components;
  private final double[] inverse; // 1/σ
  private double tail;
  private double density;
  private double slope;

  UnivariateQuantiles(int components) {
    this.components = components;
    inverse = new double[components];
  }

  /** Puts all quantiles in their places; returns false if one of them is not found, and then none counts. */
  boolean search(
      double[] weight, double[] location, double[] sigma, Levels levels, double[] z, double[] quantiles, int at) {
    double mean = 0;
    double narrowest = Double.POSITIVE_INFINITY;
    for (int k = 0; k < components; k++) {
      mean += weight[k] * location[k];
      narrowest = Math.min(narrowest, sigma[k]);
      inverse[k] = 1 / sigma[k];
    }
    double variance = 0;
    for (int k = 0; k < components; k++) {
      double between = location[k] - mean;
      variance += weight[k] * (sigma[k] * sigma[k] + between * between);
    }
    double deviation = Math.sqrt(variance);
    if (!(narrowest > 0 && deviation < Double.POSITIVE_INFINITY)) {
      return false;
    }
    double last = Double.NaN;
    double lastZ = 0;
    for (int i = 0; i < levels.count(); i++) {
      int level = levels.ascending(i);
      double signed = levels.isUpper(level) ? -z[level] : z[level];
      double guess = i == 0 ? mean + deviation * signed : last + deviation * (signed - lastZ);
      last = one(weight, location, sigma, levels, level, signed, guess, last, narrowest, deviation);
      if (Double.isNaN(last)) {
        return false;
      }
      lastZ = signed;
      quantiles[at + level] = last;
    }
    return true;
  }

  private double one(
      double[] weight, double[] location, double[] sigma, Levels levels, int level, double z, double guess, double below,
      double narrowest, double deviation) {
    double target = levels.tail(level);
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < components; k++) {
      double own = location[k] + sigma[k] * z;
      low = Math.min(low, own);
      high = Math.max(high, own);
    }
    if (low == high) {
      return low;
    }
    if (!(target >= LEAST_TAIL)) {
      return Double.NaN;
    }
    low = below > low ? below : low; // below may be NaN
    double y = guess > low && guess < high ? guess : low + 0.5 * (high - low);
    double sign = levels.isUpper(level) ? -1 : 1;
    for (int step = 0; step < MOST_STEPS; step++) {
      evaluate(weight, location, sign, y);
      if (!(tail > 0 && density > 0)) {
        return Double.NaN;
      }
      boolean beyond = sign > 0 ? tail >= target : tail <= target;
      if (beyond) {
        high = y;
      } else {
        low = y;
      }
      double length = tail / density;
      double newton = -sign * length * Math.log(tail / target);
      // g = log tail, g' = sign / length, g'' = slope / density · g' − g'², and g in it is −newton g'
      double bend = 1 + 0.5 * newton * (slope / density - sign / length);
      double move = bend > 0.5 && bend < 2 ? newton / bend : newton;
      if (Math.abs(move) <= LAST_STEP * narrowest + 4 * Math.ulp(y)) {
        return length > FLAT * deviation ? Double.NaN : Math.max(low, Math.min(high, y + move));
      }
      double next = y + move;
      if (!(next > low && next < high)) {
        next = low + 0.5 * (high - low);
        if (!(next > low && next < high)) {
          return length > FLAT * deviation ? Double.NaN : high;
        }
      }
      y = next;
    }
    return Double.NaN;
  }

  private void evaluate(double[] weight, double[] location, double sign, double y) {
    double t = 0;
    double d = 0;
    double s = 0;
    for (int k = 0; k < components; k++) {
      double x = (y - location[k]) * inverse[k];
      double e = Math.exp(-0.5 * x * x);
      double beyond = StandardNormal.tail(Math.abs(x), e);
      t += weight[k] * (sign * x > 0 ? 1 - beyond : beyond);
      double f = weight[k] * inverse[k] * e;
      d += f;
      s -= f * x * inverse[k];
    }
    tail = t;
    density = d * StandardNormal.INVERSE_SQRT_2_PI;
    slope = s * StandardNormal.INVERSE_SQRT_2_PI;
  }
}
