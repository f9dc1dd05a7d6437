// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.distribution;

import java.util.function.DoubleSupplier;

/**
 * A Monte-Carlo estimate.
 *
 * @param value the mean over the draws
 * @param standardError the standard deviation of that mean: the sample's, divided by √draws
 */
public record Estimate(double value, double standardError) {

  /** Returns the mean of some draws, at least 2, taken one after another (Welford 1962). */
  static Estimate ofMean(int draws, DoubleSupplier draw) {
    double mean = 0;
    double squares = 0;
    for (int i = 1; i <= draws; i++) {
      double value = draw.getAsDouble();
      double difference = value - mean;
      mean += difference / i;
      squares += difference * (value - mean);
    }
    return new Estimate(mean, Math.sqrt(squares / (draws - 1.0) / draws));
  }
}
