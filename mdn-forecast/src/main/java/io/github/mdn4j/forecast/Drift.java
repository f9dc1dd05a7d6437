// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.forecast;

import java.util.SplittableRandom;

/**
 * A random walk from the last value, by steps drawn from those of the history: its mean goes on along the line from the
 * first value to the last (Hyndman and Athanasopoulos 2021, section 5.2).
 */
public final class Drift extends Baseline {

  /** Makes the method. */
  public static Drift of() {
    return new Drift();
  }

  private Drift() {}

  @Override
  public String name() {
    return "drift";
  }

  @Override
  ForecastDistribution forecast(Series history, int horizon, int paths, SplittableRandom random) {
    double[] steps = differences(history, 1);
    int t = history.length() - 1;
    while (Double.isNaN(history.value(t))) {
      t--; // differences have found a value
    }
    int missing = history.length() - 1 - t;
    double[][] drawn = new double[paths][horizon];
    for (double[] path : drawn) {
      double level = history.value(t);
      for (int h = -missing; h < horizon; h++) {
        level += steps[random.nextInt(steps.length)];
        if (h >= 0) {
          path[h] = level;
        }
      }
    }
    return ForecastDistribution.of(drawn);
  }
}
