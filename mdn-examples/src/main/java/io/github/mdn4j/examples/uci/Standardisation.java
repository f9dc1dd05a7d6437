// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.uci;

import java.util.Arrays;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Features and labels shifted and divided so that the training rows have mean 0 and standard deviation 1.
 *
 * <p>A density of standardised labels is one of labels: log f(y) = log f(z) − log σ with z = (y − μ)/σ.
 *
 * @param means one a feature, and the label's last
 * @param deviations one a feature, and the label's last
 */
record Standardisation(double[] means, double[] deviations) {

  /** Measures training rows; a column that does not vary is only shifted. */
  static Standardisation of(Table training) {
    int columns = training.columns();
    double[] means = new double[columns + 1];
    double[] deviations = new double[columns + 1];
    for (int j = 0; j <= columns; j++) {
      int column = j;
      double[] numbers =
          column == columns
              ? training.labels()
              : Arrays.stream(training.features()).mapToDouble(row -> row[column]).toArray();
      double mean = Arrays.stream(numbers).average().orElseThrow();
      double variance = Arrays.stream(numbers).map(x -> (x - mean) * (x - mean)).average().orElseThrow();
      means[j] = mean;
      deviations[j] = variance > 0 ? Math.sqrt(variance) : 1;
    }
    return new Standardisation(means, deviations);
  }

  /** Returns the label's σ. */
  double labelDeviation() {
    return deviations[deviations.length - 1];
  }

  /** Returns standardised rows: features [n,d] and labels [n,1]. */
  DataSet apply(Table rows) {
    int d = rows.columns();
    float[][] features = new float[rows.rows()][d];
    float[][] labels = new float[rows.rows()][1];
    for (int i = 0; i < rows.rows(); i++) {
      for (int j = 0; j < d; j++) {
        features[i][j] = (float) ((rows.features()[i][j] - means[j]) / deviations[j]);
      }
      labels[i][0] = (float) ((rows.labels()[i] - means[d]) / deviations[d]);
    }
    return new DataSet(Nd4j.createFromArray(features), Nd4j.createFromArray(labels));
  }
}
