// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.evaluation;

/** The error of the predictive mean as a point forecast. */
final class MeanError extends Score {

  private static final long serialVersionUID = 1L;

  MeanError() {
    super(1);
  }

  @Override
  void accumulate(Outcome row) {
    double[] mean = row.predicted().mean();
    double[] y = row.label();
    for (int d = 0; d < y.length; d++) {
      sum(0).add((y[d] - mean[d]) * (y[d] - mean[d]));
    }
  }

  /** Returns √(Σ (y − E[y])² / (n D)). */
  double rootMeanSquare(long rows, int labelWidth) {
    return Math.sqrt(sum(0).value() / ((double) rows * labelWidth));
  }
}
