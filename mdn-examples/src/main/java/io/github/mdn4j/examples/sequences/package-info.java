// SPDX-License-Identifier: Apache-2.0

/**
 * What programs share that train on sequences: reading lines, options, checkpoints and progress.
 *
 * <p>Start with {@link io.github.mdn4j.examples.sequences.SequenceTraining}, the loop over epochs. What the sequences
 * are, drawings, writing, touches or a world, is known to the packages that use this one.
 */
package io.github.mdn4j.examples.sequences;
