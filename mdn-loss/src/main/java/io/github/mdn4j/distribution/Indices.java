// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.distribution;

import java.util.Arrays;
import org.nd4j.linalg.exception.ND4JIllegalArgumentException;

/** Choices of label columns. */
final class Indices {

  private Indices() {}

  /** Returns column indices of a distribution: at least one, each in range, none twice. */
  static int[] check(Distribution distribution, int... indices) {
    int width = distribution.labelWidth();
    boolean[] seen = new boolean[width];
    for (int index : indices) {
      if (index < 0 || index >= width || seen[index]) {
        throw new ND4JIllegalArgumentException(
            distribution + ": indices must be distinct and inside [0, " + width + "), got " + Arrays.toString(indices));
      }
      seen[index] = true;
    }
    if (indices.length == 0) {
      throw new ND4JIllegalArgumentException(distribution + ": at least one index must be given, got none");
    }
    return indices;
  }

  /** Returns the columns that are not among some, in order; at least one must be left, and each index have a value. */
  static int[] others(Distribution distribution, int[] indices, double[] values) {
    check(distribution, indices);
    if (values.length != indices.length) {
      throw new ND4JIllegalArgumentException(
          distribution + ": " + indices.length + " indices want as many values, got " + values.length);
    }
    for (double value : values) {
      if (!Double.isFinite(value)) {
        throw new ND4JIllegalArgumentException(distribution + ": a value to condition on must be finite, got " + value);
      }
    }
    int width = distribution.labelWidth();
    if (indices.length == width) {
      throw new ND4JIllegalArgumentException(
          distribution + ": conditioning must leave a column free, got all " + width + " indices");
    }
    boolean[] fixed = new boolean[width];
    for (int index : indices) {
      fixed[index] = true;
    }
    int[] others = new int[width - indices.length];
    for (int d = 0, next = 0; d < width; d++) {
      if (!fixed[d]) {
        others[next++] = d;
      }
    }
    return others;
  }

  /** Returns what to throw for values that have no density. */
  static ND4JIllegalArgumentException noDensity(Distribution distribution, int[] indices, double[] values) {
    return new ND4JIllegalArgumentException(
        distribution + ": cannot condition on values of density 0, got " + Arrays.toString(values) + " in columns "
            + Arrays.toString(indices));
  }

  /** Returns whether the indices are 0, 1, … up to the last column: every column in its place. */
  static boolean areAll(Distribution distribution, int... indices) {
    check(distribution, indices);
    for (int d = 0; d < indices.length; d++) {
      if (indices[d] != d) {
        return false;
      }
    }
    return indices.length == distribution.labelWidth();
  }

  /** Returns the chosen entries. */
  static double[] pick(double[] from, int... indices) {
    double[] picked = new double[indices.length];
    for (int d = 0; d < picked.length; d++) {
      picked[d] = from[indices[d]];
    }
    return picked;
  }
}
