// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.inverse;

import io.github.mdn4j.distribution.Distribution;
import io.github.mdn4j.distribution.MixtureDistribution;
import io.github.mdn4j.layer.Predictions;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/**
 * The parameters of a mixture with labels of one column, along a grid of inputs.
 *
 * @param grid G inputs in rising order
 * @param weight π, K by G
 * @param mean μ, K by G
 * @param deviation σ, K by G
 */
record MixtureCurves(double[] grid, double[][] weight, double[][] mean, double[][] deviation) {

  /**
   * Reads the parameters off predictions.
   *
   * @param grid the inputs that were predicted from
   * @param predictions one row an input, each a mixture
   */
  static MixtureCurves of(double[] grid, Predictions predictions) {
    int k = mixture(predictions, 0).components();
    MixtureCurves curves =
        new MixtureCurves(grid, new double[k][grid.length], new double[k][grid.length], new double[k][grid.length]);
    for (int i = 0; i < grid.length; i++) {
      MixtureDistribution row = mixture(predictions, i);
      double[] weights = row.weights();
      for (int c = 0; c < k; c++) {
        curves.weight[c][i] = weights[c];
        curves.mean[c][i] = row.component(c).mean()[0];
        curves.deviation[c][i] = Math.sqrt(row.component(c).variance()[0]);
      }
    }
    return curves;
  }

  private static MixtureDistribution mixture(Predictions predictions, int row) {
    Distribution distribution = predictions.row(row);
    if (distribution instanceof MixtureDistribution mixture) {
      return mixture;
    }
    throw new IllegalArgumentException("MixtureCurves: a mixture expected, got " + distribution);
  }

  /** Returns the curves of factor · y + offset, y the label. */
  MixtureCurves stretched(double factor, double offset) {
    return new MixtureCurves(grid, weight, each(mean, m -> factor * m + offset), each(deviation, s -> factor * s));
  }

  private static double[][] each(double[][] numbers, DoubleUnaryOperator function) {
    return Arrays.stream(numbers).map(row -> Arrays.stream(row).map(function).toArray()).toArray(double[][]::new);
  }

  /** Returns K. */
  int components() {
    return weight.length;
  }
}
