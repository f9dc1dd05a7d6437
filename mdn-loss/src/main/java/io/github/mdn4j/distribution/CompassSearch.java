// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.distribution;

import java.util.ArrayList;
import java.util.List;

/**
 * Climbs a density from a label without derivatives, one column at a time (compass search: Kolda, Lewis and Torczon
 * 2003, section 1.2, with a step length for each column).
 *
 * <p>A column where no small step has any density is discrete. It moves by whole numbers, alone (counts, 0 or 1) or
 * against another (one-hot).
 */
final class CompassSearch {

  private static final int MOST_SWEEPS = 2000;
  private static final int MOST_ROUNDS = 100;
  // of the scale of a column: where a step is too short to tell two densities apart, and a step that is no whole number
  private static final double SHORTEST = 1e-9;
  private static final double PROBE = 1e-3 * Math.sqrt(2);

  private final Distribution distribution;
  private final double[] y;
  private final double[] scale;
  private double height;

  /**
   * Prepares a climb.
   *
   * @param start where to begin
   * @param height the log density there
   * @param variance how far the first step goes in each column, squared; where that is no positive number, the first
   *     step is as wide as a block of this height that holds all the mass
   */
  CompassSearch(Distribution distribution, double[] start, double height, double[] variance) {
    this.distribution = distribution;
    this.height = height;
    y = start.clone();
    scale = new double[y.length];
    for (int d = 0; d < scale.length; d++) {
      boolean known = variance[d] > 0 && variance[d] < Double.POSITIVE_INFINITY;
      scale[d] = known ? Math.sqrt(variance[d]) : Math.exp(-height / scale.length);
    }
  }

  /** Returns the label where no step leads higher. */
  double[] climb() {
    List<Integer> continuous = new ArrayList<>();
    List<Integer> discrete = new ArrayList<>();
    for (int d = 0; d < y.length; d++) {
      boolean hasNeighbours = at(d, PROBE * scale[d]) > Double.NEGATIVE_INFINITY
          || at(d, -PROBE * scale[d]) > Double.NEGATIVE_INFINITY;
      (hasNeighbours ? continuous : discrete).add(d);
    }
    for (int round = 0; round < MOST_ROUNDS; round++) {
      slide(continuous);
      if (!hop(discrete)) {
        break;
      }
    }
    return y.clone();
  }

  /** Returns the log density at the label reached. */
  double height() {
    return height;
  }

  private double at(int column, double step) {
    double before = y[column];
    y[column] = before + step;
    double log = distribution.logDensity(y);
    y[column] = before;
    return log;
  }

  private boolean moves(int column, double step) {
    double log = at(column, step);
    if (!(log > height)) {
      return false;
    }
    y[column] += step;
    height = log;
    return true;
  }

  private void slide(List<Integer> columns) {
    double[] step = scale.clone();
    boolean going = true;
    for (int sweep = 0; going && sweep < MOST_SWEEPS; sweep++) {
      going = false;
      for (int d : columns) {
        if (moves(d, step[d])) {
          step[d] *= 2;
        } else if (moves(d, -step[d])) {
          step[d] *= -2;
        } else {
          step[d] /= 4;
        }
        going |= Math.abs(step[d]) > SHORTEST * scale[d];
      }
    }
  }

  private boolean hop(List<Integer> columns) {
    boolean moved = false;
    boolean going = true;
    for (int round = 0; going && round < MOST_SWEEPS; round++) {
      going = false;
      for (int d : columns) {
        going |= hops(d, 1) || hops(d, -1);
        for (int other : columns) {
          going |= other != d && trades(d, other);
        }
      }
      moved |= going;
    }
    return moved;
  }

  private boolean hops(int column, int direction) {
    boolean moved = false;
    for (double step = direction; moves(column, step); step *= 2) {
      moved = true;
    }
    return moved;
  }

  private boolean trades(int up, int down) {
    y[down] -= 1;
    boolean moved = moves(up, 1);
    if (!moved) {
      y[down] += 1;
    }
    return moved;
  }
}
