// SPDX-License-Identifier: Apache-2.0

/**
 * Predictions for programs that ask for one row at a time, from many threads.
 *
 * <p>Start with {@link io.github.mdn4j.layer.serving.PredictionService}. It knows networks and rows and nothing of
 * protocols: what carries rows over a wire belongs to the program around it.
 */
package io.github.mdn4j.layer.serving;
