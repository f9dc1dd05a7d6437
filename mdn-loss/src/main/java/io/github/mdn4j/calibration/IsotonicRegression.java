// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.calibration;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * The least-squares fit among all functions that do not decrease, by pooling adjacent violators (Barlow et al. 1972;
 * Best and Chakravarti 1990).
 *
 * @param x the different arguments, increasing
 * @param fitted a value for each, not decreasing
 */
record IsotonicRegression(double[] x, double[] fitted) {

  /**
   * Fits.
   *
   * @param x n arguments in any order; equal ones share a value
   * @param y n numbers
   */
  static IsotonicRegression of(double[] x, double[] y) {
    int n = x.length;
    int[] order = IntStream.range(0, n).boxed().sorted(Comparator.comparingDouble(i -> x[i])).mapToInt(i -> i).toArray();
    double[] arguments = new double[n];
    double[] sum = new double[n]; // of the labels of a block
    double[] count = new double[n];
    int different = 0;
    for (int i : order) {
      if (different == 0 || x[i] > arguments[different - 1]) {
        arguments[different++] = x[i];
      }
      sum[different - 1] += y[i];
      count[different - 1]++;
    }
    int[] first = new int[different]; // the first argument of each block
    int blocks = 0;
    for (int i = 0; i < different; i++) {
      first[blocks] = i;
      sum[blocks] = sum[i];
      count[blocks++] = count[i];
      while (blocks > 1 && sum[blocks - 2] * count[blocks - 1] >= sum[blocks - 1] * count[blocks - 2]) {
        sum[blocks - 2] += sum[blocks - 1];
        count[blocks - 2] += count[blocks - 1];
        blocks--;
      }
    }
    double[] fitted = new double[different];
    for (int b = 0; b < blocks; b++) {
      Arrays.fill(fitted, first[b], b + 1 < blocks ? first[b + 1] : different, sum[b] / count[b]);
    }
    return new IsotonicRegression(Arrays.copyOf(arguments, different), fitted);
  }
}
