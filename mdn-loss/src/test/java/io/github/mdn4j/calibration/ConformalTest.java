// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.calibration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.mdn4j.distribution.Distribution;
import io.github.mdn4j.distribution.GaussianDistribution;
import io.github.mdn4j.distribution.Interval;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.exception.ND4JIllegalArgumentException;

/**
 * Coverage over 200 seeded data sets of what is predicted badly: x uniform, y | x skewed with a spread that grows with x,
 * predictions Gaussian, shifted and half as wide.
 */
class ConformalTest {

  private static final int SETS = 200;
  private static final int ROWS = 99;
  private static final int FRESH = 100;

  private record Row(double x, Distribution predicted, double y) {}

  private static Row row(RandomGenerator random) {
    double x = random.nextDouble();
    double y = 2 * x + (0.1 + x) * (random.nextExponential() - 1);
    return new Row(x, GaussianDistribution.of(2 * x + 0.1, 0.5 * (0.1 + x)), y);
  }

  private static CalibrationSet set(List<Row> rows) {
    return CalibrationSet.of(rows.stream().map(Row::predicted).toList(), rows.stream().mapToDouble(Row::y).toArray());
  }

  private static List<Row> rows(int count, RandomGenerator random) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rows.add(row(random));
    }
    return rows;
  }

  static List<Function<CalibrationSet, ConformalInterval>> methods() {
    return List.of(
        rows -> ConformalizedQuantiles.of(0.9, rows),
        rows -> ConformalizedQuantiles.asymmetric(0.9, rows),
        rows -> DistributionalConformal.of(0.9, rows),
        rows -> DistributionalConformal.asymmetric(0.9, rows));
  }

  // given n calibration rows the coverage of new rows is Beta(k, n + 1 − k) (Vovk 2012); over sets it adds up to a spread of
  // √(p (1 − p) (1/(n + 2) + 1/m) / sets)
  private static double spread(double p, int rows, int fresh) {
    return Math.sqrt(p * (1 - p) * (1.0 / (rows + 2) + 1.0 / fresh) / SETS);
  }

  @ParameterizedTest
  @MethodSource("methods")
  void coverageIsWithinBinomialBoundsOver200DataSets(Function<CalibrationSet, ConformalInterval> method) {
    double inside = 0;
    double plain = 0;
    for (int seed = 0; seed < SETS; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      ConformalInterval interval = method.apply(set(rows(ROWS, random)));
      for (Row row : rows(FRESH, random)) {
        inside += interval.of(row.predicted).contains(row.y) ? 1.0 / SETS / FRESH : 0;
        plain += row.predicted.interval(0.9).contains(row.y) ? 1.0 / SETS / FRESH : 0;
      }
    }
    assertTrue(plain < 0.8, "the predictions must be bad, but cover " + plain);
    // 100 × 0.9 = 90 of 100 ranks; each end alone takes 95 of 100: all exact
    assertEquals(0.9, inside, 4 * spread(0.9, ROWS, FRESH));
  }

  @Test
  void eachEndIsPassedByHalfIfAsymmetric() {
    double below = 0;
    double above = 0;
    for (int seed = 0; seed < SETS; seed++) {
      SplittableRandom random = new SplittableRandom(1000 + seed);
      ConformalInterval interval = ConformalizedQuantiles.asymmetric(0.9, set(rows(ROWS, random)));
      for (Row row : rows(FRESH, random)) {
        Interval found = interval.of(row.predicted);
        below += row.y < found.low() ? 1.0 / SETS / FRESH : 0;
        above += row.y > found.high() ? 1.0 / SETS / FRESH : 0;
      }
    }
    assertEquals(0.05, below, 4 * spread(0.05, ROWS, FRESH));
    assertEquals(0.05, above, 4 * spread(0.05, ROWS, FRESH));
  }

  @Test
  void groupsAreCoveredOneByOneWhereOneIntervalForAllIsNot() {
    double[] grouped = new double[2];
    double[] together = new double[2];
    double[] count = new double[2];
    for (int seed = 0; seed < SETS; seed++) {
      SplittableRandom random = new SplittableRandom(2000 + seed);
      List<Row> rows = rows(2 * ROWS, random);
      GroupedConformal byGroup =
          GroupedConformal.of(
              set(rows), rows.stream().map(ConformalTest::group).toList(), some -> ConformalizedQuantiles.of(0.8, some));
      ConformalInterval forAll = ConformalizedQuantiles.of(0.8, set(rows));
      for (Row row : rows(FRESH, random)) {
        int g = group(row).equals("low") ? 0 : 1;
        count[g]++;
        grouped[g] += byGroup.of(group(row), row.predicted).contains(row.y) ? 1 : 0;
        together[g] += forAll.of(row.predicted).contains(row.y) ? 1 : 0;
      }
    }
    for (int g = 0; g < 2; g++) {
      double coverage = grouped[g] / count[g];
      assertTrue(coverage > 0.8 - 4 * spread(0.8, ROWS - 20, FRESH / 2), "group " + g + ": " + coverage);
      assertTrue(coverage < 0.8 + 1.0 / (ROWS - 20) + 4 * spread(0.8, ROWS - 20, FRESH / 2), "group " + g + ": " + coverage);
    }
    assertTrue(
        together[0] / count[0] > 0.85 && together[1] / count[1] < 0.76,
        together[0] / count[0] + ", " + together[1] / count[1]);
  }

  private static String group(Row row) {
    return row.x < 0.5 ? "low" : "high";
  }

  @Test
  void adaptiveCoverageHoldsForAnySequenceWithinItsBound() {
    for (int seed = 0; seed < 20; seed++) {
      SplittableRandom random = new SplittableRandom(3000 + seed);
      double rate = 0.02;
      int steps = 1500;
      AdaptiveConformal adaptive = AdaptiveConformal.of(0.9, rate, set(rows(200, random)));
      ConformalInterval fixed = DistributionalConformal.of(0.9, set(rows(200, random)));
      int missed = 0;
      int missedByFixed = 0;
      for (int t = 0; t < steps; t++) {
        Row row = row(random);
        double y = row.y + (t < 500 ? 0 : 1.5) * (t % 2 == 0 ? 1 : -1); // the world changes
        boolean inside = adaptive.of(row.predicted).contains(y);
        missed += inside ? 0 : 1;
        missedByFixed += fixed.of(row.predicted).contains(y) ? 0 : 1;
        adaptive = adaptive.after(row.predicted, y);
      }
      double bound = (0.9 + rate) / (steps * rate); // proposition 4.1
      assertEquals(0.1, missed / (double) steps, bound);
      assertTrue(missedByFixed / (double) steps > 0.3, String.valueOf(missedByFixed));
    }
  }

  @Test
  void anAdaptiveIntervalMayBeTheWholeLineOrAPoint() {
    Distribution base = GaussianDistribution.of(0, 1);
    List<Distribution> predicted = new ArrayList<>();
    double[] labels = new double[20];
    for (int i = 0; i < labels.length; i++) {
      predicted.add(base);
      labels[i] = (i - 10) / 5.0;
    }
    AdaptiveConformal start = AdaptiveConformal.of(0.5, 0.9, CalibrationSet.of(predicted, labels));
    AdaptiveConformal missed = start.after(base, 5);
    assertEquals(0.5 + 0.9 * (0.5 - 1), missed.alpha(), 1e-15);
    AdaptiveConformal twice = missed.after(base, -50);
    assertTrue(twice.alpha() < 0);
    assertEquals(Double.POSITIVE_INFINITY, twice.of(base).width());
    AdaptiveConformal hit = start.after(base, 0).after(base, 0);
    assertTrue(hit.alpha() > 1);
    assertEquals(0, hit.of(base).width());
    assertEquals(start.alpha(), 0.5);
    assertThrows(ND4JIllegalArgumentException.class, () -> start.after(base, Double.NaN));
    assertThrows(
        ND4JIllegalArgumentException.class, () -> AdaptiveConformal.of(0.5, 0, CalibrationSet.of(predicted, labels)));
  }

  @Test
  void ranksAgreeWithTheDefinition() {
    DecisionReference.CalibrationCase setting = DecisionReference.read().calibration();
    Distribution fresh = setting.fresh().distribution();
    for (DecisionReference.Conformal expected : setting.conformal()) {
      CalibrationSet rows = setting.rows();
      ConformalizedQuantiles quantiles = ConformalizedQuantiles.of(expected.level(), rows);
      assertEquals(expected.margin(), quantiles.lower(), 1e-10);
      assertEquals(fresh.interval(expected.level()).low() - expected.margin(), quantiles.of(fresh).low(), 1e-9);
      ConformalizedQuantiles asymmetric = ConformalizedQuantiles.asymmetric(expected.level(), rows);
      assertEquals(expected.lower(), asymmetric.lower(), 1e-10);
      assertEquals(expected.upper(), asymmetric.upper(), 1e-10);
      DistributionalConformal distributional = DistributionalConformal.of(expected.level(), rows);
      assertEquals(expected.tail(), distributional.lower(), 1e-13);
      assertEquals(expected.low(), distributional.of(fresh).low(), 1e-9);
      assertEquals(expected.high(), distributional.of(fresh).high(), 1e-9);
      DistributionalConformal twoSided = DistributionalConformal.asymmetric(expected.level(), rows);
      assertEquals(expected.below(), twoSided.lower(), 1e-13);
      assertEquals(expected.above(), twoSided.upper(), 1e-13);
    }
  }

  @Test
  void tooSmallASetIsRefusedWithTheSizeThatWouldDo() {
    SplittableRandom random = new SplittableRandom(1);
    for (int n : new int[] {1, 5, 8, 98}) {
      CalibrationSet rows = set(rows(n, random));
      double level = n == 98 ? 0.99 : 0.9;
      String smallest = n == 98 ? "99" : "9";
      for (Function<CalibrationSet, Object> method :
          List.<Function<CalibrationSet, Object>>of(
              some -> ConformalizedQuantiles.of(level, some),
              some -> DistributionalConformal.of(level, some),
              some -> AdaptiveConformal.of(level, 0.01, some))) {
        String message =
            assertThrows(ND4JIllegalArgumentException.class, () -> method.apply(rows)).getMessage();
        assertTrue(
            message.contains("at least " + smallest + " calibration rows for the level " + level + ", but got " + n),
            message);
      }
    }
    CalibrationSet nine = set(rows(9, random));
    ConformalizedQuantiles.of(0.9, nine);
    String message =
        assertThrows(ND4JIllegalArgumentException.class, () -> ConformalizedQuantiles.asymmetric(0.9, nine)).getMessage();
    assertTrue(message.contains("at least 19 calibration rows"), message);
    List<String> uneven = List.of("a", "a", "a", "a", "a", "a", "b", "a", "a");
    message =
        assertThrows(
                ND4JIllegalArgumentException.class,
                () -> GroupedConformal.of(nine, uneven, some -> ConformalizedQuantiles.of(0.8, some)))
            .getMessage();
    assertTrue(message.contains("group \"b\"") && message.contains("at least 4 calibration rows"), message);
    GroupedConformal even =
        GroupedConformal.of(
            nine, List.of("a", "a", "a", "a", "b", "b", "b", "b", "b"), some -> ConformalizedQuantiles.of(0.5, some));
    assertThrows(ND4JIllegalArgumentException.class, () -> even.of("c", nine.predicted(0)));
    for (double level : new double[] {0, 1, -1, Double.NaN}) {
      assertThrows(ND4JIllegalArgumentException.class, () -> ConformalizedQuantiles.of(level, nine));
    }
    refused("at least 9999999", () -> ConformalizedQuantiles.of(1 - 1e-10, nine)); // more than an int
    List<String> missing = Arrays.asList("a", "a", "a", "a", null, "a", "a", "a", "a");
    refused("group of row 4", () -> GroupedConformal.of(nine, missing, some -> ConformalizedQuantiles.of(0.5, some)));
    refused("but got null", () -> even.of(null, nine.predicted(0)));
    refused("predictions must be given", () -> CalibrationSet.of(null, 1.0));
    refused("prediction of row 0", () -> CalibrationSet.of(Arrays.asList((Distribution) null), 1.0));
    refused("labels must be given", () -> CalibrationSet.of(List.of(nine.predicted(0)), (double[]) null));
  }

  private static void refused(String word, Executable action) {
    String message = assertThrows(ND4JIllegalArgumentException.class, action).getMessage();
    assertTrue(message.contains(word), message);
  }

  @Test
  void oneRowGuaranteesALevelOfAHalf() {
    assertEquals(1, ConformalRank.smallest(0.5));
    assertEquals(1, ConformalRank.smallest(0.1));
    for (double level = 0.01; level < 0.995; level += 0.01) {
      long n = ConformalRank.smallest(level);
      assertTrue(ConformalRank.of(n, level) <= n && (n == 1 || ConformalRank.of(n - 1, level) > n - 1));
    }
    assertEquals(7, ConformalRank.of(99, 0.07));
  }
}
