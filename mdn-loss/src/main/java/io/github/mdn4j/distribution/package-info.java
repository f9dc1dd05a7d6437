// SPDX-License-Identifier: Apache-2.0
/**
 * What one gets for one row: the distribution of a label, with moments, cdf, quantiles, draws, scores and parameters by
 * name, and the searches and integrals behind them; nothing here knows of raw rows.
 *
 * <p>Start at {@link io.github.mdn4j.distribution.Distribution}; a distribution without a network is made by
 * {@link io.github.mdn4j.distribution.MixtureDistribution#of(double[], io.github.mdn4j.distribution.Distribution...)} or
 * {@link io.github.mdn4j.distribution.GaussianDistribution#of(double[], double[][])}.
 *
 * <p>Do not let this package see {@code io.github.mdn4j.density}, and do not change the names that
 * {@link io.github.mdn4j.distribution.Parameters} gives: programs read them (docs/json.md).
 */
package io.github.mdn4j.distribution;
