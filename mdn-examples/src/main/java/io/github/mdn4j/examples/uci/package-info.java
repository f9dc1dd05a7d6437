// SPDX-License-Identifier: Apache-2.0

/**
 * Conditional densities on the regression sets of UCI, with the splits of Hernández-Lobato and Adams (2015).
 *
 * <p>Start with {@link io.github.mdn4j.examples.uci.ConditionalDensityBenchmark}. Test rows choose nothing here,
 * neither settings nor when to stop: keep it so.
 */
package io.github.mdn4j.examples.uci;
