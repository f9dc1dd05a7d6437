// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.robojam;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Performances to learn from and performances to be tested on.
 *
 * @param train at least one
 * @param test at least one
 * @param floor nats per step of the test under the density that made it; NaN if nobody knows that
 */
record PerformanceSet(List<Performance> train, List<Performance> test, double floor) {

  /** One of so many is to be tested on. */
  private static final int TEST_EVERY = 10;

  PerformanceSet {
    if (train.isEmpty() || test.isEmpty()) {
      throw new IllegalArgumentException(
          "robojam: expected at least one performance to learn from and one to be tested on, but got " + train.size()
              + " and " + test.size());
    }
  }

  /** Keeps every tenth for the test; of fewer than ten, the last. */
  static PerformanceSet split(List<Performance> all) {
    int every = Math.min(TEST_EVERY, Math.max(1, all.size()));
    return new PerformanceSet(part(all, every, false), part(all, every, true), Double.NaN);
  }

  private static List<Performance> part(List<Performance> all, int every, boolean test) {
    return IntStream.range(0, all.size())
        .filter(i -> ((i + 1) % every == 0) == test)
        .mapToObj(all::get)
        .toList();
  }
}
