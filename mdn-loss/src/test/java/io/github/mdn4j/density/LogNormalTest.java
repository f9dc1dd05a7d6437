// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.density;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.mdn4j.distribution.Distribution;
import io.github.mdn4j.distribution.Temperature;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LogNormalTest extends DensityConformance {

  LogNormalTest() {
    super(LogNormal.of(1));
  }

  @Override
  protected int[] scaleColumns() {
    return new int[] {1};
  }

  @Override
  protected Density bareExp() {
    return LogNormal.of(1, Scale.exp());
  }

  @Override
  protected double[][] outside() {
    return new double[][] {{-1}, {0}};
  }

  @Override
  protected double[] stretched(double[] theta, double a, double b) {
    return b == 0 ? new double[] {theta[0] + Math.log(a), theta[1]} : null;
  }

  @Test
  void spreadActsOnTheLogarithm() {
    Distribution distribution = LogNormal.of(2).at(0, 0, -1, 0.5);
    double[] narrow = distribution.sample(Temperature.ONE, new Random(3));
    double[] wide = distribution.sample(Temperature.of(1, 9), new Random(3));
    for (int d = 0; d < 2; d++) {
      assertEquals(3 * Math.log(narrow[d]), Math.log(wide[d]), 1e-13);
    }
  }

  @Test
  void columnsMultiply() {
    Distribution both = LogNormal.of(2).at(0.3, -0.2, -1, 0.5);
    double expected = LogNormal.of(1).at(0.3, -1).logDensity(1.2) + LogNormal.of(1).at(-0.2, 0.5).logDensity(0.4);
    assertEquals(expected, both.logDensity(1.2, 0.4), 1e-14);
  }
}
