// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.loss;

import io.github.mdn4j.density.Density;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * The mixture NLL, by the name that those who look for mixture density networks know: the same as
 * {@link LossDensityNLL} and equal to it, for any {@link Density}, a mixture or not.
 *
 * <p>Bishop (1994), eq. 29; docs/math.md, eq. 3. Saved models may name either.
 */
public final class LossMixtureNLL extends NegativeLogLikelihood {

  private static final long serialVersionUID = 1L;

  /**
   * Makes the loss; kernels or SameDiff, whichever is right for the backend.
   *
   * @param density what the raw output parameterises
   * @throws org.nd4j.linalg.exception.ND4JIllegalArgumentException if it is null
   */
  public LossMixtureNLL(Density density) {
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
  public LossMixtureNLL(@JsonProperty("density") Density density, @JsonProperty("engine") Engine engine) {
    super(density, engine);
  }
}
