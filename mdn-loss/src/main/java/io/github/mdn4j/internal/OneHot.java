// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.internal;

/** Rows of zeros with a single 1. */
public final class OneHot {

  private OneHot() {}

  /** Returns whether one entry is 1 and all others are 0. */
  public static boolean is(double[] y) {
    int ones = 0;
    for (double value : y) {
      if (value == 1) {
        ones++;
      } else if (value != 0) {
        return false;
      }
    }
    return ones == 1;
  }
}
