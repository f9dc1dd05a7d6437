// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.calibration;

import io.github.mdn4j.distribution.Distribution;
import io.github.mdn4j.distribution.Interval;
import org.nd4j.linalg.exception.ND4JIllegalArgumentException;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * The central interval of a prediction, moved outwards (or inwards) by as much as calibration rows ask for:
 * [q(α/2) − lower, q(1 − α/2) + upper] with α = 1 − level (Romano, Patterson and Candès 2019, "Conformalized quantile
 * regression").
 *
 * <p>Where margins are so negative that the ends would cross, the interval is their middle.
 *
 * @param level the probability inside
 * @param lower how far the lower end is moved down, in units of the label
 * @param upper how far the upper end is moved up, in units of the label
 */
public record ConformalizedQuantiles(
    @JsonProperty("level") double level,
    @JsonProperty("lower") double lower,
    @JsonProperty("upper") double upper)
    implements ConformalInterval {

  private static final String WHO = "ConformalizedQuantiles";

  /**
   * Checks the numbers.
   *
   * @throws ND4JIllegalArgumentException if the level is not inside (0, 1) or a margin is not finite
   */
  @JsonCreator
  public ConformalizedQuantiles {
    ConformalRank.level(WHO, level);
    if (!(Double.isFinite(lower) && Double.isFinite(upper))) {
      throw new ND4JIllegalArgumentException(WHO + ": expected finite margins, but got " + lower + " and " + upper);
    }
  }

  /**
   * Finds one margin for both ends, the quantile of max(q(α/2) − y, y − q(1 − α/2)).
   *
   * @param level the probability inside, in (0, 1)
   * @param rows calibration rows with one label column
   * @throws ND4JIllegalArgumentException if there are too few rows for the level; says how many would do
   */
  public static ConformalizedQuantiles of(double level, CalibrationSet rows) {
    ConformalRank.require(WHO, rows.rows(), ConformalRank.level(WHO, level));
    double[][] misses = misses(level, rows);
    double[] scores = new double[rows.rows()];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = Math.max(misses[0][i], misses[1][i]);
    }
    double margin = ConformalRank.quantile(WHO, level, scores);
    return new ConformalizedQuantiles(level, margin, margin);
  }

  /**
   * Finds a margin for each end, so that each is passed with a probability of at most α/2 (theorem 2 of the paper).
   *
   * @param level the probability inside, in (0, 1)
   * @param rows calibration rows with one label column
   * @throws ND4JIllegalArgumentException if there are too few rows for the level; says how many would do
   */
  public static ConformalizedQuantiles asymmetric(double level, CalibrationSet rows) {
    double oneSided = (1 + ConformalRank.level(WHO, level)) / 2;
    ConformalRank.require(WHO + ", each end at " + level, rows.rows(), oneSided);
    double[][] misses = misses(level, rows);
    return new ConformalizedQuantiles(
        level,
        ConformalRank.quantile(WHO, oneSided, misses[0]),
        ConformalRank.quantile(WHO, oneSided, misses[1]));
  }

  /** Returns how far each label lies below the lower quantile and above the upper, [2][n]; negative inside. */
  private static double[][] misses(double level, CalibrationSet rows) {
    double[][] misses = new double[2][rows.rows()];
    for (int i = 0; i < rows.rows(); i++) {
      double y = rows.scalar(WHO, i);
      Interval central = rows.predicted(i).interval(level);
      misses[0][i] = central.low() - y;
      misses[1][i] = y - central.high();
    }
    return misses;
  }

  @Override
  public Interval of(Distribution predicted) {
    Interval central = predicted.interval(level);
    double low = central.low() - lower;
    double high = central.high() + upper;
    double middle = low / 2 + high / 2;
    return low <= high ? new Interval(low, high) : new Interval(middle, middle);
  }
}
