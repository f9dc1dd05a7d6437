// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.forecast;

import java.util.SplittableRandom;
import org.deeplearning4j.exception.DL4JInvalidInputException;

/**
 * The value a season before, and a difference of values a season apart drawn from the history: a random walk from season
 * to season with empirical steps.
 *
 * <p>Hyndman and Athanasopoulos (2021), section 5.2; a season of 1 is the naive forecast. A missing value of the last
 * season is that of the season before it.
 */
public final class SeasonalNaive extends Baseline {

  private final int season;

  private SeasonalNaive(int season) {
    this.season = season;
  }

  /**
   * Makes the method.
   *
   * @param season in steps, at least 1
   * @throws DL4JInvalidInputException if it is less
   */
  public static SeasonalNaive of(int season) {
    if (season < 1) {
      throw new DL4JInvalidInputException("SeasonalNaive: expected a season of at least 1 step but got " + season);
    }
    return new SeasonalNaive(season);
  }

  @Override
  public String name() {
    return season == 1 ? "naive" : "seasonal naive";
  }

  @Override
  ForecastDistribution forecast(Series history, int horizon, int paths, SplittableRandom random) {
    double[] steps = differences(history, season);
    double[] last = new double[season];
    for (int s = 0; s < season; s++) {
      last[s] = lastOf(history, history.length() - season + s);
    }
    double[][] drawn = new double[paths][horizon];
    for (double[] path : drawn) {
      for (int h = 0; h < horizon; h++) {
        path[h] = (h < season ? last[h] : path[h - season]) + steps[random.nextInt(steps.length)];
      }
    }
    return ForecastDistribution.of(drawn);
  }

  private double lastOf(Series history, int step) {
    for (int t = step; t >= 0; t -= season) {
      if (!Double.isNaN(history.value(t))) {
        return history.value(t);
      }
    }
    throw new DL4JInvalidInputException(
        name() + ": " + history + ": expected a value at step " + step + " or some seasons of " + season
            + " steps before, but all are missing");
  }
}
