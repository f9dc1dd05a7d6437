// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.distribution;

import org.nd4j.linalg.exception.ND4JIllegalArgumentException;

/**
 * A closed interval of one-dimensional labels.
 *
 * @param low the lower end
 * @param high the upper end, not below the lower
 */
public record Interval(double low, double high) {

  /**
   * Checks the order.
   *
   * @throws ND4JIllegalArgumentException if the ends are not in order
   */
  public Interval {
    if (!(low <= high)) {
      throw new ND4JIllegalArgumentException("Interval: low must not exceed high, got [" + low + ", " + high + "]");
    }
  }

  /** Returns high − low, in units of the label. */
  public double width() {
    return high - low;
  }

  /** Returns whether a label lies inside or on an end. */
  public boolean contains(double y) {
    return y >= low && y <= high;
  }
}
