// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.evaluation;

import java.util.EnumSet;
import java.util.Set;
import org.apache.commons.numbers.gamma.RegularizedGamma;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * The histogram of the probability integral transform F(y), which is uniform if the predictions are calibrated.
 *
 * <p>Where F jumps at y, the row's mass is spread evenly over [F(y⁻), F(y)] (Czado, Gneiting and Held 2009),
 * so that discrete labels give a flat histogram too.
 */
final class PitHistogram extends Score {

  private static final long serialVersionUID = 1L;

  private final int bins;

  @JsonCreator
  PitHistogram(@JsonProperty("bins") int bins) {
    super(bins, 0);
    this.bins = bins;
  }

  @Override
  void accumulate(Outcome row) {
    double y = row.scalar();
    double at = row.predicted().cdf(y);
    double below = Math.min(at, row.predicted().cdf(Math.nextDown(y)));
    int first = bin(below);
    int last = bin(at);
    if (first == last) {
      add(first, 1);
      return;
    }
    for (int i = first; i <= last; i++) {
      double from = Math.max(below, (double) i / bins);
      double to = i == last ? at : (double) (i + 1) / bins;
      add(i, (to - from) / (at - below));
    }
  }

  @Override
  Set<DensityMetric> metrics() {
    return EnumSet.of(DensityMetric.PIT_UNIFORMITY, DensityMetric.CALIBRATION_ERROR);
  }

  @Override
  double value(DensityMetric metric, long rows, int labelWidth) {
    return metric == DensityMetric.PIT_UNIFORMITY ? uniformity(rows) : calibrationError(rows);
  }

  private int bin(double probability) {
    return Math.min(bins - 1, (int) (probability * bins));
  }

  /** Returns the share of rows in each bin. */
  double[] shares(long rows) {
    double[] shares = new double[bins];
    for (int i = 0; i < bins; i++) {
      shares[i] = sum(i) / rows;
    }
    return shares;
  }

  /** Returns P(χ² ≥ the histogram's) with B − 1 degrees of freedom. */
  private double uniformity(long rows) {
    double statistic = 0;
    for (double share : shares(rows)) {
      double deviation = share - 1.0 / bins;
      statistic += deviation * deviation * bins * rows;
    }
    return RegularizedGamma.Q.value((bins - 1) / 2.0, statistic / 2);
  }

  /** Returns the mean over the inner edges p of the bins of |share of rows with F(y) ≤ p, minus p|. */
  private double calibrationError(long rows) {
    double[] shares = shares(rows);
    double below = 0;
    double error = 0;
    for (int i = 1; i < bins; i++) {
      below += shares[i - 1];
      error += Math.abs(below - (double) i / bins);
    }
    return error / (bins - 1);
  }
}
