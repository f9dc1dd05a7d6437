// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.robojam;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Densities by hand, from the numbers in the class. */
class PlayerTest {

  private static double normal(double x, double mean, double deviation) {
    return Math.exp(-0.5 * Math.pow((x - mean) / deviation, 2)) / deviation / Math.sqrt(2 * Math.PI);
  }

  private static double seconds(double dt, double usual) {
    return normal(Math.log(dt / usual), 0, 0.15) / dt;
  }

  private static double step(double dx, double dy, int heading) {
    double angle = Math.PI * heading / 4;
    return normal(dx, 0.04 * Math.cos(angle), 0.006) * normal(dy, 0.04 * Math.sin(angle), 0.006);
  }

  // one of three gestures each, favourites taken together; a tap is followed by the first touch of another gesture
  private static double second(double[] to) {
    double moves = 0;
    for (int heading = 0; heading < 8; heading++) {
      moves += step(to[0] - 0.5, to[1] - 0.3, heading) / 8;
    }
    double[][] pads = {{0.2, 0.3}, {0.5, 0.3}, {0.8, 0.3}, {0.8, 0.7}, {0.5, 0.7}, {0.2, 0.7}};
    double taps = 0;
    for (int p = 0; p < 6; p++) {
      taps += (p == 2 ? 0.75 : 0.05) * normal(to[0], pads[p][0], 0.02) * normal(to[1], pads[p][1], 0.02);
    }
    double tempo = (seconds(to[2], 0.12) + seconds(to[2], 0.2) + seconds(to[2], 0.33)) / 3;
    return moves * seconds(to[2], 0.04) * 2 / 3 + taps * tempo / 3;
  }

  @Test
  void theSecondTouchHasTheDensityOfATapOrAMoveInAnyHeading() {
    double[][] seconds = {{0.8, 0.3, 0.2}, {0.54, 0.302, 0.04}, {0.47, 0.33, 0.07}, {0.21, 0.69, 0.1}};
    for (double[] to : seconds) {
      double[] nats = Player.nats(new Performance(new double[][] {{0.5, 0.3, 0}, to}));
      assertEquals(-Math.log(second(to)), nats[0], 1e-9);
    }
  }

  @Test
  void aThirdTouchStraightAheadIsALineThatGoesOn() {
    double[][] touches = {{0.5, 0.3, 0}, {0.54, 0.3, 0.04}, {0.58, 0.3, 0.04}};
    // the second was the first step of a line or a swirl, of which half are lines; other headings are far away
    double goesOn = 0.5 * 7 / 8 * step(0.04, 0, 0) * seconds(0.04, 0.04);
    assertEquals(-Math.log(goesOn), Player.nats(new Performance(touches))[1], 1e-3);
  }

  @Test
  void touchesComeInTimeAndThePerformanceEndsWithTheFirstAfterFiveSeconds() {
    SplittableRandom random = new SplittableRandom(5);
    for (int i = 0; i < 50; i++) {
      Performance performance = Player.play(5, random);
      double[][] touches = performance.touches();
      assertTrue(performance.seconds() >= 5);
      assertTrue(performance.seconds() - touches[touches.length - 1][2] < 5);
      for (int t = 1; t < touches.length; t++) {
        assertTrue(touches[t][2] > 0);
        assertTrue(touches[t][0] > -0.05 && touches[t][0] < 1.05 && touches[t][1] > -0.05 && touches[t][1] < 1.05);
      }
    }
  }

  @Test
  void whoKnowsThePastIsLessSurprisedThanWhoKnowsOnlyTheLastTouch() {
    SplittableRandom random = new SplittableRandom(6);
    double all = 0;
    double last = 0;
    for (int i = 0; i < 50; i++) {
      Performance performance = Player.play(5, random);
      double[] nats = Player.nats(performance);
      for (int t = 1; t < nats.length; t++) {
        double[] from = performance.touches()[t];
        double[] to = performance.touches()[t + 1];
        all += nats[t];
        last += Player.nats(new Performance(new double[][] {{from[0], from[1], 0}, to}))[0];
      }
    }
    assertTrue(all < last - 1000, all + " " + last);
  }
}
