// SPDX-License-Identifier: Apache-2.0

/**
 * Predictions made to agree with what came: intervals with guaranteed coverage, and distributions recalibrated on
 * labels that training has not seen.
 *
 * <p>Start with {@link io.github.mdn4j.calibration.CalibrationSet}. Everything here works on
 * {@link io.github.mdn4j.distribution.Distribution}s and labels, and is an immutable value. Nothing here knows a
 * network or a raw row, and labels that trained a network must not calibrate it.
 */
package io.github.mdn4j.calibration;
