// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.evaluation;

import io.github.mdn4j.distribution.Distribution;
import org.nd4j.linalg.exception.ND4JIllegalArgumentException;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * The energy score from draws.
 *
 * @param draws how many
 */
record EnergyRule(@JsonProperty("draws") int draws) implements ScoringRule {

  EnergyRule {
    if (draws < 4) {
      throw new ND4JIllegalArgumentException("energy score: expected at least 4 draws, but got " + draws);
    }
  }

  @Override
  public double of(Distribution predicted, double... label) {
    EnergyScore score = new EnergyScore(draws);
    score.accumulate(Outcome.of(predicted, label));
    return score.sum(0);
  }

  @Override
  public String toString() {
    return "energy score";
  }
}
