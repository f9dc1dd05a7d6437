// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.keras;

/** How an array in the network holds what Keras holds with its channels last. */
enum Layout {
  /** As Keras does: [n, width], [n, T, width], [n, height, width, channels]. */
  LAST,
  /** As Deeplearning4j's layers do: [n, width, T], [n, channels, height, width]. */
  FIRST,
  /** All steps of all sequences as rows [n T, width], as {@code RnnToFeedForwardPreProcessor} puts them. */
  STEPS
}
