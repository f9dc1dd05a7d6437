// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.internal;

/** The probability of a count under a negative binomial distribution, by what Stirling's formula leaves. */
public final class CountProbability {

  private CountProbability() {}

  /** Returns whether a number is 0, 1, 2 and so on. */
  public static boolean isCount(double y) {
    return y >= 0 && y == Math.rint(y) && y < Double.POSITIVE_INFINITY;
  }

  /** Returns log P(y) of a count at mean m and size r = 1/a. */
  public static double log(double y, double mean, double size) {
    double both = y + size;
    double total = size + mean;
    double away = (y - mean) / total;
    double logBoth = Math.log(both);
    double logTotal = Math.log(total);
    double ofSize = size * Deviance.value(away, logBoth - logTotal);
    if (y == 0) {
      return size * away - ofSize;
    }
    double logY = Math.log(y);
    double rest = size / total * ((mean - y) / y);
    double ofCount = y * Deviance.value(rest, Math.log(mean) - logY + (logBoth - logTotal));
    return 0.5 * (Math.log(size) - logY - logBoth)
        - StandardNormal.HALF_LOG_2_PI
        + Binet.value(both)
        - Binet.value(size)
        - Binet.value(y)
        - ofSize
        - ofCount;
  }
}
