// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.forecast;

import java.util.List;

/** Forecasts series from what is known of each. */
public interface Forecaster {

  /**
   * Forecasts the steps after the last of each series.
   *
   * @param histories what is known; they may end at different times
   * @param horizon how many steps, at least 1
   * @param paths how many paths of each series
   * @param seed equal seeds give equal paths
   * @return one forecast a series
   * @throws org.deeplearning4j.exception.DL4JInvalidInputException if a history is too short, or covariates do not reach
   *     so far; it names the series
   */
  List<ForecastDistribution> forecast(List<Series> histories, int horizon, int paths, long seed);
}
