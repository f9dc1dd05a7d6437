// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.forecast;

import java.util.List;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.nd4j.linalg.dataset.DataSet;

/**
 * Windows as rows for a network that predicts H steps at once.
 *
 * <p>Features: of each step of the context the scaled value and 1, or 0 and 0 where it is missing; then H numbers that are
 * added to the labels, such as a season before or what a linear map says; the covariates of the H steps, step by step;
 * what is the same at all steps. Labels: H scaled values less those numbers; a density of all of them needs all.
 */
final class DirectRows {

  private DirectRows() {}

  static int width(Windowing windowing, Series series) {
    return 2 * windowing.context() + windowing.horizon() * (1 + series.covariateWidth()) + series.statics().length;
  }

  /** Returns what is added to labels to make scaled values, H numbers; where it needs values of the horizon, its own. */
  static double[] base(Windowing windowing, Series series, int origin, Scaling.Units units) {
    double[] path = new double[windowing.horizon()];
    for (int h = 0; h < path.length; h++) {
      path[h] = windowing.base(
          series, origin + h, t -> t < origin ? units.apply(series.value(t)) : path[t - origin]);
    }
    return path;
  }

  static double[] features(Windowing windowing, Series series, int origin, Scaling.Units units, double[] base) {
    double[] row = new double[width(windowing, series)];
    int column = 0;
    for (int t = origin - windowing.context(); t < origin; t++) {
      double z = units.apply(series.value(t));
      row[column++] = Double.isNaN(z) ? 0 : z;
      row[column++] = Double.isNaN(z) ? 0 : 1;
    }
    for (double number : base) {
      row[column++] = number;
    }
    for (int t = origin; t < origin + windowing.horizon(); t++) {
      for (int c = 0; c < series.covariateWidth(); c++) {
        row[column++] = series.covariate(t, c);
      }
    }
    for (double number : series.statics()) {
      row[column++] = number;
    }
    return row;
  }

  /** Returns the first step of the horizon whose value is missing, or −1. */
  static int missing(Windowing windowing, Series series, int origin) {
    for (int t = origin; t < origin + windowing.horizon(); t++) {
      if (Double.isNaN(series.value(t))) {
        return t;
      }
    }
    return -1;
  }

  /** Returns features [n,width] and labels [n,H]. */
  static DataSet minibatch(Windowing windowing, List<Series> series, int[] starts) {
    int n = starts.length;
    int width = width(windowing, series.get(0));
    int horizon = windowing.horizon();
    double[] features = new double[n * width];
    double[] labels = new double[n * horizon];
    for (int i = 0; i < n; i++) {
      Series one = series.get(i);
      Windowing.requireWidth(one, width(windowing, one), width, series.get(0));
      int origin = starts[i] + windowing.context();
      int missing = missing(windowing, one, origin);
      if (missing >= 0) {
        throw new DL4JInvalidInputException(
            one.at(missing) + ": expected values at all " + horizon + " steps of a horizon, which are predicted together,"
                + " but this is missing");
      }
      Scaling.Units units = windowing.units(one, origin);
      double[] base = base(windowing, one, origin, units);
      System.arraycopy(features(windowing, one, origin, units, base), 0, features, i * width, width);
      for (int h = 0; h < horizon; h++) {
        labels[i * horizon + h] = units.apply(one.value(origin + h)) - base[h];
      }
    }
    return new DataSet(Windowing.array(features, n, width), Windowing.array(labels, n, horizon));
  }
}
