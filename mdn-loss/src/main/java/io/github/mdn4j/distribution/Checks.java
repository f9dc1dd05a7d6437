// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.distribution;

import org.nd4j.linalg.exception.ND4JIllegalArgumentException;

/** Argument checks whose messages say who, what was expected and what came. */
public final class Checks {

  private Checks() {}

  /** Returns a count that is at least 1. */
  public static int positive(String who, String what, int value) {
    if (value < 1) {
      throw new ND4JIllegalArgumentException(who + ": " + what + " must be at least 1, got " + value);
    }
    return value;
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
  public static double probability(String who, double p) {
    if (!(p > 0 && p < 1)) {
      throw new ND4JIllegalArgumentException(who + ": a probability must lie inside (0, 1), got " + p);
    }
    return p;
  }

  /** Throws unless a distribution is over one-dimensional labels. */
  public static void oneDimensional(Distribution distribution, String operation) {
    if (distribution.labelWidth() != 1) {
      throw new UnsupportedOperationException(
          operation + " of " + distribution + " has no meaning for labels of " + distribution.labelWidth()
              + " columns: use marginal, logDensity or sample");
    }
  }
}
