// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.evaluation;

import java.util.EnumSet;
import java.util.Set;

/** The root mean square error of the predictive mean as a point forecast. */
final class RootMeanSquareError extends Score {

  private static final long serialVersionUID = 1L;

  RootMeanSquareError() {
    super(2, 1); // squares by row, for their spread, and by column
  }

  @Override
  Set<DensityMetric> metrics() {
    return EnumSet.of(DensityMetric.RMSE);
  }

  @Override
  void accumulate(Outcome row) {
    double[] mean = row.predicted().mean();
    double[] y = row.label();
    double squares = 0;
    for (int d = 0; d < y.length; d++) {
      double square = (y[d] - mean[d]) * (y[d] - mean[d]);
      add(1, square);
      squares += square;
    }
    add(0, squares);
  }

  /** Returns √(Σ (y − E[y])² / (n D)). */
  @Override
  double value(DensityMetric metric, long rows, int labelWidth) {
    return Math.sqrt(sum(1) / ((double) rows * labelWidth));
  }

  /** The error of the mean square, carried through the root to first order. */
  @Override
  double standardError(DensityMetric metric, long rows, int labelWidth) {
    return errorOfMean(0, rows) / (2 * labelWidth * value(metric, rows, labelWidth));
  }

  @Override
  int ofRows(DensityMetric metric) {
    return 0;
  }
}
