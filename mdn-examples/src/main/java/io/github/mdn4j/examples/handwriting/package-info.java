// SPDX-License-Identifier: Apache-2.0

/**
 * Handwriting, predicted and written: Graves (2013), <em>Generating sequences with recurrent neural networks</em>,
 * sections 4 and 5, on IAM-OnDB or on lines that are made here.
 *
 * <p>Start with {@link io.github.mdn4j.examples.handwriting.HandwritingPrediction}, then
 * {@link io.github.mdn4j.examples.handwriting.HandwritingSynthesis}, which writes a text that it is given. The
 * settings of the paper are in the classes called {@code Setting}: a change there is another experiment than
 * docs/handwriting.md reports.
 */
package io.github.mdn4j.examples.handwriting;
