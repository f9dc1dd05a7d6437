// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.density;

import io.github.mdn4j.distribution.UnivariateMixture;
import java.util.Optional;

/**
 * Binds raw rows of a density of one label column one after another into the same {@link UnivariateMixture}: what {@link
 * Density#at} says, without an object a component.
 *
 * <p>Known for Gaussian, Laplace, logistic and t densities of one label column, for mixtures of one of these, and for either
 * in other units ({@link Affine}). Not for several threads.
 */
public final class UnivariateRows {

  private final Mixture mixture; // null for none
  private final int parameters;
  private final int location; // column in the row of a component
  private final int scale;
  private final Scale activation;
  private final UnivariateMixture bound;

  private UnivariateRows(
      Mixture mixture, int parameters, int location, int scale, Scale activation, UnivariateMixture bound) {
    this.mixture = mixture;
    this.parameters = parameters;
    this.location = location;
    this.scale = scale;
    this.activation = activation;
    this.bound = bound;
  }

  /**
   * Makes what binds rows of a density.
   *
   * @return empty if it is of another kind
   */
  public static Optional<UnivariateRows> of(Density density) {
    if (density instanceof Affine affine && affine.labelWidth() == 1 && !(affine.density() instanceof Affine)) {
      double shift = affine.shift()[0];
      double unit = affine.scale()[0];
      return of(affine.density()).map(rows -> rows.with(rows.bound.affine(shift, unit)));
    }
    Mixture mixture = density instanceof Mixture m && m.isOfOneFamily() ? m : null;
    Density component = mixture == null ? density : mixture.component();
    if (component.labelWidth() != 1) {
      return Optional.empty();
    }
    LocationScale family;
    int scale;
    if (component instanceof LocationScale own) {
      family = own;
      scale = own.scaleColumn(0);
    } else if (component instanceof IsotropicGaussian gaussian) {
      family = DiagonalGaussian.of(1, gaussian.scale());
      scale = gaussian.columns().scale();
    } else {
      return Optional.empty();
    }
    UnivariateMixture bound =
        mixture == null
            ? UnivariateMixture.single(family.standard())
            : UnivariateMixture.of(family.standard(), mixture.components());
    return Optional.of(
        new UnivariateRows(
            mixture, density.parameterWidth(), family.locationColumn(0), scale, family.scale(), bound));
  }

  private UnivariateRows with(UnivariateMixture other) {
    return new UnivariateRows(mixture, parameters, location, scale, activation, other);
  }

  /** Returns what rows are bound into. */
  public UnivariateMixture mixture() {
    return bound;
  }

  /**
   * Binds a row, whose numbers must be finite.
   *
   * @param raw rows of P numbers
   * @param row which of them
   * @return the same object for every row
   */
  public UnivariateMixture bind(double[] raw, int row) {
    int from = row * parameters;
    for (int k = 0; k < bound.components(); k++) {
      int component = from;
      if (mixture != null) {
        component += mixture.componentColumn(k);
        bound.logits()[k] = raw[from + mixture.logitColumn(k)];
      }
      bound.location()[k] = raw[component + location];
      bound.scale()[k] = activation.of(raw[component + scale]);
    }
    bound.bind();
    return bound;
  }
}
