// SPDX-License-Identifier: Apache-2.0

/**
 * Sketches and kanji that networks draw: Ha (2015), and Ha and Eck (2018), <em>A neural representation of sketch
 * drawings</em>, with a code and without.
 *
 * <p>Start with {@link io.github.mdn4j.examples.sketch.SketchRnn}, or with
 * {@link io.github.mdn4j.examples.sketch.SketchRnnVae} for drawings with a code. Units and losses follow the papers
 * (docs/sketches.md): change them and the printed nats mean something else.
 */
package io.github.mdn4j.examples.sketch;
