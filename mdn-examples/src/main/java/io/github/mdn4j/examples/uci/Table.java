// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.uci;

import java.util.Arrays;

/**
 * Rows of a regression problem in their own units.
 *
 * @param features n rows of d numbers
 * @param labels n numbers
 */
record Table(double[][] features, double[] labels) {

  Table {
    if (features.length != labels.length || labels.length == 0) {
      throw new IllegalArgumentException(
          "Table: expected as many labels as rows of features, and at least one, but got " + features.length + " and "
              + labels.length);
    }
  }

  /** Returns n. */
  int rows() {
    return labels.length;
  }

  /** Returns d. */
  int columns() {
    return features[0].length;
  }

  /** Returns some rows, in the order of the indices. */
  Table only(int[] indices) {
    double[][] some = new double[indices.length][];
    for (int i = 0; i < some.length; i++) {
      some[i] = features[indices[i]];
    }
    return new Table(some, Arrays.stream(indices).mapToDouble(i -> labels[i]).toArray());
  }
}
