// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.calibration;

import io.github.mdn4j.distribution.Checks;
import io.github.mdn4j.distribution.Distribution;
import io.github.mdn4j.distribution.ProbabilityMap;
import io.github.mdn4j.distribution.RecalibratedDistribution;
import org.nd4j.linalg.exception.ND4JIllegalArgumentException;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Recalibration by a monotone cubic spline through a few quantiles of the PIT values (Fritsch and Butland 1984): a smooth
 * map, so that the density is one to score by. For one column of continuous labels.
 */
public final class SplineRecalibration implements Recalibration {

  private static final String WHO = "SplineRecalibration";

  private final ProbabilityMap map;

  @JsonCreator
  private SplineRecalibration(@JsonProperty("map") ProbabilityMap map) {
    this.map = Checks.given("SplineRecalibration", "map", map);
  }

  /**
   * Learns the map.
   *
   * @param knots how many quantiles it goes through, at least 1; 5 to 10 for a few hundred rows. Quantile j is that of
   *     probability j / (knots + 1), between ranks i / (n + 1) (Hyndman and Fan 1996, type 6)
   * @param rows calibration rows with one label column, at least 10 a knot
   * @throws ND4JIllegalArgumentException if there are fewer, or two of the quantiles are equal or one is 0 or 1
   */
  public static SplineRecalibration of(int knots, CalibrationSet rows) {
    if (knots < 1) {
      throw new ND4JIllegalArgumentException(WHO + ": expected at least 1 knot, but got " + knots);
    }
    double[] pit = rows.sortedPit(WHO, 10 * knots);
    double[] predicted = new double[knots];
    double[] observed = new double[knots];
    for (int j = 0; j < knots; j++) {
      observed[j] = (j + 1.0) / (knots + 1);
      double rank = observed[j] * (pit.length + 1) - 1; // from 0
      int below = (int) rank;
      int above = Math.min(below + 1, pit.length - 1);
      predicted[j] = pit[below] + (rank - below) * (pit[above] - pit[below]);
      if (!(predicted[j] > (j == 0 ? 0 : predicted[j - 1]) && predicted[j] < 1)) {
        throw new ND4JIllegalArgumentException(
            WHO + ": expected PIT values with " + knots + " different quantiles inside (0, 1), but got "
                + predicted[j] + " for " + observed[j] + ": take fewer knots");
      }
    }
    return new SplineRecalibration(ProbabilityMap.smooth(predicted, observed));
  }

  /** Returns R. */
  @JsonProperty("map")
  public ProbabilityMap map() {
    return map;
  }

  @Override
  public Distribution of(Distribution predicted) {
    return RecalibratedDistribution.of(predicted, map);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SplineRecalibration that && map.equals(that.map);
  }

  @Override
  public int hashCode() {
    return map.hashCode();
  }

  @Override
  public String toString() {
    return WHO + "(" + map + ")";
  }
}
