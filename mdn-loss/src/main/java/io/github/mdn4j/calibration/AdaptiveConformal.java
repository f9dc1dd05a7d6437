// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.calibration;

import io.github.mdn4j.distribution.Distribution;
import io.github.mdn4j.distribution.Interval;
import java.util.Arrays;
import org.nd4j.linalg.exception.ND4JIllegalArgumentException;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Intervals for the steps of a sequence, whose miscoverage is steered by what has come: α ← α + γ (1 − level − missed)
 * (Gibbs and Candès 2021, "Adaptive conformal inference under distribution shift", eq. 2).
 *
 * <p>Nothing is assumed of the sequence, not even exchangeability: over T steps the share of labels outside differs from
 * 1 − level by at most (max(α₁, 1 − α₁) + γ) / (T γ) (proposition 4.1), with α₁ = 1 − level. The price is that an interval
 * may become the whole line, or a point, for some steps.
 *
 * <p>Scores are those of {@link DistributionalConformal}, the last n of them. Immutable: {@link #after} returns the next.
 */
public final class AdaptiveConformal implements ConformalInterval {

  private static final String WHO = "AdaptiveConformal";

  private final double level;
  private final double rate;
  private final double alpha;
  private final double[] tails; // the last n, oldest first

  @JsonCreator
  private AdaptiveConformal(
      @JsonProperty("level") double level,
      @JsonProperty("rate") double rate,
      @JsonProperty("alpha") double alpha,
      @JsonProperty("tails") double[] tails) {
    this.level = ConformalRank.level(WHO, level);
    if (!(rate > 0 && rate < 1)) {
      throw new ND4JIllegalArgumentException(WHO + ": expected a rate inside (0, 1), but got " + rate);
    }
    if (!Double.isFinite(alpha) || tails == null || tails.length == 0
        || !Arrays.stream(tails).allMatch(tail -> tail >= 0 && tail <= 1)) {
      throw new ND4JIllegalArgumentException(
          WHO + ": expected a finite alpha and tail probabilities, but got " + alpha + " and " + Arrays.toString(tails));
    }
    this.rate = rate;
    this.alpha = alpha;
    this.tails = tails.clone();
  }

  /**
   * Starts from rows before the sequence.
   *
   * @param level the share of labels inside, in the long run, in (0, 1)
   * @param rate γ, in (0, 1): how fast α follows; 0.005 to 0.05 is usual
   * @param rows with one label column, in the order of time; as many are remembered
   * @throws ND4JIllegalArgumentException if there are too few rows for the level; says how many would do
   */
  public static AdaptiveConformal of(double level, double rate, CalibrationSet rows) {
    ConformalRank.require(WHO, rows.rows(), ConformalRank.level(WHO, level));
    double[] tails = new double[rows.rows()];
    for (int i = 0; i < tails.length; i++) {
      tails[i] = DistributionalConformal.tail(rows.predicted(i), rows.scalar(WHO, i));
    }
    return new AdaptiveConformal(level, rate, 1 - level, tails);
  }

  /** Returns the share of labels inside that is aimed at. */
  @JsonProperty
  @Override
  public double level() {
    return level;
  }

  /** Returns γ. */
  @JsonProperty
  public double rate() {
    return rate;
  }

  /** Returns α, the miscoverage that the next interval is made for; may lie outside [0, 1]. */
  @JsonProperty
  public double alpha() {
    return alpha;
  }

  @JsonProperty("tails")
  private double[] tails() {
    return tails.clone();
  }

  /**
   * Returns the interval of the next step.
   *
   * @param predicted what is predicted for it, over one label column
   * @return the whole line where α is so small that n scores cannot say, the median where α is 1 or more
   */
  @Override
  public Interval of(Distribution predicted) {
    if (alpha >= 1) {
      double median = predicted.quantile(0.5);
      return new Interval(median, median);
    }
    double tail = tail();
    return DistributionalConformal.between(predicted, tail, tail);
  }

  /** Returns the tail probability outside on either side; 0 for the whole line. */
  private double tail() {
    long rank = ConformalRank.of(tails.length, 1 - alpha);
    if (alpha <= 0 || rank > tails.length) {
      return 0;
    }
    double[] sorted = tails.clone();
    Arrays.sort(sorted);
    return sorted[tails.length - (int) Math.max(1, rank)];
  }

  /**
   * Returns what the next step is to be predicted by, once a label has come.
   *
   * @param predicted what was predicted for it
   * @param y the label, a finite number
   */
  public AdaptiveConformal after(Distribution predicted, double y) {
    if (!Double.isFinite(y)) {
      throw new ND4JIllegalArgumentException(WHO + ": expected a finite label, but got " + y);
    }
    double came = DistributionalConformal.tail(predicted, y);
    boolean missed = alpha >= 1 || came < tail();
    double[] next = Arrays.copyOfRange(tails, 1, tails.length + 1);
    next[tails.length - 1] = came;
    return new AdaptiveConformal(level, rate, alpha + rate * (1 - level - (missed ? 1 : 0)), next);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof AdaptiveConformal that
        && level == that.level
        && rate == that.rate
        && alpha == that.alpha
        && Arrays.equals(tails, that.tails);
  }

  @Override
  public int hashCode() {
    return Double.hashCode(alpha) + 31 * Arrays.hashCode(tails);
  }

  @Override
  public String toString() {
    return WHO + "(level " + level + ", rate " + rate + ", alpha " + alpha + ", " + tails.length + " scores)";
  }
}
