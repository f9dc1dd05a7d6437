// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.sketch;

import java.awt.geom.Line2D;
import java.util.Arrays;

/** Leaves out points of a line that lie close to what is left: Ramer (1972), Douglas and Peucker (1973). */
final class RamerDouglasPeucker {

  private RamerDouglasPeucker() {}

  /**
   * Returns some of the points, the first and the last among them.
   *
   * @param tolerance no point that is left out is farther from the segment that takes its place
   */
  static double[][] simplify(double[][] points, double tolerance) {
    boolean[] kept = new boolean[points.length];
    kept[0] = true;
    kept[points.length - 1] = true;
    keep(points, 0, points.length - 1, tolerance, kept);
    int[] index = {0};
    return Arrays.stream(points).filter(point -> kept[index[0]++]).toArray(double[][]::new);
  }

  private static void keep(double[][] points, int from, int to, double tolerance, boolean[] kept) {
    int farthest = -1;
    double distance = tolerance;
    for (int i = from + 1; i < to; i++) {
      double here = Line2D.ptSegDist(
          points[from][0], points[from][1], points[to][0], points[to][1], points[i][0], points[i][1]);
      if (here > distance) {
        distance = here;
        farthest = i;
      }
    }
    if (farthest >= 0) {
      kept[farthest] = true;
      keep(points, from, farthest, tolerance, kept);
      keep(points, farthest, to, tolerance, kept);
    }
  }
}
