// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.internal;

/** Sums and normalisation in the log domain. */
public final class LogSumExp {

  private LogSumExp() {}

  /** Returns log Σ exp(x); −∞ if every x is. */
  public static double of(double... x) {
    double max = Double.NEGATIVE_INFINITY;
    for (double each : x) {
      max = Math.max(max, each);
    }
    if (Double.isInfinite(max)) {
      return max;
    }
    double sum = 0;
    for (double each : x) {
      sum += Math.exp(each - max);
    }
    return max + Math.log(sum);
  }

  /** Returns log softmax(x), as many numbers. */
  public static double[] logSoftmax(double[] x) {
    double[] log = x.clone();
    double logSum = of(log);
    for (int i = 0; i < log.length; i++) {
      log[i] -= logSum;
    }
    return log;
  }
}
