// SPDX-License-Identifier: Apache-2.0
/**
 * Several networks as one prediction: {@link io.github.mdn4j.layer.ensemble.Ensemble} mixes what its members predict, {@link
 * io.github.mdn4j.layer.ensemble.EnsembleTraining} trains members that differ by seed and rows, and {@link
 * io.github.mdn4j.layer.ensemble.Uncertainty} tells what they disagree about from what none of them knows.
 */
package io.github.mdn4j.layer.ensemble;
