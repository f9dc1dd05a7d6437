// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.density;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.mdn4j.distribution.Distribution;
import io.github.mdn4j.distribution.Temperature;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BernoulliTest extends DensityConformance {

  BernoulliTest() {
    super(Bernoulli.of());
  }

  @Override
  protected double[][] discrete() {
    return new double[][] {{0}, {1}};
  }

  @Override
  protected double[][] outside() {
    return new double[][] {{0.5}, {-1}, {2}};
  }

  @Test
  void quantileIsTheSmallestLabelWhoseCdfReachesIt() {
    Distribution distribution = Bernoulli.of().at(Math.log(0.25 / 0.75));
    assertEquals(0, distribution.cdf(-1e-9));
    assertEquals(0.75, distribution.cdf(0), 1e-15);
    assertEquals(1, distribution.cdf(1));
    assertEquals(0, distribution.quantile(0.7499));
    assertEquals(1, distribution.quantile(0.7501));
  }

  @Test
  void crpsIsTheIntegralOfTheSquaredDifference() {
    Distribution distribution = Bernoulli.of().at(Math.log(0.25 / 0.75));
    assertEquals(0.0625, distribution.crps(0), 1e-15);
    assertEquals(0.5625, distribution.crps(1), 1e-15);
    assertEquals(0.5 * 0.5625 + 0.5 * 0.0625, distribution.crps(0.5), 1e-15);
    assertEquals(2 + 0.0625, distribution.crps(-2), 1e-15);
    assertEquals(3 + 0.5625, distribution.crps(4), 1e-15);
  }

  @Test
  void mixingDividesTheLogit() {
    Distribution distribution = Bernoulli.of().at(1);
    Random random = new Random(1);
    double sum = 0;
    for (int i = 0; i < 20_000; i++) {
      sum += distribution.sample(Temperature.of(0.5, 7), random)[0];
    }
    assertEquals(1 / (1 + Math.exp(-2)), sum / 20_000, 0.012); // 5 standard errors
  }
}
