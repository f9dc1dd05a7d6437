// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.calibration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.mdn4j.distribution.BernoulliDistribution;
import io.github.mdn4j.distribution.Distribution;
import io.github.mdn4j.distribution.GaussianDistribution;
import io.github.mdn4j.distribution.Interval;
import io.github.mdn4j.distribution.NegativeBinomialDistribution;
import io.github.mdn4j.distribution.PointMassDistribution;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Intervals and maps for counts, over 200 seeded data sets: labels have probabilities, so that F(y) is not uniform. */
class CountCalibrationTest {

  private static final int SETS = 200;
  private static final int ROWS = 99;
  private static final int FRESH = 40;

  private record Row(Distribution predicted, double y) {}

  /** Counts of means up to a bound and a dispersion of 0.5, predicted with another dispersion. */
  private static List<Row> rows(int n, double mean, double predicted, RandomGenerator random) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      double m = random.nextDouble(0.3, mean);
      double y = NegativeBinomialDistribution.of(m, 0.5).sample(random)[0];
      rows.add(new Row(NegativeBinomialDistribution.of(m, predicted), y));
    }
    return rows;
  }

  private static CalibrationSet set(List<Row> rows) {
    return CalibrationSet.of(rows.stream().map(Row::predicted).toList(), rows.stream().mapToDouble(Row::y).toArray());
  }

  // as in ConformalTest: of coverage over sets
  private static double spread(double p, int rows) {
    return Math.sqrt(p * (1 - p) * (1.0 / (rows + 2) + 1.0 / FRESH) / SETS);
  }

  private static double coverage(
      double mean, double predicted, Function<CalibrationSet, ConformalInterval> method) {
    double inside = 0;
    for (int seed = 0; seed < SETS; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      ConformalInterval interval = method.apply(set(rows(ROWS, mean, predicted, random)));
      for (Row row : rows(FRESH, mean, predicted, random)) {
        inside += interval.of(row.predicted).contains(row.y) ? 1.0 / SETS / FRESH : 0;
      }
    }
    return inside;
  }

  /** Means differ, so that scores have no ties, and coverage is the level although labels are few numbers. */
  @ParameterizedTest
  @CsvSource({"1, 0.5", "1, 0.1", "5, 0.1", "5, 2"})
  void distributionalIntervalsCoverCountsAsOftenAsTheySay(double mean, double predicted) {
    assertEquals(0.9, coverage(mean, predicted, rows -> DistributionalConformal.of(0.9, rows)), 4 * spread(0.9, ROWS));
    assertEquals(
        0.9, coverage(mean, predicted, rows -> DistributionalConformal.asymmetric(0.9, rows)), 4 * spread(0.9, ROWS));
    double wider = coverage(mean, predicted, rows -> ConformalizedQuantiles.of(0.9, rows)); // by whole counts
    assertTrue(wider > 0.9 - 4 * spread(0.9, ROWS), "quantiles cover " + wider);
  }

  /** All rows are predicted alike, so that scores are few numbers, and the end of an interval is one of them. */
  @Test
  void tiesAreInsideTheInterval() {
    double inside = 0;
    for (int seed = 0; seed < SETS; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Distribution alike = NegativeBinomialDistribution.of(2.5, 0.5);
      double[] y = random.ints(ROWS, 0, 1).mapToDouble(i -> alike.sample(random)[0]).toArray();
      List<Distribution> predicted = new ArrayList<>();
      for (int i = 0; i < ROWS; i++) {
        predicted.add(alike);
      }
      Interval interval = DistributionalConformal.of(0.9, CalibrationSet.of(predicted, y)).of(alike);
      long held = Arrays.stream(y).filter(interval::contains).count();
      assertTrue(held >= 90, held + " of 99 calibration rows"); // ⌈100 · 0.9⌉
      for (int i = 0; i < FRESH; i++) {
        inside += interval.contains(alike.sample(random)[0]) ? 1.0 / SETS / FRESH : 0;
      }
    }
    assertTrue(inside > 0.9 - 4 * spread(0.9, ROWS), "covers " + inside);
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e-9, 0.003, 0.05, 0.2, 0.4})
  void theIntervalIsThatOfItsDefinition(double tail) {
    for (double mean : new double[] {0.2, 1, 3.3, 17}) {
      Distribution predicted = NegativeBinomialDistribution.of(mean, 0.7);
      for (double upper : new double[] {tail, predicted.survival(Math.floor(mean)), predicted.survival(3)}) {
        double low = Double.NaN;
        double high = Double.NaN;
        for (int y = 1000; y >= 0; y--) {
          double atMost = predicted.cdf(y);
          double atLeast = y == 0 ? 1 : predicted.survival(y - 1);
          if (atMost >= tail && atLeast >= upper) {
            low = y;
            high = Double.isNaN(high) ? y : high;
          }
        }
        Interval found = new DistributionalConformal(0.8, tail, upper).of(predicted);
        if (low <= high) {
          assertEquals(new Interval(low, high), found);
        } else {
          assertEquals(0, found.width()); // no label: the middle of the ends
        }
      }
    }
  }

  /** P(Y > y) is 0 at the largest label, which says nothing against it. */
  @Test
  void theLargestLabelThereIsBoundsTheInterval() {
    List<Distribution> coins = new ArrayList<>();
    double[] y = new double[20];
    for (int i = 0; i < y.length; i++) {
      coins.add(BernoulliDistribution.of(0.4 + 0.01 * i));
      y[i] = i % 2;
    }
    assertEquals(
        new Interval(0, 1), DistributionalConformal.of(0.9, CalibrationSet.of(coins, y)).of(BernoulliDistribution.of(0.5)));
    List<Distribution> sure = List.of(PointMassDistribution.of(3), PointMassDistribution.of(3));
    assertEquals(
        new Interval(3, 3),
        DistributionalConformal.of(0.5, CalibrationSet.of(sure, 3, 3)).of(PointMassDistribution.of(3)));
    AdaptiveConformal adaptive = AdaptiveConformal.of(0.5, 0.1, CalibrationSet.of(sure, 3, 3));
    assertEquals(0.45, adaptive.after(sure.get(0), 4).alpha(), 1e-15);
    assertEquals(0.55, adaptive.after(sure.get(0), 3).alpha(), 1e-15);
  }

  @Test
  void adaptiveIntervalsOfCountsMissWhatTheyDoNotHold() {
    double rate = 0.02;
    int steps = 1500;
    for (int seed = 0; seed < 10; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      AdaptiveConformal adaptive = AdaptiveConformal.of(0.9, rate, set(rows(200, 4, 0.5, random)));
      int missed = 0;
      for (int t = 0; t < steps; t++) {
        Row row = rows(1, 4, 0.5, random).get(0);
        double y = row.y + (t < 500 ? 0 : 2); // the world changes
        boolean inside = adaptive.of(row.predicted).contains(y);
        double expected = adaptive.alpha() + rate * (0.1 - (inside ? 0 : 1));
        adaptive = adaptive.after(row.predicted, y);
        assertEquals(expected, adaptive.alpha(), 1e-15);
        missed += inside ? 0 : 1;
      }
      assertEquals(0.1, missed / (double) steps, (0.9 + rate) / (steps * rate)); // Gibbs and Candès, proposition 4.1
    }
  }

  static List<Function<CalibrationSet, Recalibration>> maps() {
    return List.of(IsotonicRecalibration::of, rows -> SplineRecalibration.of(5, rows));
  }

  /** Returns the share of fresh labels below the quantile of p, where one at a step counts by how much of it is below. */
  private static double below(double p, Distribution predicted, double y) {
    double at = predicted.cdf(y);
    double before = predicted.cdf(Math.nextDown(y));
    return Math.min(1, Math.max(0, (p - before) / (at - before))); // Czado, Gneiting and Held 2009, eq. 2
  }

  /** Counts that are predicted rightly stay so, and others become right. */
  @ParameterizedTest
  @MethodSource("maps")
  void mapsThatAreLearntFromCountsAreRight(Function<CalibrationSet, Recalibration> method) {
    double[] ps = {0.1, 0.3, 0.5, 0.7, 0.9};
    double[] right = new double[ps.length];
    double[] mended = new double[ps.length];
    double[] plain = new double[ps.length];
    for (int seed = 0; seed < SETS; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Recalibration ofRight = method.apply(set(rows(ROWS, 1.5, 0.5, random)));
      Recalibration ofWrong = method.apply(set(wrong(ROWS, random)));
      for (int i = 0; i < ps.length; i++) {
        for (Row row : rows(FRESH, 1.5, 0.5, random)) {
          right[i] += below(ps[i], ofRight.of(row.predicted), row.y) / SETS / FRESH;
        }
        for (Row row : wrong(FRESH, random)) {
          mended[i] += below(ps[i], ofWrong.of(row.predicted), row.y) / SETS / FRESH;
          plain[i] += below(ps[i], row.predicted, row.y) / SETS / FRESH;
        }
      }
    }
    double worst = 0;
    for (int i = 0; i < ps.length; i++) {
      double bound = 4 * spread(ps[i], ROWS) + 1.0 / (ROWS + 1);
      assertEquals(ps[i], right[i], bound);
      assertEquals(ps[i], mended[i], bound + 0.02); // a map of probabilities cannot mend everything
      worst = Math.max(worst, Math.abs(plain[i] - ps[i]));
    }
    assertTrue(worst > 0.1, "the predictions must be bad, but are " + worst + " off");
  }

  private static List<Row> wrong(int n, RandomGenerator random) {
    List<Row> rows = new ArrayList<>();
    for (Row row : rows(n, 1.5, 0.5, random)) {
      rows.add(new Row(NegativeBinomialDistribution.of(1.6 * row.predicted.mean()[0], 0.5), row.y));
    }
    return rows;
  }

  /** The same of continuous labels. */
  @ParameterizedTest
  @MethodSource("maps")
  void quantilesOfRecalibratedPredictionsCoverAsOftenAsTheySay(Function<CalibrationSet, Recalibration> method) {
    double[] ps = {1 / 6.0, 0.5, 5 / 6.0}; // knots of the spline, between which its shape decides
    double[] inside = new double[ps.length];
    for (int seed = 0; seed < SETS; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Recalibration map = method.apply(set(skewed(ROWS, random)));
      for (Row row : skewed(FRESH, random)) {
        Distribution recalibrated = map.of(row.predicted);
        for (int i = 0; i < ps.length; i++) {
          inside[i] += row.y <= recalibrated.quantile(ps[i]) ? 1.0 / SETS / FRESH : 0;
        }
      }
    }
    for (int i = 0; i < ps.length; i++) {
      assertEquals(ps[i], inside[i], 4 * spread(ps[i], ROWS) + 1.0 / (ROWS + 1));
    }
  }

  private static List<Row> skewed(int n, RandomGenerator random) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      double x = random.nextDouble();
      double y = 2 * x + (0.1 + x) * (random.nextExponential() - 1);
      rows.add(new Row(GaussianDistribution.of(2 * x + 0.1, 0.5 * (0.1 + x)), y));
    }
    return rows;
  }
}
