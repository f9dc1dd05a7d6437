// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer;

import org.nd4j.linalg.activations.impl.ActivationIdentity;

/**
 * The identity, as the activation of a density output layer: the raw parameters leave the layer as they are.
 *
 * <p>A class of its own, because DL4J stops a classifier's {@code evaluate} at the class of the identity with words that
 * do not help here; the layer itself then says what to call instead ({@link ClassicEvaluation}).
 */
public final class RawParameters extends ActivationIdentity {

  private static final long serialVersionUID = 1L;
}
