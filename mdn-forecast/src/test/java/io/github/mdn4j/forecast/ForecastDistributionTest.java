// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.forecast;

import static io.github.mdn4j.forecast.Messages.assertSays;
import static io.github.mdn4j.forecast.Reference.numbers;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.mdn4j.density.DiagonalGaussian;
import io.github.mdn4j.density.FullGaussian;
import io.github.mdn4j.density.Independent;
import io.github.mdn4j.density.LowRankGaussian;
import io.github.mdn4j.density.Mixture;
import io.github.mdn4j.distribution.Distribution;
import io.github.mdn4j.distribution.GaussianDistribution;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.nd4j.shade.jackson.databind.JsonNode;

class ForecastDistributionTest {

  private static final JsonNode EXPECTED = Reference.of("scores");
  private static final ForecastDistribution FORECAST =
      ForecastDistribution.of(Reference.rows(EXPECTED.get("paths")));
  private static final double[] OUTCOME = numbers(EXPECTED.get("outcome"));

  @Test
  void scoresAreThoseOfNumPy() {
    assertArrayEquals(numbers(EXPECTED.get("fairCrps")), FORECAST.crps(OUTCOME), 1e-12);
    assertEquals(EXPECTED.get("energy").asDouble(), FORECAST.energyScore(OUTCOME), 1e-12);
    assertArrayEquals(numbers(EXPECTED.get("pinball90")), FORECAST.pinball(0.9, OUTCOME), 1e-12);
    assertArrayEquals(numbers(EXPECTED.get("quantile90")), FORECAST.quantile(0.9), 1e-12);
    assertArrayEquals(numbers(EXPECTED.get("pit")), FORECAST.pit(OUTCOME), 1e-12);
    for (int h = 0; h < OUTCOME.length; h++) {
      assertEquals(EXPECTED.get("crps").get(h).asDouble(), FORECAST.step(h).crps(OUTCOME[h]), 1e-12);
    }
  }

  @Test
  void whatPlannersAskIsThatOfNumPy() {
    assertEquals(EXPECTED.get("sumQuantile25").asDouble(), FORECAST.sum(1, 4).quantile(0.25), 1e-12);
    assertArrayEquals(numbers(EXPECTED.get("above0")), FORECAST.exceedance(0), 1e-12);
    assertEquals(EXPECTED.get("any0").asDouble(), FORECAST.exceedanceOfAny(0), 1e-12);
  }

  @Test
  void missingOutcomesAreLeftOut() {
    double[] outcome = OUTCOME.clone();
    outcome[2] = Double.NaN;
    double[] crps = FORECAST.crps(outcome);
    assertTrue(Double.isNaN(crps[2]));
    assertEquals(FORECAST.crps(OUTCOME)[3], crps[3], 0);
    double[][] without = new double[FORECAST.paths()][];
    for (int i = 0; i < without.length; i++) {
      double[] path = FORECAST.path(i);
      without[i] = new double[] {path[0], path[1], path[3]};
    }
    assertEquals(
        ForecastDistribution.of(without).energyScore(OUTCOME[0], OUTCOME[1], OUTCOME[3]),
        FORECAST.energyScore(outcome), 1e-12);
  }

  @Test
  void tiesCountByHalfInThePit() {
    ForecastDistribution counts = ForecastDistribution.of(new double[][] {{1}, {2}, {2}, {5}});
    assertEquals(0.5, counts.pit(2)[0], 0);
    assertEquals(0.25, counts.pit(1.5)[0], 0);
    assertEquals(1, counts.covered(0.5, 2)[0], 0);
  }

  @Test
  void manyDrawsOfAGaussianHaveItsCrps() {
    SplittableRandom random = new SplittableRandom(3);
    Distribution gaussian = GaussianDistribution.of(1, 2);
    double[] draws = random.doubles(40_000).map(u -> gaussian.quantile(Math.max(u, 1e-300))).toArray();
    assertEquals(gaussian.crps(2.5), EmpiricalDistribution.of(draws).fairCrps(2.5), 0.02);
  }

  @Test
  void aNetworkOfAllStepsHasExactDistributions() {
    SplittableRandom random = new SplittableRandom(3);
    for (var density : List.of(Independent.of(3, Mixture.of(2, DiagonalGaussian.of(1))), FullGaussian.of(3),
        LowRankGaussian.of(3, 1))) {
      double[] raw = new SplittableRandom(1).doubles(density.parameterWidth(), -1, 1).toArray();
      Distribution joint = density.at(raw);
      ForecastDistribution forecast = ForecastDistribution.direct(joint, 20_000, random);
      assertEquals(3, forecast.horizon());
      double[] variance = joint.variance();
      for (int h = 0; h < 3; h++) {
        assertEquals(joint.mean()[h], forecast.exact(h).orElseThrow().mean()[0], 1e-12);
        assertEquals(joint.mean()[h], forecast.mean()[h], 5 * Math.sqrt(variance[h] / 20_000));
      }
      // the draws are joint: the variance of a sum holds the covariances
      double[][] covariance = joint.covariance();
      double sum = 0;
      for (double[] row : covariance) {
        for (double one : row) {
          sum += one;
        }
      }
      assertEquals(1, forecast.sum(0, 3).variance()[0] / sum, 0.06);
      assertEquals(joint, forecast.joint().orElseThrow());
    }
    assertFalse(FORECAST.exact(0).isPresent());
  }

  @Test
  void wrongArgumentsAreNamed() {
    assertSays(() -> ForecastDistribution.of(new double[0][]), "at least 1 path of at least 1 step but got 0 paths");
    assertSays(() -> ForecastDistribution.of(new double[][] {{1, 2}, {1}}), "expected 2 steps", "path 1 has 1");
    assertSays(() -> ForecastDistribution.of(new double[][] {{1, Double.NaN}}), "path 0, step 1", "got NaN");
    assertSays(() -> FORECAST.crps(1, 2), "expected 4 outcomes", "but got 2");
    assertSays(() -> FORECAST.sum(2, 2), "expected steps from 0 to 4 but got 2 to 2");
    assertSays(() -> ForecastDistribution.of(new double[][] {{1}}).crps(1), "at least 2 draws but got 1");
    assertSays(() -> FORECAST.step(0).logDensity(1), "draws have no density");
    assertSays(() -> EmpiricalDistribution.of(), "at least one draw", "got 0 draws");
  }

  @Test
  void whatIsNoLevelIsNotExceeded() {
    ForecastDistribution forecast = ForecastDistribution.of(new double[][] {{1, 2}, {3, 5}});
    assertArrayEquals(new double[] {Double.NaN, Double.NaN}, forecast.exceedance(Double.NaN));
    assertEquals(Double.NaN, forecast.exceedanceOfAny(Double.NaN));
    assertEquals(Double.NaN, forecast.step(0).cdf(Double.NaN));
  }
}
