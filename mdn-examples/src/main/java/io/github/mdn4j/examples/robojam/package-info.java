// SPDX-License-Identifier: Apache-2.0

/**
 * Touch performances, and a network that answers them: Martin and Torresen (2018), <em>RoboJam: a musical mixture
 * density network for collaborative touchscreen interaction</em>.
 *
 * <p>{@code Performance} is what is played, {@code TouchFiles} reads it and {@code Player} makes it;
 * {@code TouchSteps} turns it into what a network sees, {@code JamSettings} makes the network, and {@code Jam} lets
 * it answer. Time is the third column of a touch everywhere, in seconds since the one before; that is in saved
 * models.
 */
package io.github.mdn4j.examples.robojam;
