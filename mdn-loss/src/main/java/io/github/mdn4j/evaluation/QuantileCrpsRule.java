// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.evaluation;

import io.github.mdn4j.distribution.Distribution;
import org.nd4j.linalg.exception.ND4JIllegalArgumentException;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * The CRPS of the quantiles between two.
 *
 * <p>By parts, the integral over probabilities p is the CRPS between the quantiles qₐ and q_b, plus b² (y − q_b) − a² (y −
 * qₐ) for the part of [qₐ, q_b] and beyond that lies below the label, and likewise above it.
 *
 * @param from a, from 0
 * @param to b, up to 1
 */
record QuantileCrpsRule(@JsonProperty("from") double from, @JsonProperty("to") double to) implements ScoringRule {

  QuantileCrpsRule {
    Range.check("CRPS of quantiles", from, to);
    if (!(from >= 0 && to <= 1)) {
      throw new ND4JIllegalArgumentException(
          "CRPS of quantiles: expected probabilities in [0, 1], but got " + from + " and " + to);
    }
  }

  @Override
  public double of(Distribution predicted, double... label) {
    double y = Outcome.scalar(label);
    double low = from > 0 ? predicted.quantile(from) : Double.NEGATIVE_INFINITY;
    double high = to < 1 ? predicted.quantile(to) : Double.POSITIVE_INFINITY;
    double score = low < high ? predicted.crps(y, low, high) : 0;
    // the ends: what is below the label counts p², what is above it (1 − p)²
    if (from > 0) {
      score += y > low ? -from * from * (y - low) : (1 - from) * (1 - from) * (low - y);
    }
    if (to < 1) {
      score += y > high ? to * to * (y - high) : -(1 - to) * (1 - to) * (high - y);
    }
    return score;
  }

  @Override
  public String toString() {
    return "CRPS of quantiles " + from + " to " + to;
  }
}
