// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.density;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.mdn4j.distribution.Distribution;
import org.junit.jupiter.api.Test;

class MixtureTest extends DensityConformance {

  MixtureTest() {
    super(Mixture.of(2, DiagonalGaussian.of(1)));
  }

  @Override
  protected int[] scaleColumns() {
    return new int[] {3, 5};
  }

  @Override
  protected Density bareExp() {
    return Mixture.of(2, DiagonalGaussian.of(1, Scale.exp()));
  }

  @Override
  protected double[] stretched(double[] theta, double a, double b) {
    return new double[] {
      theta[0], theta[1], a * theta[2] + b, stretchedScale(theta[3], a), a * theta[4] + b, stretchedScale(theta[5], a)
    };
  }

  @Test
  void theMeanIsTheMixturesNotOneComponents() {
    Distribution mixture = Mixture.of(2, DiagonalGaussian.of(1)).at(Math.log(0.3), Math.log(0.7), -1, 0, 2, 0);
    assertEquals(0.3 * -1 + 0.7 * 2, mixture.mean()[0], 1e-15);
  }
}
