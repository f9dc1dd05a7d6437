// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.calibration;

import io.github.mdn4j.distribution.Checks;
import io.github.mdn4j.distribution.Distribution;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.nd4j.linalg.exception.ND4JIllegalArgumentException;

/**
 * Rows that training has not seen: what was predicted for each, and what came.
 *
 * <p>The guarantees of {@link ConformalInterval} hold if these rows and those that are predicted later are exchangeable:
 * drawn alike, in an order that says nothing. Immutable.
 */
public final class CalibrationSet {

  private static final String WHO = "CalibrationSet";
  private static final double GOLDEN = 0.6180339887498949; // the fractional parts of its multiples are spread evenly

  private final List<Distribution> predicted;
  private final double[][] labels;

  private CalibrationSet(List<Distribution> predicted, double[][] labels) {
    this.predicted = predicted;
    this.labels = labels;
  }

  /**
   * Takes rows.
   *
   * @param predicted n distributions over labels of D columns
   * @param labels n rows of D finite numbers; copied
   * @throws ND4JIllegalArgumentException if there is no row, the numbers of rows or of columns differ, or a label is not
   *     finite
   */
  public static CalibrationSet of(List<? extends Distribution> predicted, double[][] labels) {
    Checks.given(WHO, "labels", labels);
    Checks.given(WHO, "predictions", predicted);
    if (predicted.isEmpty() || predicted.size() != labels.length) {
      throw new ND4JIllegalArgumentException(
          "CalibrationSet: expected as many labels as predictions, at least one, but got " + predicted.size()
              + " predictions and " + labels.length + " labels");
    }
    double[][] copy = new double[labels.length][];
    for (int i = 0; i < copy.length; i++) {
      copy[i] = Checks.given(WHO, "label of row " + i, labels[i]).clone();
      int width = Checks.given(WHO, "prediction of row " + i, predicted.get(i)).labelWidth();
      if (width != predicted.get(0).labelWidth() || copy[i].length != width) {
        throw new ND4JIllegalArgumentException(
            "CalibrationSet: expected labels of " + predicted.get(0).labelWidth() + " columns, but row " + i + " has "
                + copy[i].length + ", and its prediction " + width);
      }
      for (double y : copy[i]) {
        if (!Double.isFinite(y)) {
          throw new ND4JIllegalArgumentException(
              "CalibrationSet: expected finite labels, but row " + i + " has " + y);
        }
      }
    }
    return new CalibrationSet(List.copyOf(predicted), copy);
  }

  /**
   * Takes rows with one label column.
   *
   * @param predicted n distributions over labels of one column
   * @param labels n finite numbers
   * @throws ND4JIllegalArgumentException as {@link #of(List, double[][])}
   */
  public static CalibrationSet of(List<? extends Distribution> predicted, double... labels) {
    double[][] rows = new double[Checks.given(WHO, "labels", labels).length][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = new double[] {labels[i]};
    }
    return of(predicted, rows);
  }

  /** Returns n. */
  public int rows() {
    return labels.length;
  }

  /** Returns D. */
  public int labelWidth() {
    return labels[0].length;
  }

  /** Returns what was predicted for row i. */
  public Distribution predicted(int i) {
    return predicted.get(i);
  }

  /** Returns what came in row i, D numbers. */
  public double[] label(int i) {
    return labels[i].clone();
  }

  /** Returns the label of row i if it is one number. */
  double scalar(String who, int i) {
    if (labels[i].length != 1) {
      throw new ND4JIllegalArgumentException(
          who + ": expected labels of one column, but got " + labels[i].length
              + ": take a marginal of each prediction, or a TemperatureScaling");
    }
    return labels[i][0];
  }

  /**
   * Returns F(y) of row i, its probability integral transform; where y has a probability, a number between F(y−) and F(y),
   * as it is uniform for right predictions only then (Smith 1985). These numbers are spread evenly over the rows rather than
   * drawn, so that the same rows give the same.
   */
  double pit(String who, int i) {
    double y = scalar(who, i);
    double p = predicted.get(i).cdf(y);
    if (predicted.get(i).isAtom(0, y)) {
      double below = predicted.get(i).cdf(Math.nextDown(y));
      double share = (i + 0.5) * GOLDEN;
      p = below + (share - Math.floor(share)) * (p - below);
    }
    if (!(p >= 0 && p <= 1)) {
      throw new ND4JIllegalArgumentException(
          who + ": expected a cdf within [0, 1], but row " + i + " has " + p + " at " + labels[i][0]);
    }
    return p;
  }

  /** Returns the probability integral transforms of all rows in ascending order, if there are as many as wanted. */
  double[] sortedPit(String who, int least) {
    if (rows() < least) {
      throw new ND4JIllegalArgumentException(
          who + ": expected at least " + least + " calibration rows, but got " + rows());
    }
    return IntStream.range(0, rows()).mapToDouble(i -> pit(who, i)).sorted().toArray();
  }

  /** Returns the rows whose places are given. */
  CalibrationSet rows(List<Integer> places) {
    List<Distribution> some = new ArrayList<>();
    double[][] rows = new double[places.size()][];
    for (int i = 0; i < rows.length; i++) {
      some.add(predicted.get(places.get(i)));
      rows[i] = labels[places.get(i)];
    }
    return new CalibrationSet(some, rows);
  }
}
