// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.loss;

import io.github.mdn4j.density.Density;
import io.github.mdn4j.density.Kernel;
import java.util.Objects;
import java.util.Optional;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/** −log f(y; θ), under either of its names: two of one density and one engine are equal. */
abstract sealed class NegativeLogLikelihood extends DensityLoss permits LossDensityNLL, LossMixtureNLL {

  private static final long serialVersionUID = 1L;

  NegativeLogLikelihood(Density density, Engine engine) {
    super(density, engine);
  }

  @Override
  final SDVariable objective(SameDiff sd, SDVariable theta, SDVariable y) {
    return density().logDensity(sd, theta, y).neg();
  }

  @Override
  final Optional<Kernel> kernel(int rows) {
    return density().kernel(rows);
  }

  @Override
  public final boolean equals(Object other) {
    return other instanceof NegativeLogLikelihood that
        && density().equals(that.density())
        && engine() == that.engine();
  }

  @Override
  public final int hashCode() {
    return Objects.hash(density(), engine().name());
  }
}
