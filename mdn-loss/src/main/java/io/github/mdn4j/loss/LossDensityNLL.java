// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.loss;

import io.github.mdn4j.density.Density;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * The negative log likelihood −log f(y; θ) of the labels, in nats per example, of any {@link Density}: the mixture NLL
 * if that is a mixture.
 *
 * <p>Bishop (1994), eq. 29; docs/math.md, eq. 3. Also known as {@link LossMixtureNLL}, which is equal to it.
 */
public final class LossDensityNLL extends NegativeLogLikelihood {

  private static final long serialVersionUID = 1L;

  /**
   * Makes the loss; kernels or SameDiff, whichever is right for the backend.
   *
   * @param density what the raw output parameterises
   * @throws org.nd4j.linalg.exception.ND4JIllegalArgumentException if it is null
   */
  public LossDensityNLL(Density density) {
    this(density, Engine.AUTO);
  }

  /**
   * Makes the loss on a given engine.
   *
   * @param density what the raw output parameterises
   * @param engine what computes the loss
   * @throws org.nd4j.linalg.exception.ND4JIllegalArgumentException if one of them is null
   */
  @JsonCreator
  public LossDensityNLL(@JsonProperty("density") Density density, @JsonProperty("engine") Engine engine) {
    super(density, engine);
  }
}
