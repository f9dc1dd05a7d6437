// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.robojam;

import java.util.Arrays;

/**
 * What somebody played on a touch screen.
 *
 * @param touches at least two rows (x, y, dt): where a finger is, in widths and heights of the screen, and the seconds
 *     since the touch before; 0 in the first row, positive in all others
 */
record Performance(double[][] touches) {

  Performance {
    if (touches.length < 2 || touches[0][2] != 0) {
      throw new IllegalArgumentException(
          "a performance wants at least 2 touches and begins at 0 s, got " + Arrays.deepToString(touches));
    }
  }

  /** Returns the seconds from the first touch to the last. */
  double seconds() {
    return Arrays.stream(touches).mapToDouble(touch -> touch[2]).sum();
  }
}
