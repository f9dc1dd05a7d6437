// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.calibration;

import java.util.Arrays;
import org.nd4j.linalg.exception.ND4JIllegalArgumentException;

/**
 * The quantile of n scores that the score of one more exchangeable row stays below with a given probability: the
 * ⌈(n + 1) level⌉-th smallest (Vovk, Gammerman and Shafer 2005; Lei et al. 2018, theorem 2.2).
 */
final class ConformalRank {

  private static final double ROUNDING = 1e-9; // 100 × 0.07 must be 7, not 8

  private ConformalRank() {}

  /** Returns ⌈(n + 1) level⌉, which exceeds n where the set is too small. */
  static long of(long n, double level) {
    return (long) Math.ceil((n + 1.0) * level - ROUNDING);
  }

  /** Returns the smallest n with ⌈(n + 1) level⌉ ≤ n. */
  static long smallest(double level) {
    long n = (long) Math.max(1, Math.floor(level / (1 - level)) - 1);
    while (of(n, level) > n) {
      n++;
    }
    return n;
  }

  /** Returns a level strictly between 0 and 1. */
  static double level(String who, double level) {
    if (!(level > 0 && level < 1)) {
      throw new ND4JIllegalArgumentException(who + ": expected a level inside (0, 1), but got " + level);
    }
    return level;
  }

  /** Throws if a set cannot guarantee a level. */
  static void require(String who, int n, double level) {
    if (of(n, level) > n) {
      throw new ND4JIllegalArgumentException(
          who + ": expected at least " + smallest(level) + " calibration rows for the level " + level + ", but got " + n);
    }
  }

  /**
   * Returns the k-th smallest score with k = ⌈(n + 1) level⌉.
   *
   * @param scores not sorted, not changed
   * @throws ND4JIllegalArgumentException if there are too few, or one is NaN
   */
  static double quantile(String who, double level, double... scores) {
    require(who, scores.length, level);
    double[] sorted = scores.clone();
    Arrays.sort(sorted);
    if (Double.isNaN(sorted[sorted.length - 1])) {
      throw new ND4JIllegalArgumentException(who + ": expected scores that are numbers, but got NaN");
    }
    return sorted[(int) Math.max(1, of(sorted.length, level)) - 1];
  }
}
