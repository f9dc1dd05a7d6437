// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.evaluation;

import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/** The mean of a {@link ScoringRule} over rows. */
final class RuleScore extends Score {

  private static final long serialVersionUID = 1L;

  private final ScoringRule rule;

  @JsonCreator
  RuleScore(@JsonProperty("rule") ScoringRule rule) {
    super(1, 1);
    this.rule = rule;
  }

  ScoringRule rule() {
    return rule;
  }

  @Override
  void accumulate(Outcome row) {
    add(0, rule.of(row.predicted(), row.label()));
  }

  double mean(long rows) {
    return sum(0) / rows;
  }

  double standardError(long rows) {
    return errorOfMean(0, rows);
  }
}
