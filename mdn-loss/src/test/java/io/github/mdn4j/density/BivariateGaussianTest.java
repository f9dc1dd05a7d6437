// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.density;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class BivariateGaussianTest extends DensityConformance {

  BivariateGaussianTest() {
    super(BivariateGaussian.of());
  }

  @Override
  protected int[] scaleColumns() {
    return new int[] {2, 3, 4};
  }

  @Override
  protected Density bareExp() {
    return BivariateGaussian.of(Scale.exp());
  }

  @Override
  protected double[] stretched(double[] theta, double a, double b) {
    return new double[] {
      a * theta[0] + b, a * theta[1] + b, stretchedScale(theta[2], a), stretchedScale(theta[3], a), theta[4]
    };
  }

  @Test
  void theCorrelationIsATangentHeldInsideOne() {
    for (double r : new double[] {0, 0.3, -2, 5}) {
      double[][] covariance = BivariateGaussian.of(Scale.exp()).at(0, 0, 0, 0, r).covariance();
      assertEquals(Math.tanh(r), covariance[0][1], 1e-11);
    }
    for (double r : new double[] {80, -1e6}) {
      double[][] covariance = BivariateGaussian.of(Scale.exp()).at(0, 0, 0, 0, r).covariance();
      assertTrue(Math.abs(covariance[0][1]) < 1);
      assertEquals(Math.signum(r), covariance[0][1], 2e-12);
    }
  }
}
