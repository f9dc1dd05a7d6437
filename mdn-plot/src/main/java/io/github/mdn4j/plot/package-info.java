// SPDX-License-Identifier: Apache-2.0
/**
 * Pictures: {@link io.github.mdn4j.plot.DensityPlots} draws predictions and how well they are calibrated, {@link
 * io.github.mdn4j.plot.Canvas} whatever else has points, lines and bands. They need no screen.
 */
package io.github.mdn4j.plot;
