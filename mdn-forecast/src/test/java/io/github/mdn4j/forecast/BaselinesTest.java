// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.forecast;

import static io.github.mdn4j.forecast.Messages.assertSays;
import static io.github.mdn4j.forecast.Reference.numbers;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.mdn4j.distribution.Distribution;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.nd4j.shade.jackson.databind.JsonNode;

class BaselinesTest {

  private static ForecastDistribution forecast(Baseline method, Series series, int horizon, int paths) {
    return method.forecast(List.of(series), horizon, paths, 5).get(0);
  }

  @Test
  void theAutoregressionIsThatOfStatsmodels() {
    JsonNode expected = Reference.of("autoregression");
    Series series = Series.of("a", numbers(expected.get("y")));
    int[] lags = Arrays.stream(numbers(expected.get("lags"))).mapToInt(lag -> (int) lag).toArray();
    SeasonalAutoregression method = SeasonalAutoregression.ofLags(lags);
    SeasonalAutoregression.Fit fit = method.estimate(series);
    assertArrayEquals(numbers(expected.get("coefficients")), fit.coefficients(), 1e-8);
    double deviation = expected.get("deviation").asDouble();
    assertEquals(deviation, fit.deviation(), 1e-8);
    double[] mean = numbers(expected.get("mean"));
    double[] relative = numbers(expected.get("relativeDeviation"));
    ForecastDistribution forecast = forecast(method, series, mean.length, 20_000);
    for (int h = 0; h < mean.length; h++) {
      Distribution exact = forecast.exact(h).orElseThrow();
      assertEquals(mean[h], exact.mean()[0], 1e-8);
      assertEquals(deviation * relative[h], Math.sqrt(exact.variance()[0]), 1e-8);
      // and the paths are draws of the same
      assertEquals(mean[h], forecast.mean()[h], 5 * deviation * relative[h] / Math.sqrt(20_000));
      assertEquals(1, Math.sqrt(forecast.step(h).variance()[0]) / (deviation * relative[h]), 0.03);
    }
  }

  @Test
  void theOrderOfLeastAicIsFoundAndCollinearLagsDoNoHarm() {
    SplittableRandom random = new SplittableRandom(2);
    double[] y = new double[2000];
    for (int t = 2; t < y.length; t++) {
      y[t] = 0.5 * y[t - 1] - 0.6 * y[t - 2] + random.nextGaussian();
    }
    SeasonalAutoregression.Fit fit = SeasonalAutoregression.of(6, 1).estimate(Series.of("a", y));
    assertTrue(fit.lags().length >= 2 && fit.lags().length <= 4, Arrays.toString(fit.lags()));
    assertEquals(0.5, fit.coefficients()[1], 0.1);
    assertEquals(-0.6, fit.coefficients()[2], 0.1);
    assertEquals(1, fit.deviation(), 0.05);
    double[] sine = IntStream.range(0, 60).mapToDouble(t -> Math.sin(2 * Math.PI * t / 12)).toArray();
    ForecastDistribution exact = forecast(SeasonalAutoregression.of(3, 12), Series.of("sine", sine), 12, 2);
    for (int h = 0; h < 12; h++) {
      assertEquals(Math.sin(2 * Math.PI * (60 + h) / 12), exact.exact(h).orElseThrow().mean()[0], 1e-6);
    }
  }

  @Test
  void aSeasonThatGrowsEvenlyIsForecastWithoutError() {
    double[] y = IntStream.range(0, 20).mapToDouble(t -> t % 4 * 10 + t / 4 * 3.0).toArray();
    y[17] = Double.NaN; // the last of its season: the one before is taken
    double[] expected = IntStream.range(20, 29).mapToDouble(t -> t % 4 * 10 + t / 4 * 3.0).toArray();
    double[] mean = forecast(SeasonalNaive.of(4), Series.of("a", y), 9, 3).mean();
    for (int h = 0; h < expected.length; h++) {
      assertEquals(expected[h] - (h % 4 == 1 ? 3 : 0), mean[h], 1e-12);
    }
  }

  @Test
  void seasonalNaiveSpreadsByTheDifferencesOfTheHistory() {
    SplittableRandom random = new SplittableRandom(4);
    double[] y = random.doubles(400).toArray();
    ForecastDistribution forecast = forecast(SeasonalNaive.of(2), Series.of("a", y), 6, 40_000);
    double[] differences = IntStream.range(2, 400).mapToDouble(t -> y[t] - y[t - 2]).toArray();
    double mean = Arrays.stream(differences).average().orElseThrow();
    double variance = Arrays.stream(differences).map(d -> (d - mean) * (d - mean)).average().orElseThrow();
    for (int h = 0; h < 6; h++) {
      int seasons = h / 2 + 1;
      assertEquals(y[398 + h % 2] + seasons * mean, forecast.mean()[h], 0.02);
      assertEquals(1, forecast.step(h).variance()[0] / (seasons * variance), 0.04);
    }
  }

  @Test
  void driftGoesAlongTheLineFromFirstToLast() {
    double[] y = new SplittableRandom(4).doubles(100).toArray();
    y[99] = Double.NaN;
    ForecastDistribution forecast = forecast(Drift.of(), Series.of("a", y), 5, 40_000);
    double slope = (y[98] - y[0]) / 98;
    for (int h = 0; h < 5; h++) {
      assertEquals(y[98] + (h + 2) * slope, forecast.mean()[h], 0.03);
    }
  }

  @Test
  void equalSeedsGiveEqualPathsAndOtherSeriesOnes() {
    Series series = Series.of("a", 1, 4, 2, 8, 5, 7);
    List<ForecastDistribution> once = Drift.of().forecast(List.of(series, series), 3, 4, 9);
    List<ForecastDistribution> again = Drift.of().forecast(List.of(series, series), 3, 4, 9);
    assertArrayEquals(once.get(1).path(2), again.get(1).path(2), 0);
    assertTrue(!Arrays.equals(once.get(0).path(2), once.get(1).path(2)));
  }

  @Test
  void seriesThatAreTooShortAreNamed() {
    assertSays(() -> forecast(SeasonalNaive.of(12), Series.of("a", 1, 2, 3), 1, 1),
        "seasonal naive: series \"a\"", "two values 12 steps apart", "3 steps");
    assertSays(() -> forecast(SeasonalAutoregression.of(2, 12), Series.of("a", 1, 2, 3), 1, 1),
        "autoregression: series \"a\"", "[1, 12, 13]");
    assertSays(() -> forecast(Drift.of(), Series.of("a", 1, Double.NaN, 2), 1, 1), "drift: series \"a\"");
    assertSays(() -> forecast(Drift.of(), Series.of("a", 1, 2), 0, 1), "at least 1 step and 1 path but got 0 and 1");
    assertSays(() -> SeasonalNaive.of(0), "a season of at least 1 step but got 0");
    assertSays(() -> SeasonalAutoregression.ofLags(0), "lags of at least 1 step but got [0]");
  }
}
