// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.evaluation;

import io.github.mdn4j.distribution.Interval;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/** How often the label lies between the quantiles (1 − c)/2 and (1 + c)/2, and how far apart these are. */
final class CentralIntervals extends Score {

  private static final long serialVersionUID = 1L;

  private final double[] levels;

  @JsonCreator
  CentralIntervals(@JsonProperty("levels") double[] levels) {
    super(2 * levels.length);
    this.levels = levels.clone();
  }

  @Override
  void accumulate(Outcome row) {
    double y = row.scalar();
    for (int i = 0; i < levels.length; i++) {
      Interval interval = row.predicted().interval(levels[i]);
      sum(2 * i).add(interval.contains(y) ? 1 : 0);
      sum(2 * i + 1).add(interval.width());
    }
  }

  double coverage(int level, long rows) {
    return sum(2 * level).value() / rows;
  }

  double width(int level, long rows) {
    return sum(2 * level + 1).value() / rows;
  }

  /** Returns the mean over the levels c of |coverage − c|. */
  double coverageError(long rows) {
    double error = 0;
    for (int i = 0; i < levels.length; i++) {
      error += Math.abs(coverage(i, rows) - levels[i]);
    }
    return error / levels.length;
  }

  /** Returns the mean width over all levels. */
  double width(long rows) {
    double width = 0;
    for (int i = 0; i < levels.length; i++) {
      width += width(i, rows);
    }
    return width / levels.length;
  }
}
