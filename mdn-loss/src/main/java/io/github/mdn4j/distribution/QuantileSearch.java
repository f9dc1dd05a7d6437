// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.distribution;

import org.nd4j.linalg.exception.ND4JIllegalStateException;

/**
 * Inverts a cdf between two bounds by Newton's method on the logarithm of the tail, safeguarded by bisection.
 *
 * <p>The log of the tail is nearly straight where a step on the tail itself would overshoot, and keeps the digits of
 * probabilities near 0; those near 1 are found through the survival function. The answer is the upper end of a bracket
 * as narrow as the rounding of the tail allows, so that cdf(y) ≥ p holds as it is computed; a jump at a bound or at a
 * whole number is met exactly. A bracket over several orders of magnitude is halved by magnitude, so that quantiles
 * near an end of the support at 0 keep their digits.
 */
final class QuantileSearch {

  private static final int MOST_STEPS = 400;
  private static final int MOST_HALVINGS_BY_VALUE = 64;
  private static final double MAGNITUDE = 16;
  private static final int MOST_DOUBLINGS = 2100;
  // what rounding does to a tail probability, relative to it
  private static final double ROUNDING = 1e-15;

  private final UnivariateForm distribution;
  private final boolean upper;
  private final double target;

  private QuantileSearch(UnivariateForm distribution, boolean upper, double target) {
    this.distribution = distribution;
    this.upper = upper;
    this.target = target;
  }

  /** Returns the smallest y with cdf(y) ≥ p, with nothing known but the cdf. */
  static double quantile(Distribution distribution, double p) {
    boolean upper = p > 0.5;
    return new QuantileSearch(UnivariateForm.of(distribution), upper, upper ? 1 - p : p).unbounded(distribution);
  }

  /** Returns the smallest y with survival(y) ≤ q, with nothing known but the survival function. */
  static double upperQuantile(Distribution distribution, double q) {
    boolean upper = q < 0.5;
    return new QuantileSearch(UnivariateForm.of(distribution), upper, upper ? q : 1 - q).unbounded(distribution);
  }

  /** Returns the smallest y between two bounds with cdf(y) ≥ p, starting at a guess. */
  static double lower(UnivariateForm distribution, double p, double low, double high, double guess) {
    return new QuantileSearch(distribution, false, p).between(low, high, guess);
  }

  /** Returns the smallest y between two bounds with survival(y) ≤ q, starting at a guess. */
  static double upper(UnivariateForm distribution, double q, double low, double high, double guess) {
    return new QuantileSearch(distribution, true, q).between(low, high, guess);
  }

  /** A quantile of one component of a mixture. */
  @FunctionalInterface
  interface ComponentQuantile {
    double of(int k, double tail);
  }

  /**
   * Returns the smallest y of a mixture with cdf(y) ≥ tail, or with survival(y) ≤ tail.
   *
   * <p>Searches between the components' quantiles, from where the answer would be if the components did not overlap: then
   * each holds its share of the mass in order.
   *
   * @param quantiles those of the components for the tail
   * @param order room for as many
   * @param upper which tail
   * @param component quantiles of components in that tail
   */
  static double ofMixture(
      UnivariateForm mixture, double[] weights, double[] quantiles, int[] order, double tail, boolean upper,
      ComponentQuantile component) {
    ascending(quantiles, upper ? -1 : 1, order); // from the tail's end inwards
    double guess = Double.NaN;
    double left = tail;
    for (int k : order) {
      if (left > 0 && left < weights[k]) {
        guess = component.of(k, left / weights[k]);
        break;
      }
      left -= weights[k];
    }
    double first = quantiles[order[0]];
    double last = quantiles[order[order.length - 1]];
    return upper ? upper(mixture, tail, last, first, guess) : lower(mixture, tail, first, last, guess);
  }

  /** Sorts by insertion: there are few components, and no array of boxes to fill. */
  private static void ascending(double[] values, int sign, int[] order) {
    for (int k = 0; k < order.length; k++) {
      int place = k;
      for (; place > 0 && sign * values[k] < sign * values[order[place - 1]]; place--) {
        order[place] = order[place - 1];
      }
      order[place] = k;
    }
  }

  private double tail(double y) {
    return upper ? distribution.survival(y) : distribution.cdf(y);
  }

  private boolean reached(double tail) {
    return upper ? tail <= target : tail >= target;
  }

  private double unbounded(Distribution distribution) {
    double centre = distribution.mean()[0];
    if (!Double.isFinite(centre)) {
      centre = distribution.mode()[0];
    }
    double deviation = Math.sqrt(distribution.variance()[0]);
    if (!(deviation > 0 && deviation < Double.POSITIVE_INFINITY)) {
      deviation = 1;
    }
    double low = centre;
    double high = centre;
    double step = deviation;
    int doublings = 0;
    if (reached(tail(centre))) {
      while (reached(tail(low)) && doublings++ < MOST_DOUBLINGS) {
        high = low;
        low -= step;
        step *= 2;
      }
    } else {
      while (!reached(tail(high)) && doublings++ < MOST_DOUBLINGS) {
        low = high;
        high += step;
        step *= 2;
      }
    }
    if (!Double.isFinite(low) || !Double.isFinite(high)) {
      throw new ND4JIllegalStateException(
          distribution + ": no label has a tail probability of " + target + "; is the cdf monotone from 0 to 1?");
    }
    return between(low, high, low + (high - low) / 2);
  }

  private double between(double from, double to, double guess) {
    if (reached(tail(from))) {
      return from;
    }
    double low = from;
    double high = to;
    double y = guess > from && guess < to ? guess : middle(from, to, 0);
    double lastStep = to - from;
    double outward = 1;
    for (int i = 0; i < MOST_STEPS; i++) {
      double tail = tail(y);
      boolean reached = reached(tail);
      if (reached) {
        high = y;
      } else {
        low = y;
      }
      double density = Math.exp(distribution.logDensity(y));
      double scale = tail == 0 ? 0 : density > 0 ? tail / density : Double.POSITIVE_INFINITY;
      double tolerance = 4 * Math.ulp(y) + ROUNDING * Math.min(scale, to - from);
      if (high - low <= 2 * tolerance) {
        break;
      }
      double newton = (upper ? scale : -scale) * Math.log(tail / target);
      double next;
      if (Math.abs(newton) <= tolerance) {
        // arrived, but the bracket's other end is far: look just beyond, then farther, until the sign changes
        next = reached ? y - outward * tolerance : y + outward * tolerance;
        outward *= 2;
      } else {
        next = Math.abs(newton) <= 0.5 * Math.abs(lastStep) ? y + newton : Double.NaN;
      }
      if (!(next > low && next < high)) {
        next = middle(low, high, i);
      }
      if (!(next > low && next < high)) {
        break; // neighbouring numbers
      }
      lastStep = next - y;
      y = next;
    }
    double whole = Math.rint(high);
    return whole > low && whole < high && reached(tail(whole)) ? whole : high;
  }

  private static double middle(double low, double high, int step) {
    boolean byValue =
        step < MOST_HALVINGS_BY_VALUE
            && high - low < Double.POSITIVE_INFINITY
            && !(low > 0 && high > MAGNITUDE * low)
            && !(high < 0 && low < MAGNITUDE * high);
    return byValue ? low + (high - low) / 2 : numberBetween(low, high);
  }

  /** Returns the number that has as many doubles between it and one end as between it and the other. */
  private static double numberBetween(double low, double high) {
    long a = ordered(Double.doubleToLongBits(low));
    long b = ordered(Double.doubleToLongBits(high));
    return Double.longBitsToDouble(ordered((a & b) + ((a ^ b) >> 1)));
  }

  // the bits of doubles as integers in the same order, and back
  private static long ordered(long bits) {
    return bits ^ (bits >> 63 & Long.MAX_VALUE);
  }
}
