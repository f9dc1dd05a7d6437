// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.forecast;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.deeplearning4j.exception.DL4JInvalidInputException;

/** A method that learns from the history of the series that it forecasts, anew at each origin, and from nothing else. */
abstract class Baseline implements ForecastMethod, Forecaster {

  @Override
  public final Forecaster fit(List<Series> histories) {
    return this;
  }

  @Override
  public final List<ForecastDistribution> forecast(List<Series> histories, int horizon, int paths, long seed) {
    List<ForecastDistribution> forecasts = new ArrayList<>();
    SplittableRandom seeds = new SplittableRandom(seed);
    for (Series history : histories) {
      if (horizon < 1 || paths < 1) {
        throw new DL4JInvalidInputException(
            name() + ": expected at least 1 step and 1 path but got " + horizon + " and " + paths);
      }
      forecasts.add(forecast(history, horizon, paths, seeds.split()));
    }
    return forecasts;
  }

  /** Forecasts one series. */
  abstract ForecastDistribution forecast(Series history, int horizon, int paths, SplittableRandom random);

  /** Returns the differences of values some steps apart, where both are there. */
  final double[] differences(Series history, int lag) {
    double[] y = history.values();
    double[] found = new double[y.length];
    int n = 0;
    for (int t = lag; t < y.length; t++) {
      double difference = y[t] - y[t - lag];
      if (!Double.isNaN(difference)) {
        found[n++] = difference;
      }
    }
    if (n == 0) {
      throw new DL4JInvalidInputException(
          name() + ": " + history + ": expected two values " + lag + " steps apart, but among its " + y.length
              + " steps there are none");
    }
    return Arrays.copyOf(found, n);
  }

  @Override
  public final String toString() {
    return name();
  }
}
