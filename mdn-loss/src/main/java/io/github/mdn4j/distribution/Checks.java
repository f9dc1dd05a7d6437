// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.distribution;

import io.github.mdn4j.internal.LogSumExp;
import java.util.Arrays;
import java.util.Objects;
import org.nd4j.linalg.exception.ND4JIllegalArgumentException;

/**
 * Argument checks whose messages say who, what was expected and what came: for authors of distributions and families.
 *
 * <p>All but {@link #oneDimensional} throw {@link ND4JIllegalArgumentException}, and all fail on NaN.
 */
public final class Checks {

  private static final double ROUNDING = 1e-6; // of probabilities that came as floats

  private Checks() {}

  /** Returns a count that is at least 1. */
  public static int positive(String who, String what, int value) {
    if (value < 1) {
      throw new ND4JIllegalArgumentException(who + ": " + what + " must be at least 1, got " + value);
    }
    return value;
  }

  /** Returns an index from 0 to the count less 1. */
  public static int index(String who, String what, int index, int count) {
    if (index < 0 || index >= count) {
      throw new ND4JIllegalArgumentException(
          who + ": expected a " + what + " from 0 to " + (count - 1) + ", but got " + index);
    }
    return index;
  }

  /** Throws if an int cannot count so many columns. */
  public static void width(String who, long columns) {
    if (columns > Integer.MAX_VALUE) {
      throw new ND4JIllegalArgumentException(
          who + ": a row must have at most " + Integer.MAX_VALUE + " columns, got " + columns);
    }
  }

  /** Returns a number that is positive and finite. */
  public static double positive(String who, String what, double value) {
    if (!(value > 0) || Double.isInfinite(value)) {
      throw new ND4JIllegalArgumentException(who + ": " + what + " must be a positive number, got " + value);
    }
    return value;
  }

  /** Returns a number that is finite. */
  public static double finite(String who, String what, double value) {
    if (!Double.isFinite(value)) {
      throw new ND4JIllegalArgumentException(who + ": " + what + " must be a finite number, got " + value);
    }
    return value;
  }

  /** Returns a value that is not null. */
  public static <T> T given(String who, String what, T value) {
    if (value == null) {
      throw new ND4JIllegalArgumentException(who + ": " + what + " must be given, got null");
    }
    return value;
  }

  /** Returns a label that has the width of a distribution. */
  public static double[] label(Distribution distribution, double[] y) {
    if (y.length != distribution.labelWidth()) {
      throw new ND4JIllegalArgumentException(
          distribution + " wants labels of " + distribution.labelWidth() + " numbers, got " + y.length);
    }
    return y;
  }

  /** Returns a probability strictly between 0 and 1. */
  public static double probability(Object who, double p) {
    if (!(p > 0 && p < 1)) {
      throw new ND4JIllegalArgumentException(who + ": a probability must lie inside (0, 1), got " + p);
    }
    return p;
  }

  /**
   * Throws unless a distribution is over one-dimensional labels.
   *
   * @throws UnsupportedOperationException if there are more columns
   */
  public static void oneDimensional(Distribution distribution, String operation) {
    if (distribution.labelWidth() != 1) {
      throw new UnsupportedOperationException(
          operation + " of " + distribution + " has no meaning for labels of " + distribution.labelWidth()
              + " columns: use marginal, logDensity or sample");
    }
  }

  /** Returns a copy of numbers that are finite, of which there is at least one. */
  static double[] finite(String who, String what, double[] values) {
    positive(who, "number of values of " + what, given(who, what, values).length);
    for (int i = 0; i < values.length; i++) {
      if (!Double.isFinite(values[i])) {
        finite(who, what + " " + i, values[i]);
      }
    }
    return values.clone();
  }

  /** Returns a copy of numbers that are finite, as many as a label has columns. */
  static double[] finite(String who, String what, int width, double[] values) {
    if (given(who, what, values).length != width) {
      throw new ND4JIllegalArgumentException(
          who + ": expected " + width + " numbers for " + what + " but got " + values.length);
    }
    return finite(who, what, values);
  }

  /** Returns a copy of numbers that are positive and finite, as many as a label has columns. */
  static double[] positive(String who, String what, int width, double[] values) {
    double[] copy = finite(who, what, width, values);
    for (int i = 0; i < width; i++) {
      positive(who, what + " " + i, copy[i]);
    }
    return copy;
  }

  /** Returns the logarithms of probabilities that sum to 1 but for rounding, made to do so. */
  static double[] logProbabilities(String who, String what, double[] p) {
    double[] log = finite(who, what, p);
    double sum = 0;
    for (int i = 0; i < log.length; i++) {
      if (!(p[i] >= 0)) {
        throw new ND4JIllegalArgumentException(who + ": " + what + " " + i + " must not be negative, got " + p[i]);
      }
      sum += p[i];
      log[i] = Math.log(p[i]);
    }
    if (!(Math.abs(sum - 1) <= ROUNDING)) {
      throw new ND4JIllegalArgumentException(who + ": expected " + what + " that sum to 1 but got a sum of " + sum);
    }
    return LogSumExp.logSoftmax(log);
  }

  /** Returns a copy of distributions, of which there is at least one and none is null. */
  static Distribution[] parts(String who, Distribution... parts) {
    if (given(who, "parts", parts).length == 0 || Arrays.stream(parts).anyMatch(Objects::isNull)) {
      throw new ND4JIllegalArgumentException(
          who + ": expected at least one part, and none that is null, but got " + Arrays.toString(parts));
    }
    return parts.clone();
  }
}
