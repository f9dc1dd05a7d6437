// SPDX-License-Identifier: Apache-2.0

/**
 * Layers and updaters that compute what those of Deeplearning4j do, with the same parameters, in less time on a CPU.
 *
 * <p>Start with {@link io.github.mdn4j.layer.fused.Fused}, which turns whole networks into fused ones and back. A fused
 * layer computes as its original does wherever its arithmetic does not apply, so nothing outside this package needs to
 * know that it is there; class names are in saved models and do not change.
 */
package io.github.mdn4j.layer.fused;
