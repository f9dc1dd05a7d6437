// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.spark;

import io.github.mdn4j.distribution.Distribution;
import io.github.mdn4j.distribution.Interval;
import io.github.mdn4j.layer.Predictions;
import java.util.Arrays;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The predictions of a batch of rows; moments and quantiles are computed for all at once, which is several times as fast.
 */
final class ScoredBatch {

  private final Predictions predictions;
  private final int labelWidth;
  private double[] means;
  private double[] variances;
  private double[] quantiles;
  private double[] ends;
  private Distribution bound;
  private int boundRow = -1;

  ScoredBatch(Predictions predictions) {
    this.predictions = predictions;
    labelWidth = predictions.density().labelWidth();
  }

  /** Returns E[y] of a row, D numbers. */
  double[] mean(int row) {
    if (means == null) {
      means = numbers(predictions.mean());
    }
    return of(means, row);
  }

  /** Returns the variance of each label column of a row, D numbers. */
  double[] variance(int row) {
    if (variances == null) {
      variances = numbers(predictions.variance());
    }
    return of(variances, row);
  }

  /**
   * Returns quantiles of a row, for one label column.
   *
   * @param p the same for all rows
   */
  double[] quantiles(int row, double... p) {
    if (quantiles == null) {
      quantiles = numbers(predictions.inDouble().quantiles(p));
    }
    return Arrays.copyOfRange(quantiles, row * p.length, (row + 1) * p.length);
  }

  /**
   * Returns the central interval of a row, for one label column.
   *
   * @param level the same for all rows
   */
  Interval interval(int row, double level) {
    if (ends == null) {
      ends = numbers(predictions.inDouble().interval(level));
    }
    return new Interval(ends[2 * row], ends[2 * row + 1]);
  }

  /** Returns what is predicted for a row. */
  Distribution distribution(int row) {
    if (row != boundRow) {
      bound = predictions.row(row);
      boundRow = row;
    }
    return bound;
  }

  private double[] of(double[] numbers, int row) {
    return Arrays.copyOfRange(numbers, row * labelWidth, (row + 1) * labelWidth);
  }

  private static double[] numbers(INDArray array) {
    return array.castTo(DataType.DOUBLE).data().asDouble();
  }
}
