// SPDX-License-Identifier: Apache-2.0

/**
 * An LSTM layer that reads another sequence through a soft window, as in handwriting synthesis (Graves 2013, section 5).
 *
 * <p>Start with {@link io.github.mdn4j.layer.attention.AttentionWindowLSTM}; everything else is its implementation. The
 * order of its parameters is in saved models and does not change.
 */
package io.github.mdn4j.layer.attention;
