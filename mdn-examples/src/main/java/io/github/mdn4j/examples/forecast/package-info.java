// SPDX-License-Identifier: Apache-2.0
/**
 * Forecasts of time series beside baselines.
 *
 * <p>Start with {@code Forecast}; {@code SeriesFile} reads series, {@code MadeSeries} makes some,
 * {@code ForecastPictures} draws. What is later than an origin is never seen by what forecasts from there: keep it
 * so.
 */
package io.github.mdn4j.examples.forecast;
