// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.evaluation;

import io.github.mdn4j.distribution.Checks;
import io.github.mdn4j.distribution.Distribution;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * The interval score of the central interval.
 *
 * @param level c
 */
record IntervalRule(@JsonProperty("level") double level) implements ScoringRule {

  IntervalRule {
    Checks.probability("interval score", level);
  }

  @Override
  public double of(Distribution predicted, double... label) {
    double y = Outcome.scalar(label);
    return ScoringRule.intervalScore(level, predicted.interval(level), y);
  }

  @Override
  public String toString() {
    return "interval score " + level;
  }
}
