// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.evaluation;

import io.github.mdn4j.distribution.Distribution;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * The CRPS of the labels between two.
 *
 * @param from the lower end, may be −∞
 * @param to the upper end, may be ∞
 */
record ThresholdCrpsRule(@JsonProperty("from") double from, @JsonProperty("to") double to) implements ScoringRule {

  ThresholdCrpsRule {
    Range.check("CRPS between labels", from, to);
  }

  @Override
  public double of(Distribution predicted, double... label) {
    return predicted.crps(Outcome.scalar(label), from, to);
  }

  @Override
  public String toString() {
    return "CRPS from " + from + " to " + to;
  }
}
