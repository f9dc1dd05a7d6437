// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.forecast;

import io.github.mdn4j.distribution.Estimate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.deeplearning4j.exception.DL4JInvalidInputException;

/**
 * Scores of a backtest, by method, series, origin and step of the horizon.
 *
 * <p>Standard errors take each forecast, a series at an origin, as one observation: its steps are not independent.
 */
public final class BacktestResult {

  private static final double LEVEL = 0.9;

  private final int horizon;
  private final List<Scores> scores;

  BacktestResult(int horizon, List<Scores> scores) {
    this.horizon = horizon;
    this.scores = List.copyOf(scores);
  }

  /**
   * Scores of one forecast, H numbers each, NaN where the outcome is missing.
   *
   * @param crps in units of the series
   * @param pit share of draws below the outcome
   * @param covered whether the central interval of 90 % holds it, 1 or 0
   * @param nats the negative logarithm of the exact density, NaN where a step has none
   * @param pathNats the same of all steps together, divided by their number; NaN if their density is not known, or an
   *     outcome is missing
   */
  public record Scores(
      String method, String series, int origin, double[] crps, double[] pit, double[] covered, double[] nats,
      double pathNats) {

    static Scores of(String method, String series, int origin, ForecastDistribution forecast, double[] outcome) {
      double[] nats = new double[outcome.length];
      Arrays.setAll(nats, h -> Double.isNaN(outcome[h])
          ? Double.NaN
          : forecast.exact(h).map(step -> -step.logDensity(outcome[h])).orElse(Double.NaN));
      double pathNats = Arrays.stream(outcome).anyMatch(Double::isNaN)
          ? Double.NaN
          : forecast.joint().map(path -> -path.logDensity(outcome) / outcome.length).orElse(Double.NaN);
      return new Scores(
          method, series, origin, forecast.crps(outcome), forecast.pit(outcome), forecast.covered(LEVEL, outcome), nats,
          pathNats);
    }
  }

  /** Returns H. */
  public int horizon() {
    return horizon;
  }

  /** Returns all scores. */
  public List<Scores> scores() {
    return scores;
  }

  /** Returns the names of the methods in their order. */
  public List<String> methods() {
    return scores.stream().map(Scores::method).distinct().toList();
  }

  /** Returns the mean CRPS with its standard error. */
  public Estimate crps(String method) {
    return estimate(means(method, Scores::crps, 0, horizon));
  }

  /** Returns the mean CRPS of steps from … to − 1 with its standard error. */
  public Estimate crps(String method, int from, int to) {
    return estimate(means(method, Scores::crps, from, to));
  }

  /** Returns the share of outcomes inside the central interval of 90 %, with its standard error. */
  public Estimate coverage(String method) {
    return estimate(means(method, Scores::covered, 0, horizon));
  }

  /**
   * Returns the mean negative logarithm of the exact densities of steps from … to − 1, in nats, with its standard error; NaN
   * if they have none.
   */
  public Estimate nats(String method, int from, int to) {
    return estimate(means(method, Scores::nats, from, to));
  }

  /** Returns the mean of {@link Scores#pathNats} with its standard error; NaN if paths have no exact density. */
  public Estimate pathNats(String method) {
    return estimate(of(method).stream().mapToDouble(Scores::pathNats).toArray());
  }

  /** Returns the mean difference of the CRPS of two methods, forecast by forecast, with its standard error. */
  public Estimate difference(String method, String other) {
    double[] a = means(method, Scores::crps, 0, horizon);
    double[] b = means(other, Scores::crps, 0, horizon);
    return estimate(IntStream.range(0, a.length).mapToDouble(i -> a[i] - b[i]).toArray());
  }

  /** Returns the probability integral transforms of a step, those of missing outcomes left out. */
  public double[] pit(String method, int step) {
    return of(method).stream().mapToDouble(one -> one.pit()[step]).filter(u -> !Double.isNaN(u)).toArray();
  }

  private List<Scores> of(String method) {
    List<Scores> own = scores.stream().filter(one -> one.method().equals(method)).toList();
    if (own.isEmpty()) {
      throw new DL4JInvalidInputException(
          "BacktestResult: expected one of the methods " + methods() + " but got " + method);
    }
    return own;
  }

  private double[] means(String method, Function<Scores, double[]> score, int from, int to) {
    return of(method).stream().mapToDouble(one -> Arrays.stream(score.apply(one), from, to)
        .filter(value -> !Double.isNaN(value)).average().orElse(Double.NaN)).toArray();
  }

  private static Estimate estimate(double[] all) {
    double[] known = Arrays.stream(all).filter(value -> !Double.isNaN(value)).toArray();
    double mean = Arrays.stream(known).average().orElse(Double.NaN);
    double squares = Arrays.stream(known).map(value -> (value - mean) * (value - mean)).sum();
    return new Estimate(mean, Math.sqrt(squares / (known.length - 1.0) / known.length));
  }

  /**
   * Returns a table: of each method the CRPS of all steps and of parts of the horizon, the difference to a method, each
   * with its standard error, and the coverage of the interval of 90 %; then, where there are exact densities, nats of the
   * first step and nats a step of the path.
   *
   * @param reference the method that others are compared with
   * @param parts how many parts the horizon is cut into, from 1 to H
   * @throws DL4JInvalidInputException if there is no such method, or it cannot be cut so
   */
  public String table(String reference, int parts) {
    if (parts < 1 || parts > horizon) {
      throw new DL4JInvalidInputException(
          "BacktestResult: expected from 1 to " + horizon + " parts of the horizon but got " + parts);
    }
    of(reference);
    StringBuilder text = new StringBuilder(String.format(Locale.ROOT, "%-16s %18s %22s", "CRPS by step", "all",
        "less " + reference));
    int[] cuts = IntStream.rangeClosed(0, parts).map(i -> i * horizon / parts).toArray();
    for (int i = 0; i < parts; i++) {
      text.append(String.format(Locale.ROOT, " %18s",
          cuts[i] + 1 == cuts[i + 1] ? "" + cuts[i + 1] : (cuts[i] + 1) + "-" + cuts[i + 1]));
    }
    text.append(String.format(Locale.ROOT, " %11s %18s %18s", "coverage90", "nats of step 1", "of the path").stripTrailing())
        .append('\n');
    for (String method : methods()) {
      Estimate less = difference(method, reference);
      text.append(String.format(Locale.ROOT, "%-16s %18s %22s", method, show(crps(method)),
          method.equals(reference) ? "" : show(less)));
      for (int i = 0; i < parts; i++) {
        text.append(String.format(Locale.ROOT, " %18s", show(crps(method, cuts[i], cuts[i + 1]))));
      }
      text.append((String.format(Locale.ROOT, " %11.3f", coverage(method).value())
              + String.format(Locale.ROOT, " %18s %18s", show(nats(method, 0, 1)), show(pathNats(method))))
              .stripTrailing())
          .append('\n');
    }
    return text.toString();
  }

  private static String show(Estimate estimate) {
    return Double.isNaN(estimate.value())
        ? ""
        : String.format(Locale.ROOT, "%.4g", estimate.value())
            + (Double.isNaN(estimate.standardError())
                ? ""
                : String.format(Locale.ROOT, " ± %.2g", estimate.standardError()));
  }
}
