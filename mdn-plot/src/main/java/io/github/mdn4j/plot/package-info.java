// SPDX-License-Identifier: Apache-2.0

/**
 * Pictures of predictions; they need no screen.
 *
 * <p>Start with {@link io.github.mdn4j.plot.DensityPlots}, which draws predictions and how well they are calibrated;
 * {@link io.github.mdn4j.plot.Canvas} draws whatever else has points, lines and bands. XChart is known to this
 * package alone: what it draws with does not show in the signatures.
 */
package io.github.mdn4j.plot;
