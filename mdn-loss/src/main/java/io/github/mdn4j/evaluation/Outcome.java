// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.evaluation;

import io.github.mdn4j.distribution.Distribution;

/**
 * One row: what was predicted, and what came.
 *
 * @param predicted the distribution of the label
 * @param label what came, D numbers
 * @param seed a number that depends on the content of the row alone
 */
record Outcome(Distribution predicted, double[] label, long seed) {

  /**
   * Returns the label if it is one number.
   *
   * @throws UnsupportedOperationException if it has more columns
   */
  double scalar() {
    return scalar(label);
  }

  /**
   * Returns a label that is one number.
   *
   * @throws UnsupportedOperationException if it has more columns
   */
  static double scalar(double... label) {
    if (label.length != 1) {
      throw new UnsupportedOperationException("labels have " + label.length + " columns");
    }
    return label[0];
  }

  /** Returns the same in other units, m + s y. */
  Outcome inUnits(double[] shift, double[] scale) {
    double[] changed = label.clone();
    for (int d = 0; d < changed.length; d++) {
      changed[d] = shift[d] + scale[d] * label[d];
    }
    return new Outcome(predicted.affine(shift, scale), changed, seed);
  }

  /** Takes a prediction whose raw row is not known, and its label. */
  static Outcome of(Distribution predicted, double... label) {
    return new Outcome(predicted, label, seed(new double[0], label));
  }

  /** Returns a number that depends on the content of a raw row and its label alone. */
  static long seed(double[] theta, double[] label) {
    return mix(mix(0, theta), label);
  }

  // The finaliser of MurmurHash3 after each number spreads every bit over the whole word.
  private static long mix(long start, double[] values) {
    long hash = start;
    for (double value : values) {
      hash += Double.doubleToLongBits(value) + 0x9e3779b97f4a7c15L;
      hash = (hash ^ hash >>> 33) * 0xff51afd7ed558ccdL;
      hash = (hash ^ hash >>> 33) * 0xc4ceb9fe1a85ec53L;
      hash ^= hash >>> 33;
    }
    return hash;
  }
}
