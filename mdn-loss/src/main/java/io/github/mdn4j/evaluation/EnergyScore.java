// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.evaluation;

import java.util.EnumSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * The energy score E‖Y − y‖ − ½ E‖Y − Y′‖, in units of the label: the CRPS for labels of several columns.
 *
 * <p>Gneiting and Raftery (2007), eq. 22. Estimated without bias from m independent draws a row,
 * (1/m) Σᵢ ‖xᵢ − y‖ − 1/(2m(m−1)) Σᵢⱼ ‖xᵢ − xⱼ‖. The generator is seeded by the content of the row, so that the
 * estimate depends neither on the order of the rows nor on how they are split among evaluations.
 */
final class EnergyScore extends Score {

  private static final long serialVersionUID = 1L;

  private final int draws;

  @JsonCreator
  EnergyScore(@JsonProperty("draws") int draws) {
    super(2, 1);
    this.draws = draws;
  }

  @Override
  void accumulate(Outcome row) {
    double[] y = row.label();
    if (y.length == 1) {
      throw new UnsupportedOperationException("labels have 1 column: the CRPS is the same, and exact");
    }
    SplittableRandom random = new SplittableRandom(row.seed());
    double[][] x = new double[draws][];
    for (int i = 0; i < draws; i++) {
      x[i] = row.predicted().sample(random);
    }
    double[] toLabel = new double[draws];
    double mean = 0;
    for (int i = 0; i < draws; i++) {
      toLabel[i] = distance(x[i], y);
      mean += toLabel[i] / draws;
    }
    Pairs pairs = new Pairs(draws);
    for (int i = 0; i < draws; i++) {
      for (int j = 0; j < i; j++) {
        // their mean is the estimate; without the distance to the label that all have in common, few digits are lost
        pairs.add(i, j, (toLabel[i] - mean + (toLabel[j] - mean) - distance(x[i], x[j])) / 2);
      }
    }
    add(0, mean + pairs.mean());
    add(1, pairs.varianceOfMean());
  }

  /** A mean over all pairs of m draws, a U-statistic of degree 2. */
  private static final class Pairs {
    private final double[] rowSums; // of the symmetric matrix h, whose diagonal is not used
    private double squares;

    Pairs(int draws) {
      rowSums = new double[draws];
    }

    void add(int i, int j, double h) {
      rowSums[i] += h;
      rowSums[j] += h;
      squares += 2 * h * h;
    }

    double mean() {
      double m = rowSums.length;
      double sum = 0;
      for (double row : rowSums) {
        sum += row;
      }
      return sum / (m * (m - 1));
    }

    // The mean squared, minus the mean of products of pairs that share no draw: unbiased (Hoeffding 1948).
    double varianceOfMean() {
      double m = rowSums.length;
      double mean = mean();
      double sum = mean * m * (m - 1);
      double rowSquares = 0;
      for (double row : rowSums) {
        rowSquares += row * row;
      }
      return mean * mean
          - (sum * sum - 4 * rowSquares + 2 * squares) / (m * (m - 1) * (m - 2) * (m - 3));
    }
  }

  private static double distance(double[] a, double[] b) {
    double squares = 0;
    for (int d = 0; d < a.length; d++) {
      squares += (a[d] - b[d]) * (a[d] - b[d]);
    }
    return Math.sqrt(squares);
  }

  @Override
  Set<DensityMetric> metrics() {
    return EnumSet.of(DensityMetric.ENERGY_SCORE);
  }

  @Override
  double value(DensityMetric metric, long rows, int labelWidth) {
    return sum(0) / rows;
  }

  @Override
  double standardError(DensityMetric metric, long rows, int labelWidth) {
    return errorOfMean(0, rows);
  }

  /** Returns the standard error that the draws leave in the mean, whatever the rows. */
  double standardErrorOfDraws(long rows) {
    return Math.sqrt(Math.max(0, sum(1))) / rows;
  }

  @Override
  int ofRows(DensityMetric metric) {
    return 0;
  }
}
