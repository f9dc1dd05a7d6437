// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.density;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class FullGaussianTest {

  @Nested
  class OfThreeColumns extends DensityConformance {
    OfThreeColumns() {
      super(FullGaussian.of(3));
    }

    @Override
    protected double floor() {
      return 1e-12;
    }

    @Override
    protected int[] scaleColumns() {
      return new int[] {3, 4, 5};
    }

    @Override
    protected Density bareExp() {
      return FullGaussian.of(3, Scale.exp());
    }

    @Override
    protected double[] stretched(double[] theta, double a, double b) {
      double[] changed = theta.clone();
      for (int d = 0; d < 3; d++) {
        changed[d] = a * theta[d] + b;
        changed[3 + d] = theta[3 + d] - Math.log(a);
        changed[6 + d] = theta[6 + d] / a;
      }
      return changed;
    }
  }

  @Nested
  class OfOneColumn extends DensityConformance {
    OfOneColumn() {
      super(FullGaussian.of(1));
    }

    @Override
    protected Density bareExp() {
      return FullGaussian.of(1, Scale.exp());
    }

    @Override
    protected double floor() {
      return 1e-12;
    }

    @Override
    protected int[] scaleColumns() {
      return new int[] {1};
    }

    @Override
    protected double[] stretched(double[] theta, double a, double b) {
      return new double[] {a * theta[0] + b, theta[1] - Math.log(a)};
    }
  }

  @Test
  void thePrecisionIsTheGramMatrixOfU() {
    // U = [2 3; 0 5], so that UᵀU = [4 6; 6 34] and its inverse is [0.34 -0.06; -0.06 0.04]
    double[][] covariance =
        FullGaussian.of(2, Scale.exp()).at(0, 0, Math.log(2), Math.log(5), 3).covariance();
    assertEquals(0.34, covariance[0][0], 1e-14);
    assertEquals(-0.06, covariance[0][1], 1e-14);
    assertEquals(-0.06, covariance[1][0], 1e-14);
    assertEquals(0.04, covariance[1][1], 1e-14);
  }
}
