// SPDX-License-Identifier: Apache-2.0
/**
 * What training minimises: the negative log-likelihood of any density and its relatives, as loss functions of
 * Deeplearning4j, and the two engines that compute them.
 *
 * <p>Start at {@link io.github.mdn4j.loss.LossDensityNLL}, also known as {@link io.github.mdn4j.loss.LossMixtureNLL},
 * then {@link io.github.mdn4j.loss.DensityLoss}, which checks the arrays and picks the engine.
 *
 * <p>Do not index into a raw row here, as only its density knows what a column means, and do not touch the memory of
 * arrays outside {@code HostMemory}, which asks whether it is open.
 */
package io.github.mdn4j.loss;
