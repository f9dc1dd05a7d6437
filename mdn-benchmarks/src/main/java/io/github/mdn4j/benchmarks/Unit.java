// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.benchmarks;

import java.util.Locale;

/** The unit of a line's figures. */
enum Unit {
  /** Whole microseconds. */
  MICROSECONDS(1e6),
  /** Milliseconds, with one decimal below ten unless it is 0. */
  MILLISECONDS(1e3);

  private final double perSecond;

  Unit(double perSecond) {
    this.perSecond = perSecond;
  }

  /** Returns a duration as a number of this unit. */
  String of(double seconds) {
    double value = seconds * perSecond;
    boolean decimal = this == MILLISECONDS && value < 9.95;
    String text = String.format(Locale.ROOT, decimal ? "%.1f" : "%.0f", value);
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }
}
