// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.distribution;

import java.util.TreeSet;

/** Labels at which something may happen to a one-dimensional distribution: quantiles of every part of a mixture. */
final class Knots {

  private Knots() {}

  /**
   * Returns finite labels in ascending order, none twice.
   *
   * @param levels probabilities, taken from below and from above
   */
  static TreeSet<Double> of(Distribution distribution, double... levels) {
    TreeSet<Double> knots = new TreeSet<>();
    collect(distribution, levels, knots);
    return knots;
  }

  private static void collect(Distribution distribution, double[] levels, TreeSet<Double> knots) {
    if (distribution instanceof MixtureDistribution mixture) {
      for (int k = 0; k < mixture.components(); k++) {
        collect(mixture.component(k), levels, knots);
      }
      return;
    }
    for (double level : levels) {
      add(distribution.quantile(level), knots);
      add(distribution.upperQuantile(level), knots);
    }
  }

  private static void add(double y, TreeSet<Double> knots) {
    if (Double.isFinite(y)) {
      knots.add(y + 0.0); // no knot at −0 beside one at 0
    }
  }

  /** Returns the labels as an array. */
  static double[] array(TreeSet<Double> knots) {
    return knots.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
