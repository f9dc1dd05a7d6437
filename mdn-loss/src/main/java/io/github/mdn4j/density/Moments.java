// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.density;

import io.github.mdn4j.distribution.Distribution;
import java.util.Optional;

/**
 * The mean and the variance of a block of rows: what {@link Distribution#mean} and {@link Distribution#variance} say of
 * one row, for many rows at a time and without an object a row.
 *
 * <p>Holds scratch space, so each thread has its own.
 */
@FunctionalInterface
public interface Moments {

  /**
   * Evaluates the rows of a block, whose raw columns must be finite.
   *
   * @param block raw columns in
   * @param theta the first raw column of this density
   * @param mean where E[y] goes, [D][rows]
   * @param variance where the variance of each label column goes, [D][rows]
   */
  void evaluate(Block block, int theta, double[][] mean, double[][] variance);

  /**
   * Makes the moments of a density for one thread.
   *
   * @param rows the most rows that a block will hold
   * @return empty unless it is a location-scale family of finite variance, an isotropic Gaussian, or a mixture of such
   */
  static Optional<Moments> of(Density density, int rows) {
    if (density instanceof Mixture mixture) {
      return of(mixture.component(), rows).map(component -> new MixtureMoments(mixture, component, rows));
    }
    if (density instanceof IsotropicGaussian gaussian) {
      return Optional.of(new LocationScaleMoments(gaussian, rows));
    }
    return density instanceof LocationScale family && Double.isFinite(family.standard().variance())
        ? Optional.of(new LocationScaleMoments(family, rows))
        : Optional.empty();
  }
}
