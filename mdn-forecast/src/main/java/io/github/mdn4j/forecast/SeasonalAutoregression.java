// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.forecast;

import io.github.mdn4j.distribution.Distribution;
import io.github.mdn4j.distribution.GaussianDistribution;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.deeplearning4j.exception.DL4JInvalidInputException;

/**
 * A Gaussian autoregression with seasonal lags, y_t = c + Σ φ_l y_{t−l} + ε, by least squares on the history.
 *
 * <p>With an order p up to a bound, its lags are 1…p and, of a season s, s…s+p; p is the one of least AIC. Steps that
 * lack a lag are left out of the fit; where a forecast needs a value that is missing, it takes what the regression
 * predicts there. The distributions of all steps are exact, Gaussians about the iterated mean with the variance
 * σ² Σ ψ²; that the coefficients are estimates is left out of them.
 */
public final class SeasonalAutoregression extends Baseline {

  private final List<int[]> candidates;

  private SeasonalAutoregression(List<int[]> candidates) {
    this.candidates = candidates;
  }

  /**
   * Makes a method that chooses its order.
   *
   * @param order the largest p, at least 1
   * @param season in steps; 1 for none
   * @throws DL4JInvalidInputException if they are not such
   */
  public static SeasonalAutoregression of(int order, int season) {
    if (order < 1 || season < 1) {
      throw new DL4JInvalidInputException(
          "SeasonalAutoregression: expected an order and a season of at least 1 but got " + order + " and " + season);
    }
    List<int[]> candidates = new ArrayList<>();
    for (int p = 1; p <= order; p++) {
      IntStream near = IntStream.rangeClosed(1, p);
      IntStream seasonal = season == 1 ? IntStream.empty() : IntStream.rangeClosed(season, season + p);
      candidates.add(IntStream.concat(near, seasonal).distinct().sorted().toArray());
    }
    return new SeasonalAutoregression(candidates);
  }

  /**
   * Makes a method of given lags.
   *
   * @param lags in steps, each at least 1
   * @throws DL4JInvalidInputException if they are not such
   */
  public static SeasonalAutoregression ofLags(int... lags) {
    Present.of("SeasonalAutoregression", "lags", lags);
    if (lags.length == 0 || Arrays.stream(lags).anyMatch(lag -> lag < 1)) {
      throw new DL4JInvalidInputException(
          "SeasonalAutoregression: expected lags of at least 1 step but got " + Arrays.toString(lags));
    }
    return new SeasonalAutoregression(List.of(Arrays.stream(lags).distinct().sorted().toArray()));
  }

  @Override
  public String name() {
    return "autoregression";
  }

  /**
   * What was estimated.
   *
   * @param lags in steps
   * @param coefficients c, then one a lag
   * @param deviation σ, by the residuals' squares divided by their number less that of the coefficients
   */
  public record Fit(int[] lags, double[] coefficients, double deviation) {

    double predict(double[] y, int step) {
      double sum = coefficients[0];
      for (int l = 0; l < lags.length; l++) {
        sum += coefficients[l + 1] * y[step - lags[l]];
      }
      return sum;
    }
  }

  /**
   * Estimates the coefficients, with the order of least AIC where there is a choice; all are compared on the same steps.
   *
   * @throws DL4JInvalidInputException if the series is too short for the fewest lags
   */
  public Fit estimate(Series history) {
    double[] y = history.values();
    Fit best = null;
    double least = Double.POSITIVE_INFINITY;
    for (int c = candidates.size() - 1; c >= 0; c--) { // the most lags first: they say which steps are compared
      int[] lags = candidates.get(c);
      int from = lags[lags.length - 1];
      if (best != null) {
        int[] most = candidates.get(candidates.size() - 1);
        from = y.length > 2 * most[most.length - 1] ? most[most.length - 1] : from;
      }
      List<double[]> rows = new ArrayList<>();
      double[] labels = new double[y.length];
      for (int t = from; t < y.length; t++) {
        double[] row = row(y, t, lags);
        if (row != null) {
          labels[rows.size()] = y[t];
          rows.add(row);
        }
      }
      int n = rows.size();
      int k = lags.length + 1;
      if (n < k + 2) {
        continue;
      }
      LeastSquares.Fit fit = LeastSquares.fit(rows, Arrays.copyOf(labels, n));
      double aic = n * Math.log(Math.max(fit.squares(), Double.MIN_NORMAL) / n) + 2 * (k + 1);
      if (best == null || aic < least) {
        least = aic;
        best = new Fit(lags, fit.coefficients(), Math.sqrt(fit.squares() / (n - k)));
      }
    }
    if (best == null) {
      throw new DL4JInvalidInputException(
          name() + ": " + history + ": expected more than " + (candidates.get(0).length + 2)
              + " steps with all lags " + Arrays.toString(candidates.get(0)) + ", but it has " + y.length + " steps");
    }
    return best;
  }

  private static double[] row(double[] y, int step, int[] lags) {
    double[] row = new double[lags.length + 1];
    row[0] = 1;
    double sum = y[step];
    for (int l = 0; l < lags.length; l++) {
      row[l + 1] = y[step - lags[l]];
      sum += row[l + 1];
    }
    return Double.isNaN(sum) ? null : row;
  }

  @Override
  ForecastDistribution forecast(Series history, int horizon, int paths, SplittableRandom random) {
    Fit fit = estimate(history);
    int past = history.length();
    double[] known = Arrays.copyOf(filled(history, fit), past + horizon);
    double[][] drawn = new double[paths][];
    for (int i = 0; i < paths; i++) {
      double[] y = known.clone();
      for (int h = 0; h < horizon; h++) {
        y[past + h] = fit.predict(y, past + h) + fit.deviation() * random.nextGaussian();
      }
      drawn[i] = Arrays.copyOfRange(y, past, past + horizon);
    }
    return ForecastDistribution.of(drawn).withExact(exact(fit, known, past, horizon));
  }

  private static Distribution[] exact(Fit fit, double[] y, int past, int horizon) {
    double[] psi = new double[horizon];
    double variance = 0;
    Distribution[] steps = new Distribution[horizon];
    for (int h = 0; h < horizon; h++) {
      y[past + h] = fit.predict(y, past + h);
      psi[h] = h == 0 ? 1 : 0;
      for (int l = 0; l < fit.lags().length; l++) {
        psi[h] += h >= fit.lags()[l] ? fit.coefficients()[l + 1] * psi[h - fit.lags()[l]] : 0;
      }
      variance += psi[h] * psi[h];
      double deviation = Math.max(fit.deviation() * Math.sqrt(variance), Double.MIN_NORMAL);
      steps[h] = GaussianDistribution.of(y[past + h], deviation);
    }
    return steps;
  }

  /** Returns the history with predictions where it is missing; before the first of them, the mean. */
  private static double[] filled(Series history, Fit fit) {
    double[] y = history.values();
    double mean = Arrays.stream(y).filter(v -> !Double.isNaN(v)).average().orElseThrow();
    int longest = fit.lags()[fit.lags().length - 1];
    for (int t = 0; t < y.length; t++) {
      if (Double.isNaN(y[t])) {
        y[t] = t < longest ? mean : fit.predict(y, t);
      }
    }
    return y;
  }
}
