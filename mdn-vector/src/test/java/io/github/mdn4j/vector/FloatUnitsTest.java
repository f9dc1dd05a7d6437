// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.vector;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.mdn4j.arithmetic.UnitArithmetic;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FloatUnitsTest {

  private static final UnitArithmetic UNITS = new FloatUnits();

  private interface Forward {
    void of(float[] a, int from, int to, float b);
  }

  private interface Back {
    void of(float[] a, int at, float[] d, int n);
  }

  /** A function, what it and its slope are exactly, and how many units in the last place it may be off. */
  private record Function(
      String name, Forward forward, DoubleUnaryOperator exact, double ulps, Back back, DoubleBinaryOperator slope) {

    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Function> functions() {
    return Stream.of(
        new Function("identity", UNITS::identity, x -> x, 0, (a, at, d, n) -> { }, (a, d) -> d),
        new Function("tanh", UNITS::tanh, StrictMath::tanh, 4, UNITS::tanhBack, (a, d) -> d * (1 - a * a)),
        new Function(
            "sigmoid", UNITS::sigmoid, x -> 1 / (1 + StrictMath.exp(-x)), 3, UNITS::sigmoidBack,
            (a, d) -> d * a * (1 - a)),
        new Function("relu", UNITS::relu, x -> Math.max(x, 0), 0, UNITS::reluBack, (a, d) -> a > 0 ? d : 0),
        new Function(
            "leaky", (a, from, to, b) -> UNITS.leakyRelu(a, from, to, b, 0.25f), x -> x > 0 ? x : 0.25 * x, 0,
            (a, at, d, n) -> UNITS.leakyReluBack(a, at, d, n, 0.25f), (a, d) -> a >= 0 ? d : 0.25 * d),
        new Function(
            "softplus", UNITS::softplus, x -> Math.max(x, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(x))), 4,
            UNITS::softplusBack, (a, d) -> -d * StrictMath.expm1(-a)),
        new Function(
            "elu", UNITS::elu, x -> x > 0 ? x : StrictMath.expm1(x), 3, UNITS::eluBack, (a, d) -> d * Math.min(1, 1 + a)));
  }

  private static float[] random(Random random, int n, double spread) {
    float[] x = new float[n];
    for (int i = 0; i < n; i++) {
      x[i] = (float) (spread * (2 * random.nextDouble() - 1));
    }
    return x;
  }

  @ParameterizedTest
  @MethodSource("functions")
  void valuesAreAsExactAsIsSaid(Function function) {
    Random random = new Random(3);
    for (double spread : new double[] {1e-20, 1e-3, 0.3, 1, 10, 80}) {
      float[] x = random(random, 2003, spread);
      float[] a = x.clone();
      function.forward.of(a, 0, a.length, 0);
      for (int i = 0; i < x.length; i++) {
        double expected = function.exact.applyAsDouble(x[i]);
        assertEquals(expected, a[i], function.ulps * Math.ulp((float) expected), "at " + x[i]);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("functions")
  void slopesAreToldFromValues(Function function) {
    Random random = new Random(4);
    float[] a = random(random, 1003, 6);
    function.forward.of(a, 0, a.length, 0);
    float[] d = random(random, 990, 2);
    float[] out = d.clone();
    function.back.of(a, 13, out, out.length);
    for (int i = 0; i < d.length; i++) {
      double expected = function.slope.applyAsDouble(a[13 + i], d[i]);
      assertEquals(expected, out[i], 1e-6 * Math.abs(d[i]) + 0.0, "at " + a[13 + i]);
    }
  }

  @ParameterizedTest
  @MethodSource("functions")
  void numbersDoNotDependOnWhereTheyStand(Function function) {
    Random random = new Random(5);
    float[] x = random(random, 40, 4);
    float[] d = random(random, 40, 1);
    float[] whole = x.clone();
    function.forward.of(whole, 0, whole.length, 0.5f);
    float[] wholeBack = d.clone();
    function.back.of(whole, 0, wholeBack, wholeBack.length);
    for (int from = 0; from < 40; from++) {
      for (int to = from; to <= 40; to++) {
        float[] part = x.clone();
        function.forward.of(part, from, to, 0.5f);
        assertArrayEquals(Arrays.copyOfRange(whole, from, to), Arrays.copyOfRange(part, from, to));
        assertArrayEquals(Arrays.copyOfRange(x, to, 40), Arrays.copyOfRange(part, to, 40));
        float[] back = Arrays.copyOfRange(d, from, to);
        function.back.of(whole, from, back, back.length);
        assertArrayEquals(Arrays.copyOfRange(wholeBack, from, to), back);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("functions")
  void codeThatIsCompiledGivesTheSameBits(Function function) {
    float[] x = random(new Random(6), 200, 5);
    float[] first = x.clone();
    function.forward.of(first, 0, first.length, 0.1f);
    float[] last = null;
    for (int i = 0; i < 30_000; i++) {
      last = x.clone();
      function.forward.of(last, 0, last.length, 0.1f);
    }
    assertArrayEquals(first, last);
  }

  @Test
  void nansStay() {
    for (Map.Entry<String, Forward> entry : Map.<String, Forward>of(
        "tanh", UNITS::tanh, "sigmoid", UNITS::sigmoid, "relu", UNITS::relu, "softplus", UNITS::softplus,
        "elu", UNITS::elu).entrySet()) {
      float[] a = new float[37];
      a[3] = Float.NaN;
      a[36] = Float.NaN;
      entry.getValue().of(a, 0, a.length, 0);
      assertTrue(Float.isNaN(a[3]) && Float.isNaN(a[36]), entry.getKey());
    }
  }

  @Test
  void columnsAreSummedAndSubnormalNumbersCleared() {
    Random random = new Random(7);
    for (int n = 0; n < 120; n++) {
      float[] d = random(random, n + 9, 1);
      double sum = 0;
      for (int i = 4; i < 4 + n; i++) {
        sum += d[i];
      }
      assertEquals(sum, UNITS.sum(d, 4, 4 + n), 1e-5);
    }
    float[] small = new float[83];
    Arrays.fill(small, Float.MIN_NORMAL / 2);
    small[40] = Float.MIN_NORMAL;
    small[82] = -Float.MIN_NORMAL;
    small[80] = Float.NaN;
    assertTrue(Float.isNaN(UNITS.sum(small, 0, 83)));
    assertEquals(0, small[0]);
    assertEquals(0, small[81]);
    assertEquals(Float.MIN_NORMAL, small[40]);
    assertEquals(-Float.MIN_NORMAL, small[82]);
  }
}
