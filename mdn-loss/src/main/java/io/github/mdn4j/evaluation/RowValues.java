// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.evaluation;

import java.io.Serializable;
import java.util.Arrays;

/** Numbers in the order in which they came. */
final class RowValues implements Serializable {

  private static final long serialVersionUID = 1L;

  private double[] values = new double[16];
  private int size;

  void add(double value) {
    if (size == values.length) {
      values = Arrays.copyOf(values, 2 * size);
    }
    values[size++] = value;
  }

  void addAll(RowValues others) {
    for (double value : others.toArray()) {
      add(value);
    }
  }

  void clear() {
    size = 0;
  }

  double[] toArray() {
    return Arrays.copyOf(values, size);
  }
}
