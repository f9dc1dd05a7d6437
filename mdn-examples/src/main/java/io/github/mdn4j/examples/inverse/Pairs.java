// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.inverse;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Rows of a regression problem from one number to another: an input and a label each.
 *
 * @param input n inputs
 * @param label n labels
 */
record Pairs(double[] input, double[] label) {

  Pairs {
    if (input.length != label.length) {
      throw new IllegalArgumentException(
          "Pairs: as many labels as inputs expected, got " + input.length + " inputs and " + label.length + " labels");
    }
  }

  /** Returns the number of rows. */
  int rows() {
    return input.length;
  }

  /** Returns the inverse problem: inputs and labels exchanged. */
  Pairs swapped() {
    return new Pairs(label, input);
  }

  /** Returns the first n rows. */
  Pairs head(int n) {
    return new Pairs(Arrays.copyOf(input, n), Arrays.copyOf(label, n));
  }

  /** Returns the rows from number n on. */
  Pairs tail(int n) {
    return new Pairs(Arrays.copyOfRange(input, n, rows()), Arrays.copyOfRange(label, n, rows()));
  }

  /** Returns the rows in another order. */
  Pairs shuffled(RandomGenerator random) {
    double[] x = input.clone();
    double[] y = label.clone();
    for (int i = rows() - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      double swapX = x[i];
      double swapY = y[i];
      x[i] = x[j];
      y[i] = y[j];
      x[j] = swapX;
      y[j] = swapY;
    }
    return new Pairs(x, y);
  }

  /** Returns the rows as a network wants them: features [n,1] and labels [n,1]. */
  DataSet dataSet() {
    return new DataSet(column(input), column(label));
  }

  /** Returns numbers as a column [n,1]. */
  static INDArray column(double... numbers) {
    return Nd4j.createFromArray(numbers).reshape(numbers.length, 1).castTo(DataType.FLOAT);
  }
}
