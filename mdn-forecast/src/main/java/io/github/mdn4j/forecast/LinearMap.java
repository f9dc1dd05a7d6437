// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.forecast;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.deeplearning4j.exception.DL4JInvalidInputException;

/** What a step's features say of its scaled value by least squares, over steps of horizons of random windows. */
final class LinearMap {

  private static final int ROWS = 4000;

  private LinearMap() {}

  /** Returns one weight a feature, then a constant. */
  static double[] fit(Windowing windowing, List<Series> series, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Series> used = series.stream().filter(one -> windowing.windows(one) > 0).toList();
    long all = used.stream().mapToLong(windowing::windows).sum();
    List<double[]> rows = new ArrayList<>();
    double[] labels = new double[ROWS];
    for (int i = 0; i < ROWS && all > 0; i++) {
      long place = random.nextLong(all);
      int s = 0;
      while (place >= windowing.windows(used.get(s))) {
        place -= windowing.windows(used.get(s++));
      }
      Series one = used.get(s);
      int origin = (int) place + windowing.context();
      int step = origin + random.nextInt(windowing.horizon());
      if (!Double.isNaN(one.value(step)) && windowing.hasUnits(one, origin)) {
        Scaling.Units units = windowing.units(one, origin);
        double[] row = windowing.features(one, step, at -> units.apply(one.value(at)));
        labels[rows.size()] = units.apply(one.value(step));
        row = Arrays.copyOf(row, row.length + 1);
        row[row.length - 1] = 1;
        rows.add(row);
      }
    }
    if (rows.isEmpty() || rows.size() < 2 * rows.get(0).length) {
      throw new DL4JInvalidInputException(
          "a linear map of features: expected windows with values and a scale to estimate it on but got " + rows.size());
    }
    return LeastSquares.fit(rows, Arrays.copyOf(labels, rows.size())).coefficients();
  }
}
