// SPDX-License-Identifier: Apache-2.0
/**
 * Forecasts of time series: series with what is known of their future, windows over many of them, distributions of
 * sample paths, backtests, and the baselines that a network has to beat.
 *
 * <p>Here belongs what needs an order in time and a horizon. Start with {@link io.github.mdn4j.forecast.Series} and
 * {@link io.github.mdn4j.forecast.Forecaster}. Nothing here may look past the origin of a forecast but into what is
 * declared as known.
 */
package io.github.mdn4j.forecast;
