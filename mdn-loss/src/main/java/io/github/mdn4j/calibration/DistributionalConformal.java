// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.calibration;

import io.github.mdn4j.distribution.Distribution;
import io.github.mdn4j.distribution.Interval;
import org.nd4j.linalg.exception.ND4JIllegalArgumentException;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * The interval between two quantiles of a prediction whose probabilities are chosen on calibration rows: {y : F(y) ≥
 * lower and P(Y ≥ y) ≥ upper} (Chernozhukov, Wüthrich and Zhu 2021, "Distributional conformal prediction", with the
 * score |F(y) − ½|). For counts and other labels that have probabilities each end counts as reached, so that the two
 * are treated alike; for continuous labels this changes nothing.
 *
 * <p>It is as wide as the prediction is uncertain, where {@link ConformalizedQuantiles} adds the same margin everywhere. A
 * probability of 0 stands for an infinite end.
 *
 * @param level the probability inside
 * @param lower the probability below the lower end, as predicted
 * @param upper the probability above the upper end, as predicted
 */
public record DistributionalConformal(
    @JsonProperty("level") double level,
    @JsonProperty("lower") double lower,
    @JsonProperty("upper") double upper)
    implements ConformalInterval {

  private static final String WHO = "DistributionalConformal";

  /**
   * Checks the numbers.
   *
   * @throws ND4JIllegalArgumentException if the level is not inside (0, 1) or a probability not in [0, 1)
   */
  @JsonCreator
  public DistributionalConformal {
    ConformalRank.level(WHO, level);
    if (!(lower >= 0 && lower < 1 && upper >= 0 && upper < 1)) {
      throw new ND4JIllegalArgumentException(
          WHO + ": expected probabilities in [0, 1), but got " + lower + " and " + upper);
    }
  }

  /**
   * Chooses one probability for both ends.
   *
   * @param level the probability inside, in (0, 1)
   * @param rows calibration rows with one label column
   * @throws ND4JIllegalArgumentException if there are too few rows for the level; says how many would do
   */
  public static DistributionalConformal of(double level, CalibrationSet rows) {
    ConformalRank.require(WHO, rows.rows(), ConformalRank.level(WHO, level));
    double[] scores = new double[rows.rows()];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = -tail(rows.predicted(i), rows.scalar(WHO, i));
    }
    double tail = 0 - ConformalRank.quantile(WHO, level, scores); // not −0
    return new DistributionalConformal(level, tail, tail);
  }

  /**
   * Chooses a probability for each end, so that each is passed with a probability of at most α/2.
   *
   * @param level the probability inside, in (0, 1)
   * @param rows calibration rows with one label column
   * @throws ND4JIllegalArgumentException if there are too few rows for the level; says how many would do
   */
  public static DistributionalConformal asymmetric(double level, CalibrationSet rows) {
    double oneSided = (1 + ConformalRank.level(WHO, level)) / 2;
    ConformalRank.require(WHO + ", each end at " + level, rows.rows(), oneSided);
    double[] below = new double[rows.rows()];
    double[] above = new double[rows.rows()];
    for (int i = 0; i < below.length; i++) {
      double y = rows.scalar(WHO, i);
      below[i] = -rows.predicted(i).cdf(y);
      above[i] = -reached(rows.predicted(i), y);
    }
    return new DistributionalConformal(
        level,
        belowOne(ConformalRank.quantile(WHO, oneSided, below)),
        belowOne(ConformalRank.quantile(WHO, oneSided, above)));
  }

  /** Returns the probability of a score; 1, which has no quantile, comes of labels all beyond what was predicted. */
  private static double belowOne(double score) {
    return Math.min(0 - score, Math.nextDown(1.0));
  }

  /**
   * Returns min(P(Y ≤ y), P(Y ≥ y)), below 1, with the digits that far tails have: ½ − |F(y) − ½| for continuous labels.
   */
  static double tail(Distribution predicted, double y) {
    return Math.min(Math.nextDown(1.0), Math.min(predicted.cdf(y), reached(predicted, y)));
  }

  /** Returns P(Y ≥ y). */
  private static double reached(Distribution predicted, double y) {
    return predicted.survival(predicted.isAtom(0, y) ? Math.nextDown(y) : y);
  }

  /** Returns {y : P(Y ≤ y) ≥ lower and P(Y ≥ y) ≥ upper}; a probability of 0 for no end. */
  static Interval between(Distribution predicted, double lower, double upper) {
    double low = lower > 0 ? predicted.quantile(lower) : Double.NEGATIVE_INFINITY;
    // the least y with P(Y > y) < upper: where P(Y > y) equals it, as that of a calibration row may, the next is inside too
    double less = Math.max(Double.MIN_VALUE, Math.nextDown(upper));
    double high = upper > 0 ? predicted.upperQuantile(less) : Double.POSITIVE_INFINITY;
    double middle = low / 2 + high / 2;
    return low <= high ? new Interval(low, high) : new Interval(middle, middle);
  }

  @Override
  public Interval of(Distribution predicted) {
    return between(predicted, lower, upper);
  }
}
