// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.sketch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.geom.Line2D;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class RamerDouglasPeuckerTest {

  @Test
  void pointsOnALineAreLeftOutAndCornersKept() {
    double[][] corner = {{0, 0}, {1, 1}, {2, 2}, {3, 3}, {3, 4}, {3, 9}};
    assertArrayEquals(new double[][] {{0, 0}, {3, 3}, {3, 9}}, RamerDouglasPeucker.simplify(corner, 1e-9));
    double[][] ring = {{0, 0}, {5, 0}, {5, 5}, {0, 5}, {0, 0}};
    assertArrayEquals(ring, RamerDouglasPeucker.simplify(ring, 1));
    double[][] point = {{2, 3}};
    assertArrayEquals(point, RamerDouglasPeucker.simplify(point, 1));
  }

  @Test
  void noPointIsFartherThanTheToleranceFromWhatIsLeft() {
    RandomGenerator random = new SplittableRandom(1);
    for (int run = 0; run < 200; run++) {
      double[][] points = new double[2 + random.nextInt(60)][2];
      for (int i = 1; i < points.length; i++) {
        points[i][0] = points[i - 1][0] + random.nextGaussian();
        points[i][1] = points[i - 1][1] + random.nextGaussian();
      }
      double tolerance = random.nextDouble(0.1, 2);
      double[][] left = RamerDouglasPeucker.simplify(points, tolerance);
      List<double[]> all = Arrays.asList(points);
      int next = 0;
      for (double[] point : points) {
        if (next < left.length && point == left[next]) {
          next++;
        } else {
          double distance = Line2D.ptSegDist(
              left[next - 1][0], left[next - 1][1], left[next][0], left[next][1], point[0], point[1]);
          assertTrue(distance <= tolerance, () -> "point " + all.indexOf(point) + ": " + distance);
        }
      }
      assertEquals(left.length, next); // a subsequence, with both ends
    }
  }
}
