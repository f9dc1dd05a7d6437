// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.evaluation;

import java.util.Locale;

/** What {@link DensityEvaluation#stats} prints: each score with its unit and standard error, a line each. */
final class EvaluationText {

  private EvaluationText() {}

  static String of(DensityEvaluation evaluation) {
    StringBuilder text = new StringBuilder();
    text.append("\n\n========================Density Evaluation Metrics========================\n");
    line(text, "Density", evaluation.choices().scored());
    line(text, "# of rows", evaluation.rows());
    for (DensityMetric metric : evaluation.choices().metrics()) {
      line(text, metric.title(), evaluation.undefined(metric).orElseGet(() -> value(evaluation, metric)));
    }
    for (ScoringRule rule : evaluation.choices().rules()) {
      line(text, rule.toString(), evaluation.undefined(rule).orElseGet(() ->
          number(evaluation.mean(rule)).strip() + error(evaluation.standardError(rule))));
    }
    intervals(text, evaluation);
    histogram(text, evaluation);
    return text.append("==========================================================================").toString();
  }

  private static void line(StringBuilder text, String title, Object value) {
    text.append(String.format(Locale.ROOT, " %-21s %s\n", title + ":", value));
  }

  private static String value(DensityEvaluation evaluation, DensityMetric metric) {
    String value =
        number(evaluation.getValue(metric)) + " " + metric.unit() + error(evaluation.standardError(metric));
    return metric == DensityMetric.ENERGY_SCORE
        ? value + String.format(
            Locale.ROOT, ", of which %d draws a row leave %.2g", evaluation.choices().draws(),
            evaluation.energyScoreStandardError())
        : value;
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%-12.6g", value);
  }

  private static String error(double standardError) {
    return Double.isNaN(standardError) ? "" : String.format(Locale.ROOT, ", standard error %.2g", standardError);
  }

  private static void intervals(StringBuilder text, DensityEvaluation evaluation) {
    double[] levels = evaluation.levels();
    if (Double.isNaN(evaluation.coverage(levels[0]))) {
      return;
    }
    text.append("\nCentral intervals: level, coverage (share of rows), its standard error,"
        + " mean width (units of the label)\n");
    for (double level : levels) {
      text.append(String.format(Locale.ROOT, " %-12s%-12.4f%-12.2g%.6g\n", level, evaluation.coverage(level),
          evaluation.coverageStandardError(level), evaluation.width(level)));
    }
  }

  private static void histogram(StringBuilder text, DensityEvaluation evaluation) {
    double[] shares = evaluation.pitHistogram();
    if (Double.isNaN(shares[0])) {
      return;
    }
    text.append("\nPIT histogram: share of rows in each of ").append(shares.length).append(" equal bins\n");
    for (double share : shares) {
      text.append(String.format(Locale.ROOT, " %.4f", share));
    }
    text.append('\n');
  }
}
