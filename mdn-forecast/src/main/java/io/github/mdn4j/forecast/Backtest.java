// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.forecast;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.deeplearning4j.exception.DL4JInvalidInputException;

/**
 * Forecasts from several origins in the past, each made of what was known before it, and scores them by what came.
 *
 * <p>A method learns once, on the histories that end at the first origin of each series; then it forecasts from origin to
 * origin with the values up to there. Series are cut before a method sees them, so it cannot look ahead in their values;
 * what was computed of the series before, such as covariates, {@link #leaks} examines. Immutable.
 */
public final class Backtest {

  private static final int AT_ONCE = 64; // forecasts, so that memory does not grow with series and origins

  private final List<Series> series;
  private final int horizon;
  private final int origins;
  private final int stride;
  private final int paths;
  private final long seed;

  private Backtest(List<Series> series, int horizon, int origins, int stride, int paths, long seed) {
    this.series = series;
    this.horizon = horizon;
    this.origins = origins;
    this.stride = stride;
    this.paths = paths;
    this.seed = seed;
  }

  /**
   * Plans origins that end with the last whose horizon lies inside the series.
   *
   * @param series at least one
   * @param horizon steps of a forecast
   * @param origins how many of each series
   * @param stride steps from origin to origin; the horizon, so that no step is forecast twice, makes scores of origins
   *     nearly independent
   * @param paths of each forecast, at least 2
   * @param seed of the paths
   * @throws DL4JInvalidInputException if numbers are too small, or a series too short for the first origin
   */
  public static Backtest of(List<Series> series, int horizon, int origins, int stride, int paths, long seed) {
    Present.all("Backtest", "a series", series);
    if (series.isEmpty() || horizon < 1 || origins < 1 || stride < 1 || paths < 2) {
      throw new DL4JInvalidInputException(
          "Backtest: expected at least 1 series, 1 step, 1 origin, a stride of 1 and 2 paths but got " + series.size()
              + ", " + horizon + ", " + origins + ", " + stride + " and " + paths);
    }
    Backtest test = new Backtest(List.copyOf(series), horizon, origins, stride, paths, seed);
    for (Series one : series) {
      if (test.origin(one, 0) < 1) {
        throw new DL4JInvalidInputException(
            one + ": expected more than " + (horizon + (origins - 1) * stride) + " steps for " + origins
                + " origins and a horizon of " + horizon + ", but it has " + one.length());
      }
    }
    return test;
  }

  /** Returns origin k of a series: the first step that is not known. */
  public int origin(Series one, int k) {
    return one.length() - horizon - (origins - 1 - k) * stride;
  }

  /** Returns what is known before the first origin: all that a method, and who chooses its settings, may see. */
  public List<Series> beforeFirstOrigin() {
    return series.stream().map(one -> one.until(origin(one, 0))).toList();
  }

  /** Returns a backtest of those histories with the same numbers, to choose settings on earlier origins. */
  public Backtest earlier() {
    return of(beforeFirstOrigin(), horizon, origins, stride, paths, seed);
  }

  /** Learns, forecasts and scores. */
  public BacktestResult run(List<? extends ForecastMethod> methods) {
    return run(methods, (method, done, all) -> {});
  }

  /**
   * Learns, forecasts and scores, and says how far it is.
   *
   * @throws DL4JInvalidInputException if there is no method, or two have one name
   */
  public BacktestResult run(List<? extends ForecastMethod> methods, BacktestProgress progress) {
    List<String> names = methods.stream().map(ForecastMethod::name).toList();
    if (names.isEmpty() || names.stream().distinct().count() < names.size()) {
      throw new DL4JInvalidInputException("Backtest: expected methods with names of their own but got " + names);
    }
    List<BacktestResult.Scores> scores = new ArrayList<>();
    for (ForecastMethod method : methods) {
      List<ForecastDistribution> forecasts = forecasts(series, method, progress);
      for (int i = 0; i < forecasts.size(); i++) {
        Series one = series.get(i / origins);
        int origin = origin(one, i % origins);
        double[] outcome = Arrays.copyOfRange(one.values(), origin, origin + horizon);
        scores.add(BacktestResult.Scores.of(method.name(), one.name(), origin, forecasts.get(i), outcome));
      }
    }
    return new BacktestResult(horizon, scores);
  }

  private List<ForecastDistribution> forecasts(List<Series> all, ForecastMethod method, BacktestProgress progress) {
    List<Series> first = all.stream().map(one -> one.until(origin(one, 0))).toList();
    Forecaster forecaster = method.fit(first);
    List<Series> histories = new ArrayList<>();
    for (Series one : all) {
      for (int k = 0; k < origins; k++) {
        histories.add(one.until(origin(one, k)));
      }
    }
    progress.forecasts(method.name(), 0, histories.size());
    List<ForecastDistribution> forecasts = new ArrayList<>();
    while (forecasts.size() < histories.size()) {
      int from = forecasts.size();
      List<Series> some = histories.subList(from, Math.min(from + AT_ONCE, histories.size()));
      forecasts.addAll(forecaster.forecast(some, horizon, paths, seed + from));
      progress.forecasts(method.name(), forecasts.size(), histories.size());
    }
    return forecasts;
  }

  /**
   * Looks for knowledge of the future: changes the values from an origin on, prepares the series anew, and names each
   * forecast from that origin that has changed.
   *
   * <p>Covariates that were computed of the values, a scale measured on all of a series, or a method that has kept a whole
   * series all come to light, if they happen inside the preparation or the method.
   *
   * @param preparation makes what methods see of raw series, such as adding covariates
   * @param method must be deterministic: equal seeds, equal results
   * @return a sentence for each leak, none if there is none
   */
  public List<String> leaks(UnaryOperator<List<Series>> preparation, ForecastMethod method) {
    List<String> found = new ArrayList<>();
    BacktestProgress silent = (name, done, all) -> {};
    List<ForecastDistribution> before = forecasts(preparation.apply(series), method, silent);
    for (int k = 0; k < origins; k++) {
      int number = k;
      List<Series> changed = series.stream().map(one -> changed(one, origin(one, number))).toList();
      List<ForecastDistribution> after = forecasts(preparation.apply(changed), method, silent);
      for (int s = 0; s < series.size(); s++) {
        int i = s * origins + k;
        if (differ(before.get(i), after.get(i))) {
          Series one = series.get(s);
          found.add(method.name() + ": " + one + ": the forecast from step " + origin(one, k)
              + " changes with values from that step on");
        }
      }
    }
    return found;
  }

  private static Series changed(Series one, int origin) {
    double[] values = one.values();
    double scale = Arrays.stream(values).filter(y -> !Double.isNaN(y)).map(Math::abs).max().orElse(1);
    for (int t = origin; t < values.length; t++) {
      values[t] = 3 * scale + 1 - values[t] + (t % 2 == 0 ? scale : 0);
    }
    return one.withValues(values);
  }

  private static boolean differ(ForecastDistribution a, ForecastDistribution b) {
    for (int i = 0; i < a.paths(); i++) {
      double[] one = a.path(i);
      double[] other = b.path(i);
      for (int h = 0; h < one.length; h++) {
        double size = Math.max(1e-12, Math.max(Math.abs(one[h]), Math.abs(other[h])));
        if (!(Math.abs(one[h] - other[h]) <= 1e-4 * size)) {
          return true;
        }
      }
    }
    return false;
  }
}
