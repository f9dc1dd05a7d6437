// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.robojam;

import java.util.Optional;

/**
 * The bounds that touches are held to: x and y from 0 to 1, as RoboJam's own code clips them, and times that go on. It
 * counts what was clipped.
 */
final class Screen {

  private static final double LEAST_SECONDS = 0.001; // as RoboJam has between two touches

  private final boolean clips;
  private int touches;
  private int performances;
  private int tooShort;
  private boolean here; // whether a touch of the present performance was clipped

  private Screen(boolean clips) {
    this.clips = clips;
  }

  /** Returns bounds that clip. */
  static Screen clipping() {
    return new Screen(true);
  }

  /** Returns bounds that refuse. */
  static Screen refusing() {
    return new Screen(false);
  }

  /** Holds a place within the screen; returns whether it is there. */
  boolean place(double[] touch) {
    boolean inside = touch[0] >= 0 && touch[0] <= 1 && touch[1] >= 0 && touch[1] <= 1;
    if (inside || !clips || Double.isNaN(touch[0]) || Double.isNaN(touch[1])) {
      return inside;
    }
    touch[0] = Math.max(0, Math.min(1, touch[0]));
    touch[1] = Math.max(0, Math.min(1, touch[1]));
    clipped();
    return true;
  }

  /** Returns the seconds since the touch before, or nothing if they are refused. */
  Optional<Double> seconds(double since) {
    if (since > 0) {
      return Optional.of(since);
    }
    if (!clips || Double.isNaN(since)) {
      return Optional.empty();
    }
    clipped();
    return Optional.of(LEAST_SECONDS);
  }

  private void clipped() {
    touches++;
    if (!here) {
      performances++;
    }
    here = true;
  }

  /** Ends a performance. */
  void next() {
    here = false;
  }

  /** Counts a performance that has nothing to predict. */
  void leaveOutAsTooShort() {
    tooShort++;
  }

  /** Says what was clipped and left out; empty if nothing was. */
  Optional<String> report() {
    String clipped =
        touches == 0 ? "" : count(touches, "touch", "touches") + " of " + performances(performances) + " clipped";
    String left = tooShort == 0 ? "" : performances(tooShort) + " of fewer than 2 touches left out";
    String both = clipped + (clipped.isEmpty() || left.isEmpty() ? "" : "; ") + left;
    return both.isEmpty() ? Optional.empty() : Optional.of(both);
  }

  private static String performances(int n) {
    return count(n, "performance", "performances");
  }

  private static String count(int n, String one, String several) {
    return n + " " + (n == 1 ? one : several);
  }
}
