// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.evaluation;

import org.nd4j.linalg.exception.ND4JIllegalArgumentException;

/** The check of what a rule looks at. */
final class Range {

  private Range() {}

  /** Throws unless one number is below the other. */
  static void check(String who, double from, double to) {
    if (!(from < to)) {
      throw new ND4JIllegalArgumentException(who + ": expected a lower end below the upper, but got " + from + " and " + to);
    }
  }
}
