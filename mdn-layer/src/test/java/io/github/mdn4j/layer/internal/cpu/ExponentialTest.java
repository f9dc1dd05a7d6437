// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.internal.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ExponentialTest {

  @Test
  void minusOneAgreesWithMathBelowZero() {
    for (double x = -100; x <= 0; x += 0.00137) {
      assertEquals(Math.expm1(x), Exponential.minusOne(x), 1e-15);
      assertEquals(Math.expm1((float) x), Exponential.minusOne((float) x), 3e-7);
    }
    assertEquals(0, Exponential.minusOne(0f));
    assertEquals(-1, Exponential.minusOne(Double.NEGATIVE_INFINITY), 1e-15);
    assertEquals(-1e-10, Exponential.minusOne(-1e-10), 1e-19);
  }

  @Test
  void logarithmAgreesWithMathUpToOne() {
    for (double x = 0; x <= 1; x += 1e-4) {
      assertEquals(Math.log1p(x), Exponential.logOnePlus(x), 2e-16);
      assertEquals(Math.log1p((float) x), Exponential.logOnePlus((float) x), 1e-7);
    }
    assertEquals(1e-12, Exponential.logOnePlus(1e-12), 1e-23);
  }

  @Test
  void notANumberStays() {
    assertTrue(Float.isNaN(Exponential.minusOne(Float.NaN)));
    assertTrue(Double.isNaN(Exponential.minusOne(Double.NaN)));
    assertTrue(Double.isNaN(Exponential.logOnePlus(Double.NaN)));
  }
}
