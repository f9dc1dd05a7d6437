// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.density;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import java.util.function.DoubleSupplier;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

class BlockMathTest {

  private static final int N = 1000;

  private interface Function {
    void of(double[] x, double[] out, double[] scratch, int n);
  }

  private static double[] values(Function function, double... x) {
    double[] out = new double[x.length];
    function.of(x, out, new double[x.length], x.length);
    return out;
  }

  private static void assertWithinTwoUlps(Function function, DoubleUnaryOperator exact, DoubleSupplier arguments) {
    double[] x = new double[N];
    double worst = 0;
    double at = 0;
    for (int round = 0; round < 200; round++) {
      for (int i = 0; i < N; i++) {
        x[i] = arguments.getAsDouble();
      }
      double[] out = values(function, x);
      for (int i = 0; i < N; i++) {
        double expected = exact.applyAsDouble(x[i]);
        double error = Math.abs(out[i] - expected) / Math.ulp(expected);
        if (!(error <= worst)) {
          worst = error;
          at = x[i];
        }
      }
    }
    assertTrue(worst <= 2, worst + " ulp at " + at);
  }

  @Test
  void expIsWithinTwoUlpsOfStrictMath() {
    Random random = new Random(1);
    for (double half : new double[] {1e-300, 1e-9, 1e-3, 0.5, 10, 100, 708}) {
      assertWithinTwoUlps(BlockMath::exp, StrictMath::exp, () -> half * (2 * random.nextDouble() - 1));
    }
    double halfLog2 = Math.log(2) / 2; // where the argument reduction changes over
    assertWithinTwoUlps(
        BlockMath::exp,
        StrictMath::exp,
        () -> (2 * random.nextInt(1000) - 999) * halfLog2 * (1 + 1e-15 * random.nextGaussian()));
  }

  @Test
  void expHoldsItsArgumentWithin708And709() {
    double[] x = {0, -0.0, Double.MIN_VALUE, -Double.MIN_NORMAL, 708, -708, 709};
    double[] exp = values(BlockMath::exp, x);
    for (int i = 0; i < x.length; i++) {
      assertEquals(StrictMath.exp(x[i]), exp[i], 2 * Math.ulp(exp[i]));
    }
    double most = exp[6];
    double least = exp[5];
    double[] beyond = values(BlockMath::exp, 710, 1e4, Double.MAX_VALUE, Double.POSITIVE_INFINITY);
    for (double value : beyond) {
      assertEquals(most, value);
    }
    for (double value : values(BlockMath::exp, -710, -1e4, -Double.MAX_VALUE, Double.NEGATIVE_INFINITY)) {
      assertEquals(least, value);
    }
    assertTrue(Double.isNaN(values(BlockMath::exp, Double.NaN)[0]));
    assertEquals(1, values(BlockMath::exp, 0)[0]);
  }

  @Test
  void expBelowIsExpOfTheDifference() {
    double[] most = {3, 0, -2, 1e300, 5, Double.NEGATIVE_INFINITY, Double.NaN};
    double[] x = {3, -1.25, -702, -1e300, Double.NaN, Double.NEGATIVE_INFINITY, 0};
    double[] out = new double[x.length];
    BlockMath.expBelow(most, x, out, new double[x.length], x.length);
    double[] expected = {1, StrictMath.exp(-1.25), StrictMath.exp(-700), StrictMath.exp(-708)};
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], out[i], 2 * Math.ulp(expected[i]));
    }
    for (int i = expected.length; i < x.length; i++) {
      assertTrue(Double.isNaN(out[i]), "at " + i);
    }
    Random random = new Random(3);
    double[] zeros = new double[N];
    for (double span : new double[] {1e-9, 0.5, 10, 708}) {
      assertWithinTwoUlps(
          (values, result, scratch, n) -> BlockMath.expBelow(zeros, values, result, scratch, n),
          StrictMath::exp,
          () -> -span * random.nextDouble());
    }
  }

  @Test
  void numbersAreWithinBoundsOrNot() {
    double[] x = {1, 2, 3, Double.NaN};
    assertTrue(BlockMath.areWithin(1, 3, x, 3));
    assertFalse(BlockMath.areWithin(1, 2.9, x, 3));
    assertFalse(BlockMath.areWithin(1.1, 3, x, 3));
    assertFalse(BlockMath.areWithin(0, 9, x, 4));
    double[] out = {9, 9, 9, 9};
    BlockMath.product(x, x, out, 3);
    assertEquals(4, out[1]);
    assertEquals(9, out[3]);
  }

  @Test
  void logIsWithinTwoUlpsOfStrictMath() {
    Random random = new Random(2);
    assertWithinTwoUlps(BlockMath::log, StrictMath::log, () -> 1 + 1e-9 * random.nextGaussian());
    assertWithinTwoUlps(BlockMath::log, StrictMath::log, () -> 1 + 0.1 * random.nextDouble());
    assertWithinTwoUlps(BlockMath::log, StrictMath::log, () -> 1 - 0.5 * random.nextDouble());
    assertWithinTwoUlps(BlockMath::log, StrictMath::log, () -> StrictMath.exp(1400 * random.nextDouble() - 700));
    assertWithinTwoUlps(
        BlockMath::log, StrictMath::log, () -> Double.longBitsToDouble(random.nextLong() >>> 1 & ~(1L << 62)));
    assertWithinTwoUlps(BlockMath::log, StrictMath::log, () -> Double.MIN_VALUE * random.nextInt(1, 1 << 30));
    assertWithinTwoUlps(BlockMath::log, StrictMath::log, () -> Math.sqrt(0.5) * (1 + 1e-15 * random.nextGaussian()));
  }

  @Test
  void logOfWhatIsNotAPositiveNumberIsThatOfMath() {
    double[] x = {
      0, -0.0, 1, -1, -Double.MIN_VALUE, Double.MIN_VALUE, Double.MIN_NORMAL, Double.MAX_VALUE,
      Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.NaN
    };
    double[] log = values(BlockMath::log, x);
    for (int i = 0; i < x.length; i++) {
      double expected = StrictMath.log(x[i]);
      double allowed = Double.isFinite(expected) ? 2 * Math.ulp(expected) : 0;
      assertEquals(expected, log[i], allowed, "log " + x[i]);
    }
  }

  /** However long vectors are, and whether or not the column has room for a whole one. */
  @Test
  void whatIsBehindTheFirstEntriesStays() {
    for (int length : new int[] {1, 3, 4, 7, 8, 9, 15, 16, 40}) {
      for (int n = 0; n <= length; n++) {
        double[] x = new double[length];
        for (int i = 0; i < length; i++) {
          x[i] = i == n + 1 ? -1 : 1.5 + i;
        }
        double[] out = new double[length];
        Arrays.fill(out, 9);
        double[] log = out.clone();
        BlockMath.exp(x, out, new double[length], n);
        BlockMath.log(x, log, new double[length], n);
        for (int i = 0; i < length; i++) {
          assertEquals(i < n ? Math.exp(x[i]) : 9, out[i], i < n ? 2 * Math.ulp(out[i]) : 0, "exp " + i + " of " + n);
          assertEquals(i < n ? Math.log(x[i]) : 9, log[i], i < n ? 2 * Math.ulp(log[i]) : 0, "log " + i + " of " + n);
        }
      }
    }
  }

  @Test
  void onlyTheFirstEntriesAreTouched() {
    double[] x = {1, 1, 1, 1};
    double[] out = {9, 9, 9, 9};
    BlockMath.exp(x, out, new double[4], 2);
    assertEquals(9, out[2]);
    BlockMath.log(x, out, new double[4], 2);
    assertEquals(9, out[2]);
    BlockMath.reciprocal(x, out, 2);
    assertEquals(9, out[2]);
    BlockMath.fill(out, 3, 2);
    BlockMath.add(out, x, 2);
    BlockMath.multiply(out, new double[] {2, 5, 2, 2}, 2);
    assertEquals(8, out[0]);
    assertEquals(20, out[1]);
    assertEquals(9, out[2]);
    BlockMath.subtract(out, x, x, 2);
    BlockMath.max(x, new double[] {0, 50, 50, 50}, 2);
    assertEquals(7, x[0]);
    assertEquals(50, x[1]);
    assertEquals(1, x[2]);
  }

  @Test
  void theMaximumOfNotANumberIsNotANumber() {
    double[] x = {Double.NaN, 1, 0};
    BlockMath.max(x, new double[] {1, Double.NaN, Double.NEGATIVE_INFINITY}, 3);
    assertTrue(Double.isNaN(x[0]) && Double.isNaN(x[1]));
    assertEquals(0, x[2]);
  }
}
