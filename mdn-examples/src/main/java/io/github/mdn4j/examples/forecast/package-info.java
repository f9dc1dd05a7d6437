// SPDX-License-Identifier: Apache-2.0
/**
 * Forecasts of time series beside baselines: {@code Forecast} is the point of entry, {@code SeriesFile} reads series and
 * {@code MadeSeries} makes some, {@code ForecastPictures} draws.
 */
package io.github.mdn4j.examples.forecast;
