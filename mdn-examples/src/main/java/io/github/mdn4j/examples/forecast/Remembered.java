// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.forecast;

import io.github.mdn4j.forecast.ForecastMethod;
import io.github.mdn4j.forecast.Forecaster;
import io.github.mdn4j.forecast.Series;
import java.util.List;

/** A method that remembers what it has learnt, for pictures after a backtest. */
final class Remembered implements ForecastMethod {

  private final ForecastMethod method;
  private Forecaster learnt;

  Remembered(ForecastMethod method) {
    this.method = method;
  }

  @Override
  public String name() {
    return method.name();
  }

  @Override
  public Forecaster fit(List<Series> histories) {
    learnt = method.fit(histories);
    return learnt;
  }

  /** Returns what was learnt last. */
  Forecaster learnt() {
    return learnt;
  }
}
