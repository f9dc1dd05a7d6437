// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.uci;

import io.github.mdn4j.evaluation.DensityEvaluation;
import io.github.mdn4j.evaluation.DensityMetric;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * How good the predictions for a test set are, in units of the label.
 *
 * @param nll mean negative log density, nats
 * @param rmse of the predicted mean
 * @param crps continuous ranked probability score
 * @param coverage share of labels inside the central 90 % interval
 */
record Scores(double nll, double rmse, double crps, double coverage) {

  /**
   * Reads them off an evaluation of standardised labels.
   *
   * @param evaluation which has all four
   * @param unit the standard deviation of the labels
   */
  static Scores of(DensityEvaluation evaluation, double unit) {
    return new Scores(
        evaluation.getValue(DensityMetric.NLL) + Math.log(unit),
        unit * evaluation.getValue(DensityMetric.RMSE),
        unit * evaluation.getValue(DensityMetric.CRPS),
        evaluation.coverage(0.9));
  }

  /** Returns the line of a table: means over splits, and standard errors of all but the coverage. */
  static String line(String set, String setting, List<Scores> splits) {
    return String.format(
        Locale.ROOT,
        "uci %s %s nll %s rmse %s crps %s coverage90 %.2f",
        set,
        setting,
        mean(splits, Scores::nll),
        mean(splits, Scores::rmse),
        mean(splits, Scores::crps),
        splits.stream().mapToDouble(Scores::coverage).average().orElseThrow());
  }

  private static String mean(List<Scores> splits, ToDoubleFunction<Scores> score) {
    double mean = splits.stream().mapToDouble(score).average().orElseThrow();
    double squares = splits.stream().mapToDouble(score).map(x -> (x - mean) * (x - mean)).sum();
    int n = splits.size();
    double error = n > 1 ? Math.sqrt(squares / (n - 1) / n) : Double.NaN;
    return String.format(Locale.ROOT, "%.3g %.2g", mean, error);
  }
}
