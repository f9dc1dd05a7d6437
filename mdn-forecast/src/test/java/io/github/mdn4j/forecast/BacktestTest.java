// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.forecast;

import static io.github.mdn4j.forecast.Messages.assertSays;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BacktestTest {

  private static final int HORIZON = 3;

  private static List<Series> series() {
    double[] values = new SplittableRandom(1).doubles(60).toArray();
    values[30] = Double.NaN;
    return List.of(
        Series.of("a", values), Series.of("b", new SplittableRandom(2).doubles(45).toArray()));
  }

  private static Backtest backtest() {
    return Backtest.of(series(), HORIZON, 4, HORIZON, 20, 7);
  }

  /** Forecasts a covariate, with a little noise, so that a leak in covariates becomes one in forecasts. */
  private static final class Believer implements ForecastMethod, Forecaster {

    @Override
    public String name() {
      return "believer";
    }

    @Override
    public Forecaster fit(List<Series> histories) {
      return this;
    }

    @Override
    public List<ForecastDistribution> forecast(List<Series> histories, int horizon, int paths, long seed) {
      List<ForecastDistribution> forecasts = new ArrayList<>();
      for (Series history : histories) {
        SplittableRandom random = new SplittableRandom(seed);
        double[][] drawn = new double[paths][horizon];
        for (double[] path : drawn) {
          Arrays.setAll(path, h -> history.covariate(history.length() + h, 0) + 0.01 * random.nextGaussian());
        }
        forecasts.add(ForecastDistribution.of(drawn));
      }
      return forecasts;
    }
  }

  private static UnaryOperator<List<Series>> covariate(int ahead) {
    return all -> all.stream().map(one -> {
      double[][] rows = new double[one.length()][1];
      for (int t = 0; t < rows.length; t++) {
        double value = t + ahead >= 0 && t + ahead < rows.length ? one.value(t + ahead) : 0;
        rows[t][0] = Double.isNaN(value) ? 0 : value;
      }
      return one.withCovariates(rows);
    }).toList();
  }

  @Test
  void aPlantedLeakIsFoundAndShowsInTheScores() {
    // the covariate is the value itself: known, it is said, in the future
    List<String> found = backtest().leaks(covariate(0), new Believer());
    assertEquals(8, found.size(), found.toString());
    assertTrue(found.get(0).contains("believer: series \"a\": the forecast from step 48"), found.get(0));
    // two steps old is old enough for the first two steps and too young for the third
    assertEquals(8, backtest().leaks(covariate(-2), new Believer()).size());
    // as old as the horizon: no leak
    assertEquals(List.of(), backtest().leaks(covariate(-HORIZON), new Believer()));
    Backtest leaking = Backtest.of(covariate(0).apply(series()), HORIZON, 4, HORIZON, 20, 7);
    BacktestResult result = leaking.run(List.of(new Believer(), Drift.of()));
    assertTrue(result.crps("believer").value() < 0.02);
    assertTrue(result.crps("drift").value() > 0.1);
  }

  @Test
  void aScaleOfTheWholeSeriesIsALeak() {
    UnaryOperator<List<Series>> standardised = all -> all.stream().map(one -> {
      Scaling.Units units = Scaling.STANDARD.of(one, 0, one.length());
      return one.withValues(Arrays.stream(one.values()).map(units::apply).toArray());
    }).toList();
    assertEquals(8, backtest().leaks(standardised, Drift.of()).size());
    UnaryOperator<List<Series>> byTheBeginning = all -> all.stream().map(one -> {
      Scaling.Units units = Scaling.STANDARD.of(one, 0, 20);
      return one.withValues(Arrays.stream(one.values()).map(units::apply).toArray());
    }).toList();
    assertEquals(List.of(), backtest().leaks(byTheBeginning, Drift.of()));
  }

  @Test
  void aMethodThatLearnsFromMoreThanItIsGivenIsFound() {
    // keeps what the preparation saw of whole series
    List<Series> kept = new ArrayList<>();
    ForecastMethod peeking = new ForecastMethod() {
      @Override
      public String name() {
        return "peeking";
      }

      @Override
      public Forecaster fit(List<Series> histories) {
        return Drift.of().fit(kept);
      }
    };
    UnaryOperator<List<Series>> keeping = all -> {
      kept.clear();
      kept.addAll(all);
      return all;
    };
    // Drift learns from the histories alone: what was kept does no harm
    assertEquals(List.of(), backtest().leaks(keeping, peeking));
    ForecastMethod average = new ForecastMethod() {
      @Override
      public String name() {
        return "average";
      }

      @Override
      public Forecaster fit(List<Series> histories) {
        double mean = Arrays.stream(kept.get(0).values()).filter(y -> !Double.isNaN(y)).average().orElseThrow();
        return (past, horizon, paths, seed) -> past.stream().map(one -> {
          double[][] drawn = new double[paths][horizon];
          for (int i = 0; i < paths; i++) {
            Arrays.fill(drawn[i], mean + i);
          }
          return ForecastDistribution.of(drawn);
        }).toList();
      }
    };
    assertFalse(backtest().leaks(keeping, average).isEmpty());
  }

  @Test
  void baselinesAndNetworksAreFreeOfLeaks() {
    assertEquals(List.of(), backtest().leaks(all -> all, SeasonalNaive.of(4)));
    assertEquals(List.of(), backtest().leaks(all -> all, SeasonalAutoregression.of(2, 4)));
  }

  @Test
  void scoresAreThoseOfTheForecastsOneByOne() {
    BacktestResult result = backtest().run(List.of(Drift.of(), SeasonalNaive.of(4)));
    assertEquals(List.of("drift", "seasonal naive"), result.methods());
    assertEquals(16, result.scores().size());
    List<BacktestResult.Scores> drift = result.scores().subList(0, 8);
    assertEquals(60 - 3 - 9, drift.get(0).origin());
    assertEquals(45 - 3, drift.get(7).origin());
    double[] means = drift.stream().mapToDouble(one -> Arrays.stream(one.crps()).average().orElseThrow()).toArray();
    double mean = Arrays.stream(means).average().orElseThrow();
    assertEquals(mean, result.crps("drift").value(), 1e-12);
    double squares = Arrays.stream(means).map(m -> (m - mean) * (m - mean)).sum();
    assertEquals(Math.sqrt(squares / 7 / 8), result.crps("drift").standardError(), 1e-12);
    assertEquals(
        result.crps("drift").value() - result.crps("seasonal naive").value(),
        result.difference("drift", "seasonal naive").value(), 1e-12);
    assertEquals(0, result.difference("drift", "drift").standardError());
    assertEquals(8, result.pit("drift", 1).length);
    assertTrue(result.table("drift", 3).contains("seasonal naive"), result.table("drift", 3));
    assertSays(() -> result.table("ets", 1), "but got ets");
    assertSays(() -> result.table("drift", 4), "from 1 to 3 parts of the horizon but got 4");
    assertSays(() -> backtest().run(List.of(Drift.of(), Drift.of())), "names of their own but got [drift, drift]");
    assertSays(() -> result.crps("ets"), "expected one of the methods [drift, seasonal naive] but got ets");
  }

  @Test
  void itSaysHowFarItIsAndForecastsSoManyAtATime() {
    List<Series> many = IntStream.range(0, 40)
        .mapToObj(i -> Series.of("s" + i, new SplittableRandom(i).doubles(30).toArray())).toList();
    List<Integer> sizes = new ArrayList<>();
    List<String> heard = new ArrayList<>();
    ForecastMethod counting = new ForecastMethod() {
      @Override
      public String name() {
        return "counting";
      }

      @Override
      public Forecaster fit(List<Series> histories) {
        return (past, horizon, paths, seed) -> {
          sizes.add(past.size());
          return Drift.of().forecast(past, horizon, paths, seed);
        };
      }
    };
    BacktestResult result = Backtest.of(many, 2, 3, 2, 5, 1)
        .run(List.of(counting), (method, done, all) -> heard.add(method + " " + done + " of " + all));
    assertEquals(120, result.scores().size());
    assertEquals(List.of(64, 56), sizes);
    assertEquals(List.of("counting 0 of 120", "counting 64 of 120", "counting 120 of 120"), heard);
  }

  @Test
  void settingsAreChosenOnEarlierOrigins() {
    List<Series> before = backtest().beforeFirstOrigin();
    assertEquals(48, before.get(0).length());
    assertEquals(48 - 3, backtest().earlier().origin(before.get(0), 3));
  }

  @Test
  void seriesTooShortForTheOriginsAreNamed() {
    assertSays(() -> Backtest.of(series(), 10, 5, 10, 2, 1), "series \"b\": expected more than 50 steps", "it has 45");
    assertSays(() -> Backtest.of(List.of(), 10, 5, 10, 2, 1), "at least 1 series");
    assertSays(() -> Backtest.of(series(), 10, 5, 10, 1, 1), "2 paths but got 2, 10, 5, 10 and 1");
  }
}
