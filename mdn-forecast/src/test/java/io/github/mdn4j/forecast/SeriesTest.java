// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.forecast;

import static io.github.mdn4j.forecast.Messages.assertSays;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class SeriesTest {

  private static final LocalDateTime NOON = LocalDateTime.of(2024, 2, 28, 12, 0);

  @Test
  void faultsNameTheSeriesAndTheTime() {
    assertSays(() -> Series.of("a", 1, Double.NEGATIVE_INFINITY), "series \"a\", step 1", "but got -Infinity");
    assertSays(() -> Series.of("a"), "series \"a\"", "at least 1 step but got 0");
    Series two = Series.of("a", 1, 2);
    assertSays(() -> two.withTimes(List.of(NOON, NOON)), "series \"a\", step 1", NOON + " is there twice");
    assertSays(() -> two.withTimes(List.of(NOON, NOON.minusHours(1))), "step 1", "comes after " + NOON);
    assertSays(() -> two.withTimes(List.of(NOON)), "at least 2 time stamps", "but got 1");
    assertSays(
        () -> two.withTimes(List.of(NOON, NOON.plusHours(1))).withCovariates(new double[][] {{1}, {Double.NaN}}),
        "step 1 (2024-02-28T13:00)", "finite covariate 0 but got NaN");
    assertSays(() -> two.withCovariates(new double[][] {{1}, {1, 2}}), "step 1", "expected 1 covariates");
    assertSays(() -> two.withCovariates(new double[][] {{1}}), "at least 2 steps but got 1");
    assertSays(() -> two.withStatics(Double.NaN), "finite static covariates but got NaN");
    assertSays(() -> two.until(3), "an origin from 1 to 2 but got 3");
  }

  @Test
  void whatIsNotThereIsNamed() {
    assertSays(() -> Series.of("a", (double[]) null), "series \"a\"", "expected values but got null");
    assertSays(() -> Series.of(null, 1), "expected a name but got null");
    Series two = Series.of("a", 1, 2);
    assertSays(() -> two.withTimes(null), "series \"a\"", "but got null");
    assertSays(() -> two.withTimes(Arrays.asList(NOON, null)), "series \"a\"", "a time stamp at index 1 but got null");
    assertSays(() -> two.withCovariates(null), "series \"a\"", "but got null");
    assertSays(() -> two.withCovariates(new double[][] {{1}, null}), "series \"a\"", "covariates at index 1 but got null");
    assertSays(() -> two.withStatics((double[]) null), "series \"a\"", "static covariates but got null");
    assertSays(() -> Covariates.calendar(null), "Covariates", "but got null");
    assertSays(() -> Covariates.beside(), "Covariates", "at least 1 block but got 0");
    assertSays(() -> Covariates.beside(new double[][] {{1}}, null), "Covariates", "a block at index 1 but got null");
    assertSays(() -> Covariates.beside(new double[][] {null}), "Covariates", "a step at index 0 but got null");
    assertSays(() -> Windowing.of(2, 1, Scaling.values()[0], (int[]) null), "Windowing", "null");
    assertSays(() -> Windowing.of(2, 1, null), "Windowing", "null");
    assertSays(() -> Windowing.fromJson(null), "Windowing", "but got null");
    assertSays(() -> SeasonalAutoregression.ofLags((int[]) null), "SeasonalAutoregression", "lags but got null");
    assertSays(() -> EmpiricalDistribution.of((double[]) null), "EmpiricalDistribution", "but got null");
    assertSays(() -> ForecastDistribution.of(null), "ForecastDistribution", "but got null");
    assertSays(() -> ForecastDistribution.of(new double[][] {{1}, null}), "ForecastDistribution", "but got null");
    assertSays(() -> Backtest.of(null, 1, 1, 1, 2, 1), "Backtest", "but got null");
    assertSays(() -> Backtest.of(Arrays.asList(two, null), 1, 1, 1, 2, 1), "Backtest", "a series at index 1");
    Windowing windowing = Windowing.of(2, 1, Scaling.values()[0]);
    assertSays(() -> BacktestCrps.of(windowing, null, 1, 2, 1), "BacktestCrps", "but got null");
    assertSays(() -> BacktestCrps.of(null, List.of(two), 1, 2, 1), "BacktestCrps", "windows but got null");
    assertSays(() -> Windows.of(windowing, null, 1, 1, 1), "Windows", "but got null");
    assertSays(() -> Windows.of(null, List.of(two), 1, 1, 1), "Windows", "windowing but got null");
    assertSays(() -> RecurrentForecaster.of(null, windowing), "RecurrentForecaster", "a network but got null");
    assertSays(() -> DirectForecaster.of(null, windowing), "DirectForecaster", "a network but got null");
    assertSays(() -> RecurrentForecaster.load(null), "RecurrentForecaster", "a file but got null");
    assertSays(() -> DirectForecaster.load(null), "DirectForecaster", "a file but got null");
  }

  @Test
  void aHorizonBeyondTheCovariatesIsRefused() {
    Series series = Series.of("a", 1, 2).withCovariates(new double[][] {{1}, {2}, {3}});
    series.requireFuture(1);
    assertSays(() -> series.requireFuture(2), "series \"a\"", "a horizon of 2 steps wants covariates of 4 steps",
        "but got 3", "known until series \"a\", step 2");
    assertSays(() -> series.requireFuture(0), "a horizon of at least 1 step but got 0");
    Series.of("b", 1).requireFuture(1000);
  }

  @Test
  void whatIsCutLosesValuesAndKeepsWhatIsKnownAhead() {
    Series cut = Series.of("a", 1, Double.NaN, 3)
        .withCovariates(new double[][] {{1}, {2}, {3}, {4}}).withStatics(7).until(2);
    assertEquals(2, cut.length());
    assertTrue(Double.isNaN(cut.value(1)));
    assertEquals(4, cut.covariate(3, 0));
    assertArrayEquals(new double[] {7}, cut.statics());
  }

  @Test
  void covariatesOfTimeRepeat() {
    double[][] rows = Covariates.fourier(30, 12, 2);
    assertArrayEquals(new double[] {1, 0, 0, -1}, rows[3], 1e-12);
    assertArrayEquals(rows[5], rows[17], 1e-12);
    double[][] calendar = Covariates.calendar(List.of(NOON, NOON.plusDays(7)));
    assertArrayEquals(new double[] {0, -1}, new double[] {calendar[0][0], calendar[0][1]}, 1e-12);
    assertEquals(calendar[0][2], calendar[1][2], 1e-12);
    assertEquals(10, Covariates.beside(Covariates.fourier(2, 12, 2), calendar)[1].length);
    assertSays(() -> Covariates.beside(rows, calendar), "expected 30 steps", "but got 2");
    assertSays(() -> Covariates.fourier(3, Double.NaN, 1), "a positive period", "NaN");
  }

  @Test
  void unitsAreMeasuredOnWhatIsThere() {
    Series series = Series.of("a", 100, 1, 2, Double.NaN, 3, -6);
    assertEquals(new Scaling.Units(0, 3), Scaling.MEAN.of(series, 1, 6));
    Scaling.Units standard = Scaling.STANDARD.of(series, 1, 5);
    assertEquals(2, standard.shift(), 1e-15);
    assertEquals(Math.sqrt(2.0 / 3), standard.scale(), 1e-15);
    Scaling.Units robust = Scaling.ROBUST.of(series, 1, 5);
    assertEquals(2, robust.shift(), 1e-15);
    assertEquals(1 / 1.3489795003921634, robust.scale(), 1e-15);
    assertEquals(new Scaling.Units(0, 1), Scaling.NONE.of(series, 3, 4));
    assertEquals(5, standard.undo(standard.apply(5)), 1e-15);
  }

  @Test
  void aConstantOrMissingSeriesHasNoUnits() {
    Series constant = Series.of("flat", 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1);
    assertSays(() -> Scaling.STANDARD.of(constant, 1, 7), "series \"flat\", step 1 to step 6", "above 0", "all are 0.1");
    assertSays(() -> Scaling.ROBUST.of(constant, 0, 7), "above 0 but got 0.0");
    assertSays(() -> Scaling.MEAN.of(Series.of("zero", 0, 0), 0, 2), "series \"zero\"", "above 0 but got 0.0");
    assertSays(() -> Scaling.MEAN.of(Series.of("gone", Double.NaN, 1), 0, 1), "series \"gone\"", "all are missing");
  }
}
