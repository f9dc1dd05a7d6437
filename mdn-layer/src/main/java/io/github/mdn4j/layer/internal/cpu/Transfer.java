// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.internal.cpu;

import java.util.Optional;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationELU;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftPlus;
import org.nd4j.linalg.activations.impl.ActivationTanH;

/**
 * A unit's activation function that {@link io.github.mdn4j.layer.fused.FusedDense FusedDense} computes by itself; its slope
 * can be told from its value.
 *
 * @param kind which one
 * @param alpha the slope below 0 of a leaky rectifier, otherwise 0
 */
public record Transfer(Kind kind, double alpha) {

  public static final Transfer IDENTITY = new Transfer(Kind.IDENTITY, 0);

  /** The functions that there are. */
  enum Kind {
    IDENTITY,
    TANH,
    RELU,
    LEAKY_RELU,
    SIGMOID,
    SOFTPLUS,
    ELU
  }

  /** Finds the one that does what an activation of ND4J does, if there is one. */
  public static Optional<Transfer> of(IActivation activation) {
    if (activation instanceof ActivationLReLU leaky) {
      double alpha = leaky.getAlpha(); // above 1 the function is no maximum, below 0 its value does not tell its slope
      return alpha > 0 && alpha <= 1 ? Optional.of(new Transfer(Kind.LEAKY_RELU, alpha)) : Optional.empty();
    }
    return Optional.ofNullable(kind(activation)).map(kind -> new Transfer(kind, 0));
  }

  private static Kind kind(IActivation activation) {
    if (activation instanceof ActivationIdentity) {
      return Kind.IDENTITY;
    } else if (activation instanceof ActivationTanH) {
      return Kind.TANH;
    } else if (activation instanceof ActivationReLU relu) {
      return relu.equals(new ActivationReLU()) ? Kind.RELU : null; // no bound, threshold or slope of its own
    } else if (activation instanceof ActivationSigmoid) {
      return Kind.SIGMOID;
    } else if (activation instanceof ActivationSoftPlus) {
      return Kind.SOFTPLUS;
    } else if (activation instanceof ActivationELU elu) {
      return elu.getAlpha() == 1 ? Kind.ELU : null;
    }
    return null;
  }
}
