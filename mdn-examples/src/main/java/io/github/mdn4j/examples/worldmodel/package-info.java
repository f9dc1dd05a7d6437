// SPDX-License-Identifier: Apache-2.0

/**
 * A model of a world, and dreams in it: Ha and Schmidhuber (2018), <em>World models</em>, section 2.3.
 *
 * <p>{@code GeyserField} is the world, {@code GeyserBelief} what can be known of it, {@code Rollout} what happened in
 * it; {@code WorldSettings} makes the model, {@code WorldScore} measures it, and {@code Dream} runs in it. The world
 * has a density that is known exactly: whoever changes it changes the floor in docs/worlds.md.
 */
package io.github.mdn4j.examples.worldmodel;
