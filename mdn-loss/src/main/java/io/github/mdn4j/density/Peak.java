// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.density;

import java.util.Arrays;
import org.nd4j.linalg.exception.ND4JIllegalStateException;

/**
 * A label of locally highest density and how far the density reaches around it, found from its values alone.
 *
 * <p>The search starts at 0 and tries, in every column at once, steps of all powers of two; it ends where none of them
 * climbs.
 *
 * @param at the label
 * @param width for each column, the smallest power of two by which a step either way costs at least 1 nat
 */
record Peak(double[] at, double[] width) {

  private static final int FINEST = -40;
  private static final int COARSEST = 40;
  private static final int MOST_ROUNDS = 2000;

  /** Climbs from 0. */
  static Peak of(GraphValues values, int columns, String who) {
    double[] y = new double[columns];
    double height = values.logDensity(new double[][] {y})[0];
    for (int round = 0; round < MOST_ROUNDS; round++) {
      double[][] around = around(y);
      double[] log = values.logDensity(around);
      int best = 0;
      for (int i = 1; i < log.length; i++) {
        best = log[i] > log[best] ? i : best;
      }
      if (!(log[best] > height)) {
        break;
      }
      y = around[best];
      height = log[best];
    }
    if (height == Double.NEGATIVE_INFINITY) {
      throw new ND4JIllegalStateException(
          who + ": no label of positive density within 2^" + COARSEST + " of 0 along any column: override at()");
    }
    return new Peak(y, widths(values, y, height));
  }

  private static double[] widths(GraphValues values, double[] y, double height) {
    double[] log = values.logDensity(around(y));
    int steps = COARSEST - FINEST + 1;
    double[] width = new double[y.length];
    Arrays.fill(width, 1);
    for (int d = 0; d < width.length; d++) {
      for (int k = steps - 1; k >= 0; k--) {
        int i = 2 * (d * steps + k);
        if (!(log[i] > height - 1 || log[i + 1] > height - 1)) {
          width[d] = Math.scalb(1.0, FINEST + k);
        }
      }
    }
    return width;
  }

  // by column, by step, up and down
  private static double[][] around(double[] y) {
    int steps = COARSEST - FINEST + 1;
    double[][] around = new double[2 * y.length * steps][];
    for (int i = 0; i < around.length; i++) {
      double step = Math.scalb(1.0, FINEST + i / 2 % steps);
      around[i] = y.clone();
      around[i][i / 2 / steps] += i % 2 == 0 ? step : -step;
    }
    return around;
  }
}
