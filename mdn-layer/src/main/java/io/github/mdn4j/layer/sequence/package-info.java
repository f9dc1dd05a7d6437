// SPDX-License-Identifier: Apache-2.0

/**
 * Sequences: how they become minibatches, how a recurrent network is trained on them, and how one draws new ones.
 *
 * <p>Start with {@link io.github.mdn4j.layer.sequence.Sequence} and
 * {@link io.github.mdn4j.layer.sequence.SequenceSampler}. Here belongs what carries a state from step to step around a
 * network; recurrent layers themselves do not, and nothing here asks which recurrent layers a network has by their class.
 */
package io.github.mdn4j.layer.sequence;
