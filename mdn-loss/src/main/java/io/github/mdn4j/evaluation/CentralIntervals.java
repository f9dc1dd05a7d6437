// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.evaluation;

import io.github.mdn4j.distribution.Interval;
import java.util.EnumSet;
import java.util.Set;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/** How often the label lies between the quantiles (1 − c)/2 and (1 + c)/2, how far apart these are, and what they score. */
final class CentralIntervals extends Score {

  private static final long serialVersionUID = 1L;

  private final double[] levels;

  @JsonCreator
  CentralIntervals(@JsonProperty("levels") double[] levels) {
    super(2 * levels.length + 3, 2 * levels.length + 3);
    this.levels = levels.clone();
  }

  @Override
  Set<DensityMetric> metrics() {
    return EnumSet.of(
        DensityMetric.COVERAGE_ERROR,
        DensityMetric.INTERVAL_WIDTH,
        DensityMetric.INTERVAL_SCORE,
        DensityMetric.PINBALL_LOSS);
  }

  private int widths() {
    return 2 * levels.length;
  }

  private int scores() {
    return 2 * levels.length + 1;
  }

  private int pinballs() {
    return 2 * levels.length + 2;
  }

  @Override
  void accumulate(Outcome row) {
    double y = row.scalar();
    double width = 0;
    double score = 0;
    double pinball = 0;
    for (int i = 0; i < levels.length; i++) {
      Interval interval = row.predicted().interval(levels[i]);
      add(2 * i, interval.contains(y) ? 1 : 0);
      add(2 * i + 1, interval.width());
      double ofLevel = ScoringRule.intervalScore(levels[i], interval, y);
      width += interval.width() / levels.length;
      score += ofLevel / levels.length;
      pinball += ofLevel * (1 - levels[i]) / 4 / levels.length; // both ends together are (1 − c)/2 of it
    }
    add(widths(), width);
    add(scores(), score);
    add(pinballs(), pinball);
  }

  @Override
  double value(DensityMetric metric, long rows, int labelWidth) {
    return switch (metric) {
      case COVERAGE_ERROR -> coverageError(rows);
      case INTERVAL_WIDTH -> width(rows);
      case INTERVAL_SCORE -> sum(scores()) / rows;
      default -> sum(pinballs()) / rows;
    };
  }

  @Override
  double standardError(DensityMetric metric, long rows, int labelWidth) {
    int sum = ofRows(metric);
    return sum < 0 ? Double.NaN : errorOfMean(sum, rows); // of the coverage error none: the levels share their rows
  }

  double coverage(int level, long rows) {
    return sum(2 * level) / rows;
  }

  double errorOfCoverage(int level, long rows) {
    return errorOfMean(2 * level, rows);
  }

  double width(int level, long rows) {
    return sum(2 * level + 1) / rows;
  }

  /** Returns the mean over the levels c of |coverage − c|. */
  private double coverageError(long rows) {
    double error = 0;
    for (int i = 0; i < levels.length; i++) {
      error += Math.abs(coverage(i, rows) - levels[i]);
    }
    return error / levels.length;
  }

  /** Returns the mean width over all levels. */
  private double width(long rows) {
    double width = 0;
    for (int i = 0; i < levels.length; i++) {
      width += width(i, rows);
    }
    return width / levels.length;
  }

  @Override
  int ofRows(DensityMetric metric) {
    return switch (metric) {
      case COVERAGE_ERROR -> -1;
      case INTERVAL_WIDTH -> widths();
      case INTERVAL_SCORE -> scores();
      default -> pinballs();
    };
  }
}
