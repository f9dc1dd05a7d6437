// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.forecast;

/** Hears how far a {@link Backtest} is. */
@FunctionalInterface
public interface BacktestProgress {

  /**
   * Hears of forecasts that are done; of none once a method has learnt, then of more and more until all are.
   *
   * @param method its name
   * @param done how many forecasts of the method
   * @param all how many there will be: origins of all series
   */
  void forecasts(String method, int done, int all);
}
