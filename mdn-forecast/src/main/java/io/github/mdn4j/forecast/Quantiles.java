// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.forecast;

/** Quantiles of sorted numbers. */
final class Quantiles {

  private Quantiles() {}

  /** Returns the quantile of p, between neighbours on a line (Hyndman and Fan 1996, type 7, the default of R and NumPy). */
  static double of(double[] sorted, double p) {
    double place = p * (sorted.length - 1);
    int below = (int) Math.floor(place);
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
  }
}
