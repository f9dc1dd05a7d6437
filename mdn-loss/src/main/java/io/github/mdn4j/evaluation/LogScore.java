// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.evaluation;

/** The negative log likelihood, −log f(y), in nats. */
final class LogScore extends Score {

  private static final long serialVersionUID = 1L;

  LogScore() {
    super(1);
  }

  @Override
  void accumulate(Outcome row) {
    sum(0).add(-row.predicted().logDensity(row.label()));
  }

  double mean(long rows) {
    return sum(0).value() / rows;
  }
}
