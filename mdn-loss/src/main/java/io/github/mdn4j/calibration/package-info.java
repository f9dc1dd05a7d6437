// SPDX-License-Identifier: Apache-2.0
/**
 * Predictions made to agree with what came: intervals with guaranteed coverage, and distributions recalibrated on labels
 * that training has not seen.
 *
 * <p>Everything here works on {@link io.github.mdn4j.distribution.Distribution}s and labels, and is an immutable value.
 */
package io.github.mdn4j.calibration;
