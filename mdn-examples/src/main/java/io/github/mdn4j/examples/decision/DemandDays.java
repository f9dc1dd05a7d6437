// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.decision;

import java.util.SplittableRandom;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Made days of a shop: how much is sold at a temperature, with holidays of another kind of customer.
 *
 * @param temperature standardised, [n]
 * @param demand in hundreds, [n]
 */
record DemandDays(double[] temperature, double[] demand) {

  /** Draws days; with a gap, none at a temperature between −0.2 and 0.8. */
  static DemandDays draw(int n, boolean withGap, SplittableRandom random) {
    double[] x = new double[n];
    double[] y = new double[n];
    for (int i = 0; i < n; i++) {
      do {
        x[i] = random.nextDouble(-2, 2);
      } while (withGap && x[i] > -0.2 && x[i] < 0.8);
      y[i] = demand(x[i], random);
    }
    return new DemandDays(x, y);
  }

  private static double demand(double x, SplittableRandom random) {
    boolean holiday = random.nextDouble() < 0.3;
    double usual = 2 + Math.sin(1.5 * x) + (holiday ? 1.5 + 0.4 * x : 0);
    return usual + 0.15 * (1 + Math.exp(0.5 * x)) * (random.nextExponential() - 1);
  }

  INDArray features() {
    return column(temperature);
  }

  INDArray labels() {
    return column(demand);
  }

  DataSet dataSet() {
    return new DataSet(features(), labels());
  }

  static INDArray column(double... numbers) {
    return Nd4j.createFromArray(numbers).castTo(Nd4j.dataType()).reshape(numbers.length, 1);
  }
}
