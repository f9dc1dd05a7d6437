// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.inverse;

import io.github.mdn4j.density.Density;
import io.github.mdn4j.density.DiagonalGaussian;
import io.github.mdn4j.density.FullGaussian;
import io.github.mdn4j.density.IsotropicGaussian;
import io.github.mdn4j.density.Laplace;
import io.github.mdn4j.density.Logistic;
import io.github.mdn4j.density.Scale;
import io.github.mdn4j.density.StudentT;
import java.util.function.Function;

/** What a component of {@link GeneralMixtureHead} can be, for labels of two columns. */
enum Family {
  DIAGONAL(scale -> DiagonalGaussian.of(2, scale)),
  ISOTROPIC(scale -> IsotropicGaussian.of(2, scale)),
  FULL(scale -> FullGaussian.of(2, scale)),
  LAPLACE(scale -> Laplace.of(2, scale)),
  LOGISTIC(scale -> Logistic.of(2, scale)),
  STUDENT(scale -> StudentT.of(2, 3, scale));

  private final Function<Scale, Density> density;

  Family(Function<Scale, Density> density) {
    this.density = density;
  }

  /** Returns the density with a scale. */
  Density of(Scale scale) {
    return density.apply(scale);
  }
}
