// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.evaluation;

import java.util.EnumSet;
import java.util.Set;

/** The negative log likelihood, −log f(y), in nats. */
final class LogScore extends Score {

  private static final long serialVersionUID = 1L;

  LogScore() {
    super(1, 1);
  }

  @Override
  Set<DensityMetric> metrics() {
    return EnumSet.of(DensityMetric.NLL, DensityMetric.NLL_PER_DIMENSION);
  }

  @Override
  void accumulate(Outcome row) {
    add(0, -row.predicted().logDensity(row.label()));
  }

  @Override
  double value(DensityMetric metric, long rows, int labelWidth) {
    double mean = sum(0) / rows;
    return metric == DensityMetric.NLL ? mean : mean / labelWidth;
  }

  @Override
  double standardError(DensityMetric metric, long rows, int labelWidth) {
    return errorOfMean(0, rows) / (metric == DensityMetric.NLL ? 1 : labelWidth);
  }

  @Override
  int ofRows(DensityMetric metric) {
    return 0;
  }
}
