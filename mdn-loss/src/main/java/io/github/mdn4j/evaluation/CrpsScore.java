// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.evaluation;

/** The continuous ranked probability score, in units of the label; one-dimensional labels only. */
final class CrpsScore extends Score {

  private static final long serialVersionUID = 1L;

  CrpsScore() {
    super(1);
  }

  @Override
  void accumulate(Outcome row) {
    sum(0).add(row.predicted().crps(row.scalar()));
  }

  double mean(long rows) {
    return sum(0).value() / rows;
  }
}
