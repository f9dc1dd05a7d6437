// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.forecast;

import java.util.List;

/** A way to learn to forecast, such as training a network, or nothing to learn at all. */
public interface ForecastMethod {

  /** Returns what tables call it. */
  String name();

  /**
   * Learns from what is known of some series.
   *
   * @param histories series that end where the first forecast begins
   */
  Forecaster fit(List<Series> histories);
}
