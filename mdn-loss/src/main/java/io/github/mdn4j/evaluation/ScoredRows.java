// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.evaluation;

import static io.github.mdn4j.evaluation.EvaluationChoices.require;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.nd4j.shade.jackson.annotation.JsonAutoDetect;

/**
 * The rows that an evaluation has seen, as the sums of its scores: two of them merge by adding the sums. Rows come in
 * blocks, which count as independent of each other.
 */
@JsonAutoDetect(
    fieldVisibility = JsonAutoDetect.Visibility.ANY,
    getterVisibility = JsonAutoDetect.Visibility.NONE,
    isGetterVisibility = JsonAutoDetect.Visibility.NONE)
final class ScoredRows implements Serializable {

  private static final long serialVersionUID = 1L;

  private long rows;
  private int rowsOfBlock; // of the block that is being added to; 0 between minibatches
  private List<Score> scores; // what the metrics need
  private List<RuleScore> ruled; // in the order of the rules
  private boolean keepsRows;
  private RowValues labels = new RowValues(); // a number a kept row that tells its label from others
  private RowValues blockSizes = new RowValues(); // of kept rows

  private ScoredRows() {} // for Jackson

  ScoredRows(EvaluationChoices choices) {
    scores = Score.of(choices.metrics(), choices.pitBins(), choices.levels(), choices.draws());
    ruled = choices.rules().stream().map(RuleScore::new).toList();
    keepsRows = choices.keepsRows();
    if (keepsRows) {
      each(Score::keepRows);
    }
  }

  private void each(Consumer<Score> action) {
    Stream.concat(scores.stream(), ruled.stream()).forEach(action);
  }

  void add(Outcome row) {
    rows++;
    rowsOfBlock++;
    each(score -> score.add(row));
    if (keepsRows) {
      labels.add(Outcome.seed(new double[0], row.label()) >>> 11); // 53 bits are a double
    }
  }

  /** Says that the next row is independent of those so far. */
  void endBlock() {
    each(Score::endBlock);
    if (keepsRows && rowsOfBlock > 0) {
      blockSizes.add(rowsOfBlock);
    }
    rowsOfBlock = 0;
  }

  /** Adds what another of the same choices has. */
  void merge(ScoredRows other) {
    rows += other.rows;
    for (int i = 0; i < scores.size(); i++) {
      scores.get(i).merge(other.scores.get(i));
    }
    for (int i = 0; i < ruled.size(); i++) {
      ruled.get(i).merge(other.ruled.get(i));
    }
    labels.addAll(other.labels);
    blockSizes.addAll(other.blockSizes);
  }

  void clear() {
    rows = 0;
    each(Score::clear);
    labels.clear();
    blockSizes.clear();
  }

  /** Returns how many rows were counted. */
  long rows() {
    return rows;
  }

  /** Returns the score that knows a metric, which was asked for. */
  Score of(DensityMetric metric) {
    return scores.stream().filter(score -> score.metrics().contains(metric)).findFirst().orElseThrow();
  }

  /** Returns the score of a kind, if it was asked for, there are rows and they could be scored. */
  <T extends Score> Optional<T> of(Class<T> kind) {
    return rows == 0
        ? Optional.empty()
        : scores.stream().filter(kind::isInstance).map(kind::cast).filter(score -> score.failure() == null).findFirst();
  }

  /** Returns the score of a rule. */
  RuleScore of(ScoringRule rule) {
    Optional<RuleScore> score = ruled.stream().filter(each -> each.rule().equals(rule)).findFirst();
    require(score.isPresent(), "has the rules " + ruled.stream().map(RuleScore::rule).toList() + ", not " + rule);
    return score.orElseThrow();
  }

  /** Compares a score of each row with that of others, which must have seen the same labels in the same blocks. */
  PairedDifference minus(ScoredRows other, Function<ScoredRows, double[]> values) {
    require(keepsRows && other.keepsRows, "to compare rows, both evaluations must be built with keepRows()");
    require(
        Arrays.equals(labels.toArray(), other.labels.toArray())
            && Arrays.equals(blockSizes.toArray(), other.blockSizes.toArray()),
        "to compare rows, both evaluations must have seen the same labels in the same order, but they saw " + rows
            + " and " + other.rows + " rows, or others");
    int[] sizes = Arrays.stream(blockSizes.toArray()).mapToInt(size -> (int) size).toArray();
    return PairedDifference.of(values.apply(this), values.apply(other), sizes);
  }

  /** Returns what each row adds to a metric that is a mean over rows. */
  double[] values(DensityMetric metric) {
    Score score = of(metric);
    int sum = score.ofRows(metric);
    require(sum >= 0, metric + " is no mean over rows, so that rows cannot be compared");
    return score.rowValues(sum);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ScoredRows that
        && rows == that.rows
        && scores.equals(that.scores)
        && ruled.equals(that.ruled);
  }

  @Override
  public int hashCode() {
    return Objects.hash(rows, scores, ruled);
  }
}
