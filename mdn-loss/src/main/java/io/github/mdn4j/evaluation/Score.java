// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.evaluation;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Objects;

/**
 * A score as a few exact sums over rows: two scores merge by adding them.
 *
 * <p>A family that has no such operation throws {@link UnsupportedOperationException} at its first row; the score is
 * then undefined, for this evaluation and for any that it is merged into.
 */
abstract class Score implements Serializable {

  private static final long serialVersionUID = 1L;

  private ExactSum[] sums;
  private String undefined;

  Score(int sums) {
    this.sums = new ExactSum[sums];
    Arrays.setAll(this.sums, i -> new ExactSum());
  }

  /** Adds one row to {@link #sum}. */
  abstract void accumulate(Outcome row);

  /** Returns sum i. */
  final ExactSum sum(int i) {
    return sums[i];
  }

  /** Returns why this score is undefined, or null if it is defined. */
  final String undefined() {
    return undefined;
  }

  final void add(Outcome row) {
    if (undefined != null) {
      return;
    }
    try {
      accumulate(row);
    } catch (UnsupportedOperationException e) {
      undefine(String.valueOf(e.getMessage()));
    }
  }

  private void undefine(String why) {
    clear();
    undefined = why;
  }

  final void merge(Score other) {
    if (undefined != null) {
      return;
    }
    if (other.undefined != null) {
      undefine(other.undefined);
      return;
    }
    for (int i = 0; i < sums.length; i++) {
      sums[i].add(other.sums[i]);
    }
  }

  final void clear() {
    for (ExactSum sum : sums) {
      sum.clear();
    }
    undefined = null;
  }

  @Override
  public final boolean equals(Object other) {
    return other != null
        && getClass() == other.getClass()
        && Arrays.equals(sums, ((Score) other).sums)
        && Objects.equals(undefined, ((Score) other).undefined);
  }

  @Override
  public final int hashCode() {
    return Objects.hash(getClass().getName(), Arrays.hashCode(sums), undefined);
  }
}
