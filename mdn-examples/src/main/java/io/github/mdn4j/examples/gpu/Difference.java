// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.gpu;

/** The largest difference between numbers and what they should be. */
final class Difference {

  private double largest = 1;
  private double difference;

  /** Adds a pair; a number that is none is infinitely wrong. */
  void add(double wanted, double got) {
    largest = Math.max(largest, Math.abs(wanted));
    double apart = Math.abs(wanted - got);
    difference = Math.max(difference, apart <= Double.MAX_VALUE ? apart : Double.POSITIVE_INFINITY);
  }

  /** Returns the largest difference as a share of the largest wanted number, or of 1. */
  double share() {
    return difference / largest;
  }
}
