// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.density;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;

class GammaTest extends DensityConformance {

  GammaTest() {
    super(Gamma.of(1));
  }

  @Override
  int[] scaleColumns() {
    return new int[] {0, 1};
  }

  @Override
  Density bareExp() {
    return Gamma.of(1, Scale.exp());
  }

  @Override
  double[][] outside() {
    return new double[][] {{-1}, {0}};
  }

  @Override
  double[] stretched(double[] theta, double a, double b) {
    return b == 0 ? new double[] {stretchedScale(theta[0], a), theta[1]} : null;
  }

  @Test
  void spreadMultipliesTheVarianceAtTheSameMean() {
    Distribution distribution = Gamma.of(1, Scale.exp()).at(1, -1.5);
    Random random = new Random(9);
    int n = 40_000;
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < n; i++) {
      double y = distribution.sample(random, Temperature.of(1, 3))[0];
      sum += y;
      squares += (y - Math.E) * (y - Math.E);
    }
    double variance = 3 * Math.exp(2 - 3);
    assertEquals(Math.E, sum / n, 5 * Math.sqrt(variance / n));
    assertEquals(variance, squares / n, 0.05 * variance);
  }
}
