// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.robojam;

import io.github.mdn4j.examples.strokes.NumpyArchive;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Reads performances from a file .npz of NumPy: an array of arrays [T,3] or wider, whose columns are x, y and the seconds
 * since the touch before, as RoboJam's {@code TinyPerformanceArrays.npz} has them.
 */
final class TouchArrays {

  private TouchArrays() {}

  /**
   * Reads a file.
   *
   * @param seconds touches later than this after the first of their performance are left out
   * @param screen the bounds of touches
   * @param fault is told of each performance that is none, by a message that names file, array and performance; if it
   *     returns, what is sound is read
   * @throws IllegalArgumentException if it is no archive of one such array
   */
  static List<Performance> read(Path file, double seconds, Screen screen, Consumer<String> fault) {
    List<Performance> performances = new ArrayList<>();
    NumpyArchive.rows(file, (where, rows) -> {
      try {
        List<double[]> kept = kept(rows, seconds, screen);
        if (kept.size() < 2) {
          screen.leaveOutAsTooShort();
        } else {
          performances.add(new Performance(kept.toArray(double[][]::new)));
        }
      } catch (IllegalArgumentException e) {
        fault.accept(where + ": " + e.getMessage());
      }
      screen.next();
    }, fault);
    return performances;
  }

  private static List<double[]> kept(double[][] rows, double seconds, Screen screen) {
    List<double[]> kept = new ArrayList<>();
    double time = 0;
    for (int t = 0; t < rows.length; t++) {
      if (rows[t].length < 3) {
        throw new IllegalArgumentException("expected columns x, y and dt, but got " + rows[t].length);
      }
      double[] touch = {rows[t][0], rows[t][1], t == 0 ? 0 : rows[t][2]};
      int number = t;
      if (!screen.place(touch)) {
        throw new IllegalArgumentException(
            "touch " + number + ": x and y must be within 0 and 1, got " + touch[0] + " and " + touch[1]);
      }
      if (t > 0) {
        touch[2] = screen.seconds(touch[2]).orElseThrow(() -> new IllegalArgumentException(
            "touch " + number + ": the seconds since the touch before must be positive, got " + rows[number][2]));
        time += touch[2];
      }
      if (time > seconds) {
        break;
      }
      kept.add(touch);
    }
    return kept;
  }
}
