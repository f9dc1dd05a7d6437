// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.inverse;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.dataset.DataSet;

class TwoLinkArmTest {

  private static final TwoLinkArm ARM = new TwoLinkArm(1, 0.8);

  @Test
  void bothWaysReachThePoint() {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 200; i++) {
      double radius = random.nextDouble(0.2001, 1.7999);
      double direction = random.nextDouble(-Math.PI, Math.PI);
      double[] point = {radius * Math.cos(direction), radius * Math.sin(direction)};
      double[][] ways = ARM.angles(point[0], point[1]);
      for (double[] way : ways) {
        assertArrayEquals(point, ARM.hand(way[0], way[1]), 1e-12);
        assertTrue(Math.abs(way[0]) <= Math.PI);
      }
      assertTrue(ways[0][1] > 0);
      assertEquals(-ways[0][1], ways[1][1]);
    }
  }

  @Test
  void aRightAngleAtTheElbowIsWherePythagorasHasIt() {
    double[][] ways = ARM.angles(1, 0.8);

    assertArrayEquals(new double[] {0, Math.PI / 2}, ways[0], 1e-12);
    assertArrayEquals(new double[] {2 * Math.atan2(0.8, 1), -Math.PI / 2}, ways[1], 1e-12);
  }

  @Test
  void whatIsOutOfReachIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> ARM.angles(1.81, 0));
    assertThrows(IllegalArgumentException.class, () -> ARM.angles(0.19, 0));
    assertThrows(IllegalArgumentException.class, () -> ARM.angles(Double.NaN, 0));
  }

  @Test
  void theHandIsSeenNearWhereTheAnglesPutItAndEitherElbowIsAsLikely() {
    int n = 5000;
    double noise = 0.05;
    DataSet rows = ARM.sample(n, noise, new SplittableRandom(2));
    double squares = 0;
    int left = 0;
    for (int i = 0; i < n; i++) {
      double[] hand = ARM.hand(rows.getLabels().getDouble(i, 0), rows.getLabels().getDouble(i, 1));
      left += rows.getLabels().getDouble(i, 1) > 0 ? 1 : 0;
      for (int j = 0; j < 2; j++) {
        double miss = rows.getFeatures().getDouble(i, j) - hand[j];
        squares += miss * miss / (2 * n);
      }
    }
    assertEquals(noise * noise, squares, 4 * noise * noise * Math.sqrt(1.0 / n));
    assertEquals(0.5, left / (double) n, 4 * 0.5 / Math.sqrt(n));
  }
}
