// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.sequence;

import java.io.Serializable;
import java.util.Arrays;
import org.deeplearning4j.exception.DL4JInvalidInputException;

/**
 * One training sequence: T steps, each with a row of features and a row of labels.
 *
 * @param features T rows of equal width
 * @param labels T rows of equal width
 */
public record Sequence(double[][] features, double[][] labels) implements Serializable {

  /**
   * Checks the rows.
   *
   * @throws DL4JInvalidInputException if there is no step, the numbers of rows differ, or widths do
   */
  public Sequence {
    if (features.length == 0 || features.length != labels.length) {
      throw new DL4JInvalidInputException(
          "Sequence: expected one label a step and at least one step, but got " + features.length
              + " rows of features and " + labels.length + " of labels");
    }
    requireWidth("features", features);
    requireWidth("labels", labels);
  }

  private static void requireWidth(String what, double[][] rows) {
    for (int t = 0; t < rows.length; t++) {
      if (rows[t].length != rows[0].length) {
        throw new DL4JInvalidInputException(
            "Sequence: " + what + " of step " + t + " have " + rows[t].length
                + (rows[t].length == 1 ? " column" : " columns") + ", but those of step 0 have "
                + rows[0].length);
      }
    }
  }

  /**
   * Makes a sequence in which each step predicts the next: features are all rows but the last, labels all but the
   * first.
   *
   * @param rows T + 1 rows, at least 2
   * @throws DL4JInvalidInputException if there are fewer
   */
  public static Sequence nextStep(double[][] rows) {
    if (rows.length < 2) {
      throw new DL4JInvalidInputException(
          "Sequence: predicting the next step wants 2 rows or more, got " + rows.length);
    }
    return new Sequence(Arrays.copyOf(rows, rows.length - 1), Arrays.copyOfRange(rows, 1, rows.length));
  }

  /** Returns T. */
  public int length() {
    return features.length;
  }
}
