// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import jdk.incubator.vector.FloatVector;
import org.junit.jupiter.api.Test;

class FloatLanesTest {

  private static float[] of(UnaryOperator<FloatVector> function, float... some) {
    float[] x = new float[FloatLanes.LENGTH];
    System.arraycopy(some, 0, x, 0, some.length);
    function.apply(FloatLanes.load(x, 0)).intoArray(x, 0);
    return x;
  }

  private static void assertWithin(double ulps, UnaryOperator<FloatVector> function, DoubleUnaryOperator exact) {
    Random random = new Random(2);
    for (double spread : new double[] {1e-20, 1e-3, 0.3, 1, 10, 87}) {
      for (int round = 0; round < 300; round++) {
        float[] x = new float[FloatLanes.LENGTH];
        for (int i = 0; i < x.length; i++) {
          x[i] = (float) (spread * (2 * random.nextDouble() - 1));
        }
        float[] out = of(function, x);
        for (int i = 0; i < x.length; i++) {
          double expected = exact.applyAsDouble(x[i]);
          assertEquals(expected, out[i], ulps * Math.ulp((float) expected), "at " + x[i]);
        }
      }
    }
  }

  @Test
  void exponentialsAreWithinTwoUlps() {
    assertWithin(2, FloatLanes::exp, StrictMath::exp);
  }

  @Test
  void exponentialsLessOneKeepTheirDigitsNearZero() {
    assertWithin(3, FloatLanes::minusOne, StrictMath::expm1);
  }

  @Test
  void hyperbolicTangentsKeepTheirDigitsNearZero() {
    assertWithin(4, FloatLanes::tanh, StrictMath::tanh);
  }

  @Test
  void sigmoidsKeepTheirDigitsFarBelowZero() {
    assertWithin(4, FloatLanes::sigmoid, x -> 1 / (1 + StrictMath.exp(-x)));
  }

  @Test
  void limitsAreReachedAndNansStay() {
    float inf = Float.POSITIVE_INFINITY;
    assertEquals(1f, of(FloatLanes::tanh, inf, Float.MAX_VALUE)[0]);
    assertEquals(1f, of(FloatLanes::tanh, inf, Float.MAX_VALUE)[1]);
    assertEquals(-1f, of(FloatLanes::tanh, -inf)[0]);
    assertEquals(1f, of(FloatLanes::sigmoid, inf)[0]);
    assertEquals(0f, of(FloatLanes::sigmoid, -inf)[0], 1e-37f);
    assertTrue(Float.isNaN(of(FloatLanes::tanh, Float.NaN)[0]));
    assertTrue(Float.isNaN(of(FloatLanes::sigmoid, Float.NaN)[0]));
    assertTrue(Float.isNaN(of(FloatLanes::exp, Float.NaN)[0]));
  }
}
