// SPDX-License-Identifier: Apache-2.0

/**
 * Output layers of densities for Deeplearning4j networks, and what one does with such a network.
 *
 * <p>Here are the two heads, what puts one under a network or starts it well, what watches its training, and what its
 * output means. Start with {@link io.github.mdn4j.layer.MixtureDensityOutputLayer} and
 * {@link io.github.mdn4j.layer.Predictions}. What knows sequences, fused arithmetic, files or Keras has a package of its
 * own below this one; nothing here may need those.
 */
package io.github.mdn4j.layer;
