// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.evaluation;

import io.github.mdn4j.distribution.Distribution;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * The censored likelihood score of a region.
 *
 * @param from its lower end, may be −∞
 * @param to its upper end, may be ∞
 */
record CensoredLogRule(@JsonProperty("from") double from, @JsonProperty("to") double to) implements ScoringRule {

  CensoredLogRule {
    Range.check("log score between labels", from, to);
  }

  @Override
  public double of(Distribution predicted, double... label) {
    double y = Outcome.scalar(label);
    if (y >= from && y <= to) {
      return -predicted.logDensity(y);
    }
    double below = from == Double.NEGATIVE_INFINITY ? 0 : predicted.cdf(Math.nextDown(from)); // the end is inside
    double above = to == Double.POSITIVE_INFINITY ? 0 : predicted.survival(to);
    return -Math.log(below + above);
  }

  @Override
  public String toString() {
    return "log score from " + from + " to " + to;
  }
}
