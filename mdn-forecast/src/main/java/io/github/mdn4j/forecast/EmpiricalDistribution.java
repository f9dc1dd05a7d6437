// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.forecast;

import io.github.mdn4j.distribution.Distribution;
import io.github.mdn4j.distribution.Temperature;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.nd4j.linalg.exception.ND4JIllegalArgumentException;

/** The distribution of draws, each with the same mass; one-dimensional, without a density. */
public final class EmpiricalDistribution implements Distribution {

  private final double[] sorted;

  private EmpiricalDistribution(double[] sorted) {
    this.sorted = sorted;
  }

  /**
   * Makes a distribution of draws.
   *
   * @param draws at least one finite number, in any order
   * @throws ND4JIllegalArgumentException if they are not such
   */
  public static EmpiricalDistribution of(double... draws) {
    if (draws == null) {
      throw new ND4JIllegalArgumentException("EmpiricalDistribution: expected at least one draw but got null");
    }
    double[] sorted = draws.clone();
    Arrays.sort(sorted);
    if (sorted.length == 0 || !Double.isFinite(sorted[0]) || !Double.isFinite(sorted[sorted.length - 1])) {
      throw new ND4JIllegalArgumentException(
          "EmpiricalDistribution: expected at least one draw, all finite, but got " + sorted.length + " draws"
              + (sorted.length == 0 ? "" : " from " + sorted[0] + " to " + sorted[sorted.length - 1]));
    }
    return new EmpiricalDistribution(sorted);
  }

  @Override
  public int labelWidth() {
    return 1;
  }

  /** Returns how many draws there are. */
  public int draws() {
    return sorted.length;
  }

  @Override
  public double logDensity(double... y) {
    throw new UnsupportedOperationException(
        "draws have no density: use crps, or the exact distribution of the step where a forecast has one");
  }

  @Override
  public double[] mean() {
    return new double[] {Arrays.stream(sorted).sum() / sorted.length};
  }

  /** Returns the mean squared deviation, divided by the number of draws. */
  @Override
  public double[][] covariance() {
    double mean = mean()[0];
    return new double[][] {{Arrays.stream(sorted).map(y -> (y - mean) * (y - mean)).sum() / sorted.length}};
  }

  @Override
  public double[] mode() {
    throw new UnsupportedOperationException("draws have no density and no mode: use quantile(0.5)");
  }

  @Override
  public double[] sample(Temperature temperature, RandomGenerator random) {
    if (!temperature.equals(Temperature.ONE)) {
      throw new UnsupportedOperationException("draws have no temperature: set it where they are drawn");
    }
    return new double[] {sorted[random.nextInt(sorted.length)]};
  }

  @Override
  public double cdf(double y) {
    return Double.isNaN(y) ? y : (double) count(y) / sorted.length;
  }

  /** Returns how many draws are at most y. */
  private int count(double y) {
    int low = 0;
    int high = sorted.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (sorted[middle] <= y) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** Returns the quantile between neighbouring draws (Hyndman and Fan 1996, type 7). */
  @Override
  public double quantile(double p) {
    if (!(p > 0 && p < 1)) {
      throw new ND4JIllegalArgumentException("EmpiricalDistribution: expected a probability in (0, 1) but got " + p);
    }
    return Quantiles.of(sorted, p);
  }

  @Override
  public double upperQuantile(double q) {
    return quantile(1 - q);
  }

  /** Returns the CRPS of the draws as they are, 1/m Σ|xᵢ − y| − 1/(2m²) Σᵢⱼ|xᵢ − xⱼ|. */
  @Override
  public double crps(double y) {
    int m = sorted.length;
    return distance(y) - pairs() / ((double) m * m);
  }

  /**
   * Returns the CRPS that the distribution they were drawn from has, without bias:
   * 1/m Σ|xᵢ − y| − 1/(2m(m−1)) Σᵢⱼ|xᵢ − xⱼ| (Ferro 2014).
   *
   * @throws ND4JIllegalArgumentException if there is a single draw
   */
  public double fairCrps(double y) {
    int m = sorted.length;
    if (m < 2) {
      throw new ND4JIllegalArgumentException("EmpiricalDistribution: a fair CRPS wants at least 2 draws but got " + m);
    }
    return distance(y) - pairs() / ((double) m * (m - 1));
  }

  private double distance(double y) {
    double sum = 0;
    for (double x : sorted) {
      sum += Math.abs(x - y);
    }
    return sum / sorted.length;
  }

  /** Returns the sum of the distances of all pairs, each once. */
  private double pairs() {
    int m = sorted.length;
    double middle = sorted[m / 2]; // against cancellation
    double sum = 0;
    for (int i = 0; i < m; i++) {
      sum += (2.0 * i + 1 - m) * (sorted[i] - middle);
    }
    return sum;
  }

  @Override
  public String toString() {
    return "EmpiricalDistribution(" + sorted.length + " draws)";
  }
}
