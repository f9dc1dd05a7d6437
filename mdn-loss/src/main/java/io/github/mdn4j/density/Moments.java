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
   * @return empty unless it is a location-scale family of finite variance, an isotropic Gaussian, a mixture of such, or an
   *     affine change of one
   */
  static Optional<Moments> of(Density density, int rows) {
    if (density instanceof Mixture mixture) {
      return ofComponents(mixture, rows).map(components -> new MixtureMoments(mixture, components, rows));
    }
    if (density instanceof Affine affine) {
      return of(affine.density(), rows).map(standardised -> new AffineMoments(affine, standardised));
    }
    if (density instanceof IsotropicGaussian gaussian) {
      return Optional.of(new LocationScaleMoments(gaussian, rows));
    }
    return density instanceof LocationScale family && Double.isFinite(family.standard().variance())
        ? Optional.of(new LocationScaleMoments(family, rows))
        : Optional.empty();
  }

  private static Optional<Moments[]> ofComponents(Mixture mixture, int rows) {
    Moments[] components = new Moments[mixture.components()];
    for (int k = 0; k < components.length; k++) {
      if (k > 0 && mixture.isOfOneFamily()) {
        components[k] = components[0];
        continue;
      }
      Optional<Moments> moments = of(mixture.component(k), rows);
      if (moments.isEmpty()) {
        return Optional.empty();
      }
      components[k] = moments.get();
    }
    return Optional.of(components);
  }
}
