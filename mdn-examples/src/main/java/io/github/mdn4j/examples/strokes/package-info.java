// SPDX-License-Identifier: Apache-2.0

/**
 * Drawings as sequences of strokes: reading and drawing them, and a network that continues them, after Graves (2013),
 * section 4.
 *
 * <p>Start with {@link io.github.mdn4j.examples.strokes.StrokePrediction};
 * {@link io.github.mdn4j.examples.strokes.StrokeFile} and {@link io.github.mdn4j.examples.strokes.StrokeThreeFile}
 * read what others have written. Files from outside are read without running anything in them, NumPy's pickles
 * included: leave it so.
 */
package io.github.mdn4j.examples.strokes;
