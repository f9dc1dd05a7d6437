// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.loss;

import io.github.mdn4j.density.Density;
import io.github.mdn4j.density.Kernel;
import java.util.Optional;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * The negative log likelihood −log f(y; θ) of the labels, in nats per example.
 *
 * <p>Bishop (1994), eq. 29; docs/math.md, eq. 3. Any {@link Density} will do, a mixture or not.
 */
public final class LossMixtureNLL extends DensityLoss {

  private static final long serialVersionUID = 1L;

  /**
   * Makes the loss; kernels or SameDiff, whichever is right for the backend.
   *
   * @param density what the raw output parameterises
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

  @Override
  SDVariable objective(SameDiff sd, SDVariable theta, SDVariable y) {
    return density().logDensity(sd, theta, y).neg();
  }

  @Override
  Optional<Kernel> kernel(int rows) {
    return density().kernel(rows);
  }
}
