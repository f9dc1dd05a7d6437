// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.evaluation;

import io.github.mdn4j.distribution.Distribution;

/** The continuous ranked probability score. */
record CrpsRule() implements ScoringRule {

  @Override
  public double of(Distribution predicted, double... label) {
    return predicted.crps(Outcome.scalar(label));
  }

  @Override
  public String toString() {
    return "CRPS";
  }
}
