// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.evaluation;

import java.io.Serializable;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.nd4j.shade.jackson.annotation.JsonAutoDetect;
import org.nd4j.shade.jackson.annotation.JsonTypeInfo;

/**
 * One or a few metrics as exact sums over rows: two scores merge by adding them.
 *
 * <p>A family that has no such operation throws {@link UnsupportedOperationException} at its first row; the score is
 * then undefined, for this evaluation and for any that it is merged into.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.CLASS, property = "@class")
@JsonAutoDetect(
    fieldVisibility = JsonAutoDetect.Visibility.ANY,
    getterVisibility = JsonAutoDetect.Visibility.NONE,
    isGetterVisibility = JsonAutoDetect.Visibility.NONE)
abstract class Score implements Serializable {

  private static final long serialVersionUID = 1L;

  private ExactSum[] sums;
  private Dispersion[] dispersions; // of the first sums
  private RowValues[] kept = {}; // of the first sums, if rows are kept
  private String undefined;

  /**
   * Makes a score without rows.
   *
   * @param sums how many sums it has
   * @param dispersions of how many of the first the standard error is asked for
   */
  Score(int sums, int dispersions) {
    this.sums = new ExactSum[sums];
    Arrays.setAll(this.sums, i -> new ExactSum());
    this.dispersions = new Dispersion[dispersions];
    Arrays.setAll(this.dispersions, i -> new Dispersion());
  }

  /** Makes all scores that some metrics need. */
  static List<Score> of(Set<DensityMetric> metrics, int pitBins, double[] levels, int draws) {
    return List.of(
            new LogScore(), new CrpsScore(), new EnergyScore(draws), new RootMeanSquareError(), new PitHistogram(pitBins),
            new CentralIntervals(levels), new Collapse())
        .stream()
        .filter(score -> score.metrics().stream().anyMatch(metrics::contains))
        .toList();
  }

  /** Returns what this gives the values of. */
  Set<DensityMetric> metrics() {
    return EnumSet.noneOf(DensityMetric.class);
  }

  /** Adds one row to the sums. */
  abstract void accumulate(Outcome row);

  /** Returns the value of one of the {@link #metrics()}, over at least one row. */
  double value(DensityMetric metric, long rows, int labelWidth) {
    throw new AssertionError(metric + " is none of " + metrics());
  }

  /** Returns the standard error of a value; NaN where none is known. */
  double standardError(DensityMetric metric, long rows, int labelWidth) {
    return Double.NaN;
  }

  /** Returns which sum a metric is a function of whose terms are scores of rows, −1 if it is none. */
  int ofRows(DensityMetric metric) {
    return -1;
  }

  /** Keeps the terms of the first sums from now on. */
  final void keepRows() {
    kept = new RowValues[dispersions.length];
    Arrays.setAll(kept, i -> new RowValues());
  }

  /** Returns the terms of sum i, if they were kept. */
  final double[] rowValues(int i) {
    return kept[i].toArray();
  }

  /** Returns why a metric is undefined, or null if it is defined. */
  String undefined(DensityMetric metric) {
    return undefined;
  }

  /** Returns why no row could be scored, or null if they could. */
  final String failure() {
    return undefined;
  }

  /** Adds to a sum, and to what its standard error needs. */
  final void add(int i, double value) {
    sums[i].add(value);
    if (i < dispersions.length) {
      dispersions[i].add(value);
    }
    if (i < kept.length) {
      kept[i].add(value);
    }
  }

  /** Returns sum i. */
  final double sum(int i) {
    return sums[i].value();
  }

  /** Returns the standard error of the mean of sum i over rows. */
  final double errorOfMean(int i, long rows) {
    return dispersions[i].standardError(sums[i], rows);
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

  final void endBlock() {
    for (Dispersion dispersion : dispersions) {
      dispersion.endBlock();
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
    for (int i = 0; i < dispersions.length; i++) {
      dispersions[i].merge(other.dispersions[i]);
    }
    for (int i = 0; i < kept.length; i++) {
      kept[i].addAll(other.kept[i]);
    }
    mergeMore(other);
  }

  /** Adds what another score of this class has beside its sums. */
  void mergeMore(Score other) {}

  final void clear() {
    for (ExactSum sum : sums) {
      sum.clear();
    }
    for (Dispersion dispersion : dispersions) {
      dispersion.clear();
    }
    for (RowValues values : kept) {
      values.clear();
    }
    undefined = null;
    clearMore();
  }

  /** Forgets what there is beside the sums. */
  void clearMore() {}

  /** Returns what there is beside the sums, to be compared. */
  List<?> more() {
    return List.of();
  }

  /** Compares what was scored; how rows lay in blocks matters to standard errors alone. */
  @Override
  public final boolean equals(Object other) {
    return other != null
        && getClass() == other.getClass()
        && Arrays.equals(sums, ((Score) other).sums)
        && Objects.equals(undefined, ((Score) other).undefined)
        && more().equals(((Score) other).more());
  }

  @Override
  public final int hashCode() {
    return Objects.hash(getClass().getName(), Arrays.hashCode(sums), undefined, more());
  }
}
