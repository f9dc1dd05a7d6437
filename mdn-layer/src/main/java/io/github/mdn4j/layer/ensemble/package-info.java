// SPDX-License-Identifier: Apache-2.0

/**
 * Several networks as one prediction, and what they disagree about.
 *
 * <p>Start with {@link io.github.mdn4j.layer.ensemble.Ensemble}, which mixes what its members predict;
 * {@link io.github.mdn4j.layer.ensemble.EnsembleTraining} trains members that differ by seed and rows, and
 * {@link io.github.mdn4j.layer.ensemble.Uncertainty} tells what they disagree about from what none of them knows.
 * Members are run as they are, one after another: nothing here changes a network.
 */
package io.github.mdn4j.layer.ensemble;
