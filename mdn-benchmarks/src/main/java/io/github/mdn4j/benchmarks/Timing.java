// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.benchmarks;

import java.util.Arrays;

/** What runs some work for a while and says how long it takes. */
@FunctionalInterface
interface Timing {

  /**
   * Runs the work, at least once.
   *
   * @param budget for about how long, in seconds
   * @return seconds a call, the median
   */
  double round(double budget);

  /** Times work of this JVM. */
  static Timing of(Runnable work) {
    return budget -> {
      double[] seconds = new double[64];
      int calls = 0;
      double total = 0;
      do {
        long start = System.nanoTime();
        work.run();
        double last = (System.nanoTime() - start) / 1e9;
        if (calls == seconds.length) {
          seconds = Arrays.copyOf(seconds, 2 * calls);
        }
        seconds[calls++] = last;
        total += last;
      } while (total < budget);
      return median(Arrays.copyOf(seconds, calls));
    };
  }

  /** Returns the median of some numbers, at least one. */
  static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
