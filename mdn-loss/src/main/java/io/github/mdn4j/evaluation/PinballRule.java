// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.evaluation;

import io.github.mdn4j.distribution.Checks;
import io.github.mdn4j.distribution.Distribution;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * The pinball loss of a quantile.
 *
 * @param p its probability
 */
record PinballRule(@JsonProperty("p") double p) implements ScoringRule {

  PinballRule {
    Checks.probability("pinball", p);
  }

  @Override
  public double of(Distribution predicted, double... label) {
    double above = Outcome.scalar(label) - predicted.quantile(p);
    return Math.max(p * above, (p - 1) * above);
  }

  @Override
  public String toString() {
    return "pinball " + p;
  }
}
