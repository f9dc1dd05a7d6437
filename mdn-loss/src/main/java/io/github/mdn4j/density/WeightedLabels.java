// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.density;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import org.nd4j.linalg.exception.ND4JIllegalArgumentException;

/**
 * Label rows, each with a weight: what a density is {@linkplain Density#fit fitted} to.
 *
 * <p>Moments are those of the weighted rows. Inside a mixture, variances count a pseudo-observation at a distance
 * from the mean, so that a component does not shrink to a point where it holds but a few rows (Fraley and Raftery
 * 2007). Immutable; the arrays are not copied.
 */
public final class WeightedLabels {

  private final double[][] rows; // [n][D]
  private final double[] weights; // [n]
  private final double[] distance; // [D], of the pseudo-observation; 0 for none

  private WeightedLabels(double[][] rows, double[] weights, double[] distance) {
    this.rows = rows;
    this.weights = weights;
    this.distance = distance;
  }

  /**
   * Takes rows of weight 1.
   *
   * @param rows at least one row of D finite numbers
   * @throws ND4JIllegalArgumentException if there is no row, the widths differ or a number is not finite
   */
  public static WeightedLabels of(double[][] rows) {
    if (rows.length == 0) {
      throw new ND4JIllegalArgumentException("WeightedLabels: expected at least one row, but got none");
    }
    for (int i = 0; i < rows.length; i++) {
      if (rows[i].length != rows[0].length || !Arrays.stream(rows[i]).allMatch(Double::isFinite)) {
        throw new ND4JIllegalArgumentException(
            "WeightedLabels: row " + i + " must have " + rows[0].length + " finite numbers, got "
                + Arrays.toString(rows[i]));
      }
    }
    double[] ones = new double[rows.length];
    Arrays.fill(ones, 1);
    return new WeightedLabels(rows, ones, new double[rows[0].length]);
  }

  /** Returns n. */
  public int count() {
    return rows.length;
  }

  /** Returns D. */
  public int width() {
    return distance.length;
  }

  /** Returns row i, D numbers; not to be written to. */
  public double[] row(int i) {
    return rows[i];
  }

  /** Returns the weight of row i. */
  public double weight(int i) {
    return weights[i];
  }

  /** Returns the sum of the weights. */
  public double total() {
    return Arrays.stream(weights).sum();
  }

  /** Returns the rows with each weight multiplied by a factor of its own, n of them. */
  public WeightedLabels times(double[] factors) {
    double[] product = weights.clone();
    for (int i = 0; i < product.length; i++) {
      product[i] *= factors[i];
    }
    return new WeightedLabels(rows, product, distance);
  }

  /** Returns some rows, in the order of their indices, at least one. */
  public WeightedLabels rows(int... indices) {
    double[][] some = new double[indices.length][];
    double[] theirs = new double[indices.length];
    for (int i = 0; i < some.length; i++) {
      some[i] = rows[indices[i]];
      theirs[i] = weights[indices[i]];
    }
    return new WeightedLabels(some, theirs, distance);
  }

  /** Returns the rows (y − m) / s, column by column, with m and s of D numbers. */
  WeightedLabels standardised(double[] shift, double[] scale) {
    double[][] standardised = new double[rows.length][width()];
    double[] theirs = distance.clone();
    for (int d = 0; d < theirs.length; d++) {
      theirs[d] /= scale[d];
      for (int i = 0; i < rows.length; i++) {
        standardised[i][d] = (rows[i][d] - shift[d]) / scale[d];
      }
    }
    return new WeightedLabels(standardised, weights, theirs);
  }

  /** Returns a block of columns. */
  public WeightedLabels columns(int from, int width) {
    double[][] block = new double[rows.length][];
    for (int i = 0; i < rows.length; i++) {
      block[i] = Arrays.copyOfRange(rows[i], from, from + width);
    }
    return new WeightedLabels(block, weights, Arrays.copyOfRange(distance, from, from + width));
  }

  /** Returns the rows with a function applied to each number. The pseudo-observation is left out: its unit is another. */
  public WeightedLabels map(DoubleUnaryOperator function) {
    double[][] mapped = new double[rows.length][];
    for (int i = 0; i < rows.length; i++) {
      mapped[i] = Arrays.stream(rows[i]).map(function).toArray();
    }
    return new WeightedLabels(mapped, weights, new double[distance.length]);
  }

  /** Returns the rows with one more of weight 1, wherever the mean is, this far from it; D positive numbers. */
  WeightedLabels withOneAt(double[] distance) {
    return new WeightedLabels(rows, weights, distance);
  }

  /** Returns the mean of each column. */
  public double[] mean() {
    double[] mean = new double[width()];
    double total = total();
    for (int i = 0; i < rows.length; i++) {
      for (int d = 0; d < mean.length; d++) {
        mean[d] += weights[i] / total * rows[i][d];
      }
    }
    return mean;
  }

  /** Returns the standard deviation of each column. */
  public double[] deviation() {
    double[] mean = mean();
    double[] variance = new double[width()];
    double total = total();
    for (int i = 0; i < rows.length; i++) {
      for (int d = 0; d < variance.length; d++) {
        double difference = rows[i][d] - mean[d];
        variance[d] += weights[i] / total * difference * difference;
      }
    }
    double[] deviation = new double[variance.length];
    for (int d = 0; d < deviation.length; d++) {
      deviation[d] = Math.sqrt(withOneMore(variance[d], d, total));
    }
    return deviation;
  }

  /** Returns the covariance, D by D. */
  public double[][] covariance() {
    double[] mean = mean();
    double[][] covariance = new double[width()][width()];
    double total = total();
    for (int i = 0; i < rows.length; i++) {
      for (int d = 0; d < mean.length; d++) {
        for (int e = 0; e < mean.length; e++) {
          covariance[d][e] += weights[i] / total * (rows[i][d] - mean[d]) * (rows[i][e] - mean[e]);
        }
      }
    }
    for (int d = 0; d < mean.length; d++) {
      covariance[d][d] = withOneMore(covariance[d][d], d, total);
    }
    return covariance;
  }

  private double withOneMore(double variance, int d, double total) {
    return distance[d] > 0 ? (total * variance + distance[d] * distance[d]) / (total + 1) : variance;
  }
}
