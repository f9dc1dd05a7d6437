// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.mdn4j.calibration.DecisionReference;
import io.github.mdn4j.density.Density;
import io.github.mdn4j.density.DiagonalGaussian;
import io.github.mdn4j.density.Mixture;
import io.github.mdn4j.distribution.BernoulliDistribution;
import io.github.mdn4j.distribution.Distribution;
import io.github.mdn4j.distribution.GaussianDistribution;
import io.github.mdn4j.distribution.NegativeBinomialDistribution;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.exception.ND4JIllegalArgumentException;
import org.nd4j.linalg.factory.Nd4j;

class ScoringRuleTest {

  private static final Density ONE = Mixture.of(3, DiagonalGaussian.of(1));
  private static final double INFINITY = Double.POSITIVE_INFINITY;

  static List<DecisionReference.ScoreCase> cases() {
    return DecisionReference.read().scores();
  }

  private static void assertClose(double expected, double actual) {
    assertEquals(expected, actual, 1e-9 * Math.max(1, Math.abs(expected)));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void rulesAgreeWithSciPy(DecisionReference.ScoreCase c) {
    Distribution d = c.mixture().distribution();
    assertClose(c.pinball10(), ScoringRule.pinball(0.1).of(d, c.y()));
    assertClose(c.pinball90(), ScoringRule.pinball(0.9).of(d, c.y()));
    assertClose(c.interval80(), ScoringRule.interval(0.8).of(d, c.y()));
    assertClose(c.crpsBetween(), ScoringRule.crpsBetween(c.from(), c.to()).of(d, c.y()));
    assertClose(c.crpsAbove(), ScoringRule.crpsBetween(c.from(), INFINITY).of(d, c.y()));
    assertClose(c.crpsBelow(), ScoringRule.crpsBetween(-INFINITY, c.to()).of(d, c.y()));
    assertClose(c.crpsOfQuantiles(), ScoringRule.crpsOfQuantiles(c.pFrom(), c.pTo()).of(d, c.y()));
    assertClose(c.crpsOfUpperQuantiles(), ScoringRule.crpsOfQuantiles(c.pFrom(), 1).of(d, c.y()));
    assertClose(c.crpsOfAllQuantiles(), ScoringRule.crpsOfQuantiles(0, 1).of(d, c.y()));
    assertClose(c.logBetween(), ScoringRule.logBetween(c.from(), c.to()).of(d, c.y()));
    assertClose(c.logAbove(), ScoringRule.logBetween(c.from(), INFINITY).of(d, c.y()));
    assertClose(d.crps(c.y()), ScoringRule.crpsBetween(-INFINITY, INFINITY).of(d, c.y()));
    assertClose(-d.logDensity(c.y()), ScoringRule.logBetween(-INFINITY, INFINITY).of(d, c.y()));
    assertEquals(-d.logDensity(c.y()), ScoringRule.log().of(d, c.y()));
    assertEquals(d.crps(c.y()), ScoringRule.crps().of(d, c.y()));
  }

  @Test
  void partsOfTheCrpsAddUpForDiscreteLabelsToo() {
    for (Distribution d : List.of(NegativeBinomialDistribution.of(3, 0.5), BernoulliDistribution.of(0.3))) {
      for (double y : new double[] {0, 1, 4, 0.5}) {
        double whole = d.crps(y);
        assertEquals(whole, d.crps(y, -INFINITY, 1) + d.crps(y, 1, INFINITY), 1e-6 * Math.max(1, whole));
        double quantiles =
            ScoringRule.crpsOfQuantiles(0, 0.4).of(d, y) + ScoringRule.crpsOfQuantiles(0.4, 1).of(d, y);
        assertEquals(whole, quantiles, 1e-6 * Math.max(1, whole));
      }
    }
  }

  @Test
  void badChoicesAreRefused() {
    for (Runnable bad :
        List.<Runnable>of(
            () -> ScoringRule.pinball(0),
            () -> ScoringRule.pinball(Double.NaN),
            () -> ScoringRule.interval(1),
            () -> ScoringRule.crpsBetween(1, 1),
            () -> ScoringRule.crpsBetween(Double.NaN, 1),
            () -> ScoringRule.crpsOfQuantiles(-0.1, 0.5),
            () -> ScoringRule.crpsOfQuantiles(0.5, 1.1),
            () -> ScoringRule.logBetween(2, 1),
            () -> ScoringRule.energy(3))) {
      assertThrows(ND4JIllegalArgumentException.class, bad::run);
    }
    Distribution two = GaussianDistribution.of(new double[2], new double[][] {{1, 0}, {0, 1}});
    assertThrows(UnsupportedOperationException.class, () -> ScoringRule.crps().of(two, 0, 0));
    assertThrows(ND4JIllegalArgumentException.class, () -> GaussianDistribution.of(0, 1).crps(0, 2, 1));
    assertTrue(Double.isFinite(ScoringRule.energy(10).of(two, 0, 0)));
  }

  private static INDArray gaussian(long seed, int rows, int columns) {
    Random random = new Random(seed);
    double[][] values = new double[rows][columns];
    for (double[] row : values) {
      Arrays.setAll(row, j -> random.nextGaussian());
    }
    return Nd4j.createFromArray(values);
  }

  private static DensityEvaluation evaluation(ScoringRule... rules) {
    return new DensityEvaluation.Builder(ONE).with(rules).keepRows().build();
  }

  @Test
  void meansHaveTheUsualStandardError() {
    ScoringRule[] rules = {ScoringRule.pinball(0.9), ScoringRule.crpsBetween(1, INFINITY), ScoringRule.log()};
    DensityEvaluation all = evaluation(rules);
    INDArray raw = gaussian(1, 40, ONE.parameterWidth());
    INDArray labels = gaussian(2, 40, 1);
    all.eval(labels, raw);
    double[][] values = new double[5][40];
    for (int i = 0; i < 40; i++) {
      Distribution d = ONE.at(raw.getRow(i).toDoubleVector());
      double y = labels.getDouble(i, 0);
      values[0][i] = -d.logDensity(y);
      values[1][i] = d.crps(y);
      values[2][i] = rules[0].of(d, y);
      values[3][i] = rules[1].of(d, y);
      values[4][i] = Math.pow(y - d.mean()[0], 2);
    }
    assertEquals(standardError(values[0]), all.standardError(DensityMetric.NLL), 1e-14);
    assertEquals(standardError(values[0]), all.standardError(DensityMetric.NLL_PER_DIMENSION), 1e-14);
    assertEquals(standardError(values[1]), all.standardError(DensityMetric.CRPS), 1e-14);
    assertEquals(standardError(values[2]), all.standardError(rules[0]), 1e-14);
    assertEquals(standardError(values[3]), all.standardError(rules[1]), 1e-14);
    assertEquals(Arrays.stream(values[3]).average().orElseThrow(), all.mean(rules[1]), 1e-14);
    assertEquals(all.getValue(DensityMetric.NLL), all.mean(rules[2]), 1e-15);
    assertEquals(
        standardError(values[4]) / (2 * all.getValue(DensityMetric.RMSE)), all.standardError(DensityMetric.RMSE), 1e-14);
    double coverage = all.coverage(0.8);
    assertEquals(Math.sqrt(coverage * (1 - coverage) / 39), all.coverageStandardError(0.8), 1e-14);
    assertTrue(Double.isNaN(all.standardError(DensityMetric.CALIBRATION_ERROR)));
    assertThrows(ND4JIllegalArgumentException.class, () -> all.mean(ScoringRule.pinball(0.8)));
    assertTrue(all.stats().contains("pinball 0.9"), all.stats());
    assertTrue(all.stats().contains("standard error"), all.stats());
    assertEquals(all, DensityEvaluation.fromJson(all.toJson()));
    assertEquals(all.standardError(rules[0]), DensityEvaluation.fromJson(all.toJson()).standardError(rules[0]));
    assertEquals(all.stats(), DensityEvaluation.fromJson(all.toJson()).stats());
  }

  private static double standardError(double[] values) {
    double mean = Arrays.stream(values).average().orElseThrow();
    double squares = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
    return Math.sqrt(squares / (values.length - 1) / values.length);
  }

  @Test
  void pinballAndIntervalScoresAreTheMeansOverTheLevels() {
    DensityEvaluation evaluation =
        new DensityEvaluation.Builder(ONE).levels(0.5, 0.9)
            .with(
                ScoringRule.pinball(0.25), ScoringRule.pinball(0.75), ScoringRule.pinball(0.05), ScoringRule.pinball(0.95),
                ScoringRule.interval(0.5), ScoringRule.interval(0.9))
            .build();
    evaluation.eval(gaussian(2, 20, 1), gaussian(1, 20, ONE.parameterWidth()));
    double pinball = 0;
    for (double p : new double[] {0.25, 0.75, 0.05, 0.95}) {
      pinball += evaluation.mean(ScoringRule.pinball(p)) / 4;
    }
    assertEquals(pinball, evaluation.getValue(DensityMetric.PINBALL_LOSS), 1e-12);
    double interval = (evaluation.mean(ScoringRule.interval(0.5)) + evaluation.mean(ScoringRule.interval(0.9))) / 2;
    assertEquals(interval, evaluation.getValue(DensityMetric.INTERVAL_SCORE), 1e-12);
  }

  @Test
  void standardErrorsDoNotCancelAndMergeExactly() {
    Density plain = DiagonalGaussian.of(1);
    INDArray raw = Nd4j.createFromArray(new double[][] {{0, 0}, {0, 0}, {0, 0}});
    INDArray labels = Nd4j.createFromArray(new double[][] {{1e6}, {1e6 + 1}, {1e6 + 2}});
    DensityEvaluation all =
        new DensityEvaluation.Builder(plain).only(DensityMetric.INTERVAL_SCORE, DensityMetric.NLL).build();
    all.eval(labels, raw);
    double[] nll = new double[3];
    for (int i = 0; i < 3; i++) {
      nll[i] = -plain.at(0, 0).logDensity(labels.getDouble(i, 0));
    }
    assertEquals(standardError(nll), all.standardError(DensityMetric.NLL), 1e-9 * standardError(nll));
    DensityEvaluation merged = all.newInstance();
    for (int i : new int[] {2, 0, 1}) {
      DensityEvaluation part = all.newInstance();
      part.eval(labels.getRows(i), raw.getRows(i));
      assertTrue(Double.isNaN(part.standardError(DensityMetric.NLL)));
      merged.merge(part);
    }
    assertEquals(all.standardError(DensityMetric.NLL), merged.standardError(DensityMetric.NLL)); // bit for bit
  }

  @Test
  void sequencesAreBlocks() {
    int n = 6;
    int steps = 5;
    INDArray raw = gaussian(1, n * steps, ONE.parameterWidth());
    INDArray labels = gaussian(2, n * steps, 1);
    INDArray mask = Nd4j.ones(n, steps);
    mask.putScalar(0, 4, 0);
    mask.putScalar(3, 0, 0);
    DensityEvaluation evaluation = evaluation();
    evaluation.eval(
        labels.reshape('c', n, steps, 1).permute(0, 2, 1),
        raw.reshape('c', n, steps, ONE.parameterWidth()).permute(0, 2, 1),
        mask);
    double[] sums = new double[n];
    double[] counts = new double[n];
    for (int i = 0; i < n * steps; i++) {
      if (mask.getDouble(i / steps, i % steps) > 0) {
        sums[i / steps] -= ONE.at(raw.getRow(i).toDoubleVector()).logDensity(labels.getDouble(i, 0));
        counts[i / steps]++;
      }
    }
    double mean = Arrays.stream(sums).sum() / 28;
    double squares = 0;
    for (int b = 0; b < n; b++) {
      squares += Math.pow(sums[b] - mean * counts[b], 2);
    }
    assertEquals(Math.sqrt(squares * n / (n - 1)) / 28, evaluation.standardError(DensityMetric.NLL), 1e-13);
    PairedDifference none = evaluation.difference(evaluation, DensityMetric.NLL);
    assertEquals(6, none.blocks());
    assertEquals(0, none.mean());
    assertEquals(1, none.pValue());
  }

  @Test
  void pairedDifferencesAgreeWithSciPy() {
    DecisionReference.Paired expected = DecisionReference.read().paired();
    PairedDifference rows = PairedDifference.of(expected.first(), expected.second());
    assertEquals(expected.mean(), rows.mean(), 1e-14);
    assertEquals(expected.se(), rows.standardError(), 1e-14);
    assertEquals(expected.statistic(), rows.statistic(), 1e-11);
    assertEquals(expected.p(), rows.pValue(), 1e-12);
    PairedDifference blocks = PairedDifference.of(expected.first(), expected.second(), expected.sizes());
    assertEquals(5, blocks.blocks());
    assertEquals(expected.blockSe(), blocks.standardError(), 1e-14);
    assertEquals(expected.blockP(), blocks.pValue(), 1e-11);
    for (int[] wrong : new int[][] {{50, 1}, {49}, {0, 50}, {}, {60}}) {
      assertThrows(
          ND4JIllegalArgumentException.class,
          () -> PairedDifference.of(expected.first(), expected.second(), wrong),
          Arrays.toString(wrong));
    }
    assertThrows(ND4JIllegalArgumentException.class, () -> PairedDifference.of(new double[1], new double[2]));
    assertTrue(Double.isNaN(PairedDifference.of(new double[1], new double[] {1}).pValue()));
  }

  @Test
  void twoEvaluationsOfTheSameRowsAreCompared() {
    INDArray labels = gaussian(2, 30, 1);
    INDArray first = gaussian(1, 30, ONE.parameterWidth());
    INDArray second = first.add(0.1);
    DensityEvaluation a = evaluation(ScoringRule.pinball(0.9));
    a.eval(labels, first);
    DensityEvaluation b = evaluation(ScoringRule.pinball(0.9));
    b.eval(labels, second);
    for (DensityMetric metric :
        List.of(DensityMetric.NLL, DensityMetric.CRPS, DensityMetric.INTERVAL_SCORE, DensityMetric.PINBALL_LOSS)) {
      PairedDifference difference = a.difference(b, metric);
      assertEquals(a.getValue(metric) - b.getValue(metric), difference.mean(), 1e-13);
      assertTrue(difference.standardError() < a.standardError(metric), metric.name());
    }
    assertEquals(30, a.difference(b, ScoringRule.pinball(0.9)).blocks());
    assertThrows(ND4JIllegalArgumentException.class, () -> a.difference(b, DensityMetric.CALIBRATION_ERROR));
    assertThrows(ND4JIllegalArgumentException.class, () -> a.difference(b, DensityMetric.ENERGY_SCORE));
    DensityEvaluation shuffled = evaluation();
    shuffled.eval(Nd4j.reverse(labels.dup()), second);
    assertThrows(ND4JIllegalArgumentException.class, () -> a.difference(shuffled, DensityMetric.NLL));
    DensityEvaluation forgetful = new DensityEvaluation(ONE);
    forgetful.eval(labels, second);
    assertThrows(ND4JIllegalArgumentException.class, () -> a.difference(forgetful, DensityMetric.NLL));
    assertNotEquals(a, b);
  }

  @Test
  void predictionsWithoutARawRowAreScoredAlike() {
    INDArray labels = gaussian(2, 10, 1);
    INDArray raw = gaussian(1, 10, ONE.parameterWidth());
    DensityEvaluation byRaw = evaluation();
    byRaw.eval(labels, raw);
    DensityEvaluation byDistribution = evaluation();
    for (int i = 0; i < 10; i++) {
      byDistribution.add(ONE.at(raw.getRow(i).toDoubleVector()), labels.getDouble(i, 0));
    }
    assertEquals(byRaw, byDistribution);
    assertEquals(byRaw.standardError(DensityMetric.CRPS), byDistribution.standardError(DensityMetric.CRPS));
    Distribution one = GaussianDistribution.of(0, 1);
    assertThrows(ND4JIllegalArgumentException.class, () -> byRaw.add(one, Double.NaN));
    assertThrows(ND4JIllegalArgumentException.class, () -> byRaw.add(one, 1, 2));
    assertTrue(one.sample(new SplittableRandom(1)).length == 1);
  }
}
