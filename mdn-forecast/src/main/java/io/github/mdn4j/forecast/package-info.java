// SPDX-License-Identifier: Apache-2.0
/**
 * Forecasts of time series: series with what is known of their future, windows over many of them, distributions of sample
 * paths, backtests, and the baselines that a network has to beat. Here belongs what needs an order in time and a horizon.
 */
package io.github.mdn4j.forecast;
