// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.density;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.mdn4j.distribution.Distribution;
import org.junit.jupiter.api.Test;

class TiedMixtureTest extends DensityConformance {

  TiedMixtureTest() {
    super(TiedMixture.of(2, BivariateGaussian.of()));
  }

  @Override
  protected int[] scaleColumns() {
    return new int[] {6, 7};
  }

  @Override
  protected Density bareExp() {
    return TiedMixture.of(2, BivariateGaussian.of(Scale.exp()));
  }

  @Override
  protected double[] stretched(double[] theta, double a, double b) {
    double[] changed = theta.clone();
    for (int j = 2; j < 6; j++) {
      changed[j] = a * theta[j] + b;
    }
    changed[6] = stretchedScale(theta[6], a);
    changed[7] = stretchedScale(theta[7], a);
    return changed;
  }

  @Test
  void theRowIsLogitsLocationsAndOneShape() {
    Distribution tied = TiedMixture.of(2, DiagonalGaussian.of(1)).at(0.3, -0.2, 1, 2, -0.7);
    Distribution loose = Mixture.of(2, DiagonalGaussian.of(1)).at(0.3, -0.2, 1, -0.7, 2, -0.7);
    assertEquals(loose.logDensity(1.3), tied.logDensity(1.3), 1e-15);
    assertEquals(5, TiedMixture.of(2, DiagonalGaussian.of(1)).parameterWidth());
  }
}
