// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.distribution;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import org.nd4j.linalg.exception.ND4JIllegalArgumentException;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * An increasing map of [0, 1] onto itself: R(p) says how often labels really are below the p-quantile that is predicted.
 *
 * <p>It goes through (0, 0), some knots and (1, 1), straight between them or as the cubic polynomials of Fritsch and
 * Butland (1984), which rise everywhere and have a continuous slope. Immutable.
 */
public final class ProbabilityMap {

  private static final String WHO = "ProbabilityMap";
  private static final double LEAST_END = 0.1; // of the secant: a slope of 0 would leave no density in the tail

  private final double[] p; // from 0 to 1
  private final double[] r;
  private final double[] slopes; // at the knots; null for straight lines

  @JsonCreator
  private ProbabilityMap(
      @JsonProperty("predicted") double[] predicted,
      @JsonProperty("observed") double[] observed,
      @JsonProperty("smooth") boolean smooth) {
    if (predicted == null || observed == null || predicted.length != observed.length) {
      throw new ND4JIllegalArgumentException(
          WHO + ": expected as many predicted as observed probabilities, but got " + Arrays.toString(predicted)
              + " and " + Arrays.toString(observed));
    }
    int n = predicted.length + 2;
    p = new double[n];
    r = new double[n];
    System.arraycopy(predicted, 0, p, 1, n - 2);
    System.arraycopy(observed, 0, r, 1, n - 2);
    p[n - 1] = 1;
    r[n - 1] = 1;
    for (int i = 1; i < n; i++) {
      if (!(p[i] > p[i - 1] && r[i] > r[i - 1])) {
        throw new ND4JIllegalArgumentException(
            WHO + ": expected probabilities inside (0, 1) that increase, but got " + Arrays.toString(predicted) + " and "
                + Arrays.toString(observed));
      }
    }
    slopes = smooth ? slopes() : null;
  }

  /**
   * Joins knots by straight lines.
   *
   * @param predicted the p of each knot, inside (0, 1), increasing
   * @param observed the R(p) of each, inside (0, 1), increasing
   * @throws ND4JIllegalArgumentException if they are not such
   */
  public static ProbabilityMap straight(double[] predicted, double[] observed) {
    return new ProbabilityMap(predicted, observed, false);
  }

  /**
   * Joins knots by monotone cubic polynomials.
   *
   * @param predicted the p of each knot, inside (0, 1), increasing
   * @param observed the R(p) of each, inside (0, 1), increasing
   * @throws ND4JIllegalArgumentException if they are not such
   */
  public static ProbabilityMap smooth(double[] predicted, double[] observed) {
    return new ProbabilityMap(predicted, observed, true);
  }

  /** Fritsch and Butland (1984): weighted harmonic means of the secants; three points at the ends. */
  private double[] slopes() {
    int n = p.length;
    double[] slopes = new double[n];
    if (n == 2) {
      return new double[] {1, 1};
    }
    for (int i = 1; i < n - 1; i++) {
      double before = 2 * width(i) + width(i - 1);
      double after = width(i) + 2 * width(i - 1);
      slopes[i] = (before + after) / (before / secant(i - 1) + after / secant(i));
    }
    slopes[0] = end(width(0), width(1), secant(0), secant(1));
    slopes[n - 1] = end(width(n - 2), width(n - 3), secant(n - 2), secant(n - 3));
    return slopes;
  }

  private static double end(double width, double next, double secant, double nextSecant) {
    double slope = ((2 * width + next) * secant - width * nextSecant) / (width + next);
    return Math.max(LEAST_END * secant, Math.min(slope, 3 * secant));
  }

  private double width(int i) {
    return p[i + 1] - p[i];
  }

  private double secant(int i) {
    return (r[i + 1] - r[i]) / width(i);
  }

  /** Returns the p of each knot between 0 and 1. */
  @JsonProperty("predicted")
  public double[] predicted() {
    return Arrays.copyOfRange(p, 1, p.length - 1);
  }

  /** Returns the R(p) of each knot between 0 and 1. */
  @JsonProperty("observed")
  public double[] observed() {
    return Arrays.copyOfRange(r, 1, r.length - 1);
  }

  /** Returns whether the slope is continuous. */
  @JsonProperty("smooth")
  public boolean isSmooth() {
    return slopes != null;
  }

  /**
   * Returns R(p).
   *
   * @param probability p, in [0, 1]
   */
  public double at(double probability) {
    int i = piece(p, probability);
    return Math.min(1, r[i] + rise(i, (probability - p[i]) / width(i)));
  }

  /**
   * Returns 1 − R(1 − s), which keeps the digits of what is near 1.
   *
   * @param complement s, in [0, 1]
   */
  public double above(double complement) {
    int i = piece(p, 1 - complement);
    return Math.max(0, 1 - r[i + 1] + fall(i, (complement - (1 - p[i + 1])) / width(i)));
  }

  /** Returns R(p) − R(pᵢ) in piece i, at the share t of its width from the left. */
  private double rise(int i, double t) {
    double rise = r[i + 1] - r[i];
    return slopes == null ? rise * t : cubic(rise, slopes[i] * width(i), slopes[i + 1] * width(i), t);
  }

  /** Returns R(pᵢ₊₁) − R(p) in piece i, at the share t of its width from the right. */
  private double fall(int i, double t) {
    double rise = r[i + 1] - r[i];
    return slopes == null ? rise * t : cubic(rise, slopes[i + 1] * width(i), slopes[i] * width(i), t);
  }

  /** Returns the polynomial with value 0 and slope a at 0, value h and slope b at 1. */
  private static double cubic(double h, double a, double b, double t) {
    return t * (a + t * (3 * h - 2 * a - b + t * (a + b - 2 * h)));
  }

  /** Returns its slope. */
  private static double cubicSlope(double h, double a, double b, double t) {
    return a + t * (2 * (3 * h - 2 * a - b) + t * 3 * (a + b - 2 * h));
  }

  /**
   * Returns R′(p); of two straight lines the right one's.
   *
   * @param probability p, in [0, 1]
   */
  public double slope(double probability) {
    int i = piece(p, probability);
    return slopes == null
        ? secant(i)
        : cubicSlope(secant(i), slopes[i], slopes[i + 1], (probability - p[i]) / width(i));
  }

  /**
   * Returns R′(1 − s).
   *
   * @param complement s, in [0, 1]
   */
  public double slopeAbove(double complement) {
    int i = piece(p, 1 - complement);
    return slopes == null
        ? secant(i)
        : cubicSlope(secant(i), slopes[i + 1], slopes[i], (complement - (1 - p[i + 1])) / width(i));
  }

  /**
   * Returns the p with R(p) = q.
   *
   * @param q in [0, 1]
   */
  public double inverse(double q) {
    int i = piece(r, q);
    return p[i] + width(i) * share(q - r[i], r[i + 1] - r[i], t -> rise(i, t));
  }

  /**
   * Returns the s with 1 − R(1 − s) = q.
   *
   * @param q in [0, 1]
   */
  public double inverseAbove(double q) {
    int i = piece(r, 1 - q);
    return 1 - p[i + 1] + width(i) * share(q - (1 - r[i + 1]), r[i + 1] - r[i], t -> fall(i, t));
  }

  /** Returns the share t of a piece at which an increasing function of it has a value, by regula falsi and bisection. */
  private double share(double value, double height, DoubleUnaryOperator function) {
    double t = value / height;
    if (slopes == null) {
      return t;
    }
    double low = 0;
    double high = 1;
    for (int step = 0; step < 200 && high - low > Math.ulp(low); step++) {
      double off = function.applyAsDouble(t) - value;
      if (off == 0) {
        return t;
      }
      if (off > 0) {
        high = t;
      } else {
        low = t;
      }
      double tiny = Math.min(1e-7, t / 2);
      double slope = (function.applyAsDouble(t + tiny) - function.applyAsDouble(t - tiny)) / (2 * tiny);
      double next = t - off / slope;
      t = next > low && next < high ? next : low + (high - low) / 2;
    }
    return t;
  }

  private static int piece(double[] knots, double x) {
    if (!(x >= 0 && x <= 1)) {
      throw new ND4JIllegalArgumentException(WHO + ": expected a probability in [0, 1], but got " + x);
    }
    int place = Arrays.binarySearch(knots, x);
    return Math.min(knots.length - 2, place >= 0 ? place : -place - 2);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ProbabilityMap that
        && Arrays.equals(p, that.p)
        && Arrays.equals(r, that.r)
        && (slopes == null) == (that.slopes == null);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(p) + 31 * Arrays.hashCode(r);
  }

  @Override
  public String toString() {
    return WHO + "(" + (p.length - 2) + " knots, " + (slopes == null ? "straight" : "smooth") + ")";
  }
}
