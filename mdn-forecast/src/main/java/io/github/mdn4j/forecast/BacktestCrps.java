// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.forecast;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.deeplearning4j.earlystopping.scorecalc.ScoreCalculator;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/**
 * Stops training early on the CRPS of forecasts from the last origins of some series: the mean over series, origins and
 * steps of the CRPS in units of the series' scale, so that large series do not drown small ones.
 */
public final class BacktestCrps implements ScoreCalculator<MultiLayerNetwork> {

  private static final long serialVersionUID = 1L;

  private final transient Function<MultiLayerNetwork, Forecaster> forecaster;
  private final transient Windowing windowing;
  private final transient List<Series> histories = new ArrayList<>();
  private final transient List<double[]> outcomes = new ArrayList<>();
  private final int paths;
  private final long seed;

  private BacktestCrps(
      Function<MultiLayerNetwork, Forecaster> forecaster, Windowing windowing, int paths, long seed) {
    this.forecaster = forecaster;
    this.windowing = windowing;
    this.paths = paths;
    this.seed = seed;
  }

  /**
   * Plans origins, a horizon apart, at the end of each series; those with a shorter context are left out.
   *
   * @param origins how many of each series
   * @param paths of each forecast, at least 2
   * @throws DL4JInvalidInputException if no series is long enough
   */
  public static BacktestCrps of(Windowing windowing, List<Series> series, int origins, int paths, long seed) {
    Present.of("BacktestCrps", "windows", windowing);
    Present.all("BacktestCrps", "a series", series);
    return of(network -> RecurrentForecaster.of(network, windowing), windowing, series, origins, paths, seed);
  }

  /** As above, for what makes a forecaster of a network. */
  static BacktestCrps of(
      Function<MultiLayerNetwork, Forecaster> forecaster, Windowing windowing, List<Series> series, int origins,
      int paths, long seed) {
    BacktestCrps crps = new BacktestCrps(forecaster, windowing, paths, seed);
    for (Series one : series) {
      for (int k = 1; k <= origins; k++) {
        int origin = one.length() - k * windowing.horizon();
        if (origin >= windowing.context()) {
          crps.histories.add(one.until(origin));
          crps.outcomes.add(Arrays.copyOfRange(one.values(), origin, origin + windowing.horizon()));
        }
      }
    }
    if (crps.histories.isEmpty()) {
      throw new DL4JInvalidInputException(
          "BacktestCrps: expected a series of at least " + (windowing.context() + windowing.horizon())
              + " steps, context and horizon, but got none");
    }
    return crps;
  }

  @Override
  public double calculateScore(MultiLayerNetwork network) {
    List<ForecastDistribution> forecasts =
        forecaster.apply(network).forecast(histories, windowing.horizon(), paths, seed);
    double sum = 0;
    int count = 0;
    for (int i = 0; i < forecasts.size(); i++) {
      double scale = windowing.units(histories.get(i), histories.get(i).length()).scale();
      for (double crps : forecasts.get(i).crps(outcomes.get(i))) {
        if (!Double.isNaN(crps)) {
          sum += crps / scale;
          count++;
        }
      }
    }
    return sum / count;
  }

  @Override
  public boolean minimizeScore() {
    return true;
  }
}
