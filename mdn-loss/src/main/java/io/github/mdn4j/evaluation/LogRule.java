// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.evaluation;

import io.github.mdn4j.distribution.Distribution;

/** −log f(y). */
record LogRule() implements ScoringRule {

  @Override
  public double of(Distribution predicted, double... label) {
    return -predicted.logDensity(label);
  }

  @Override
  public String toString() {
    return "log score";
  }
}
