// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.density;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.mdn4j.distribution.Distribution;
import io.github.mdn4j.distribution.Temperature;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CategoricalTest extends DensityConformance {

  CategoricalTest() {
    super(Categorical.of(3));
  }

  @Override
  protected double[][] discrete() {
    return new double[][] {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}};
  }

  @Override
  protected double[][] outside() {
    return new double[][] {{0, 0, 0}, {1, 1, 0}, {0.5, 0.5, 0}, {2, -1, 0}};
  }

  @Override
  protected boolean hasMarginals() {
    return false;
  }

  @Test
  void mixingDividesTheLogits() {
    Distribution distribution = Categorical.of(3).at(0, 1, 2);
    Random random = new Random(1);
    double[] sum = new double[3];
    for (int i = 0; i < 20_000; i++) {
      double[] y = distribution.sample(Temperature.of(2, 7), random);
      for (int c = 0; c < 3; c++) {
        sum[c] += y[c];
      }
    }
    double total = 1 + Math.exp(0.5) + Math.exp(1);
    for (int c = 0; c < 3; c++) {
      assertEquals(Math.exp(0.5 * c) / total, sum[c] / 20_000, 0.018); // 5 standard errors
    }
  }
}
