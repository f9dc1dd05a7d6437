// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.evaluation;

import java.util.EnumSet;
import java.util.Set;

/** The continuous ranked probability score, in units of the label; one-dimensional labels only. */
final class CrpsScore extends Score {

  private static final long serialVersionUID = 1L;

  CrpsScore() {
    super(1, 1);
  }

  @Override
  Set<DensityMetric> metrics() {
    return EnumSet.of(DensityMetric.CRPS);
  }

  @Override
  void accumulate(Outcome row) {
    add(0, row.predicted().crps(row.scalar()));
  }

  @Override
  double value(DensityMetric metric, long rows, int labelWidth) {
    return sum(0) / rows;
  }

  @Override
  double standardError(DensityMetric metric, long rows, int labelWidth) {
    return errorOfMean(0, rows);
  }

  @Override
  int ofRows(DensityMetric metric) {
    return 0;
  }
}
