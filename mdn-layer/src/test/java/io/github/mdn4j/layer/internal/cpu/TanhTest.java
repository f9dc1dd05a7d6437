// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.internal.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class TanhTest {

  @Test
  void bothPrecisionsFollowTheLibrary() {
    for (double x = -25; x <= 25; x += 1e-3) {
      float single = (float) x;
      assertEquals(Math.tanh(single), Tanh.of(single), 4e-7);
      assertEquals(Math.tanh(x), Tanh.of(x), 1e-15);
    }
  }

  @Test
  void nearZeroTheErrorIsRelative() {
    for (double x = 1e-300; x < 0.1; x *= 3) {
      assertEquals(1, Tanh.of(x) / Math.tanh(x), 3e-15);
      assertEquals(1, Tanh.of(-x) / Math.tanh(-x), 3e-15);
    }
    for (float x = 1e-30f; x < 0.1; x *= 3) {
      assertEquals(1, Tanh.of(x) / Math.tanh(x), 6e-7);
    }
  }

  @Test
  void extremesAreFiniteAndNotANumberStaysSo() {
    assertEquals(1, Tanh.of(Double.POSITIVE_INFINITY));
    assertEquals(-1, Tanh.of(Double.NEGATIVE_INFINITY));
    assertEquals(1, Tanh.of(Float.POSITIVE_INFINITY), 1e-7);
    assertEquals(-1, Tanh.of(Float.NEGATIVE_INFINITY), 1e-7);
    assertEquals(Double.NaN, Tanh.of(Double.NaN));
    assertEquals(Float.NaN, Tanh.of(Float.NaN));
    assertEquals(0.0, Tanh.of(0.0));
  }
}
