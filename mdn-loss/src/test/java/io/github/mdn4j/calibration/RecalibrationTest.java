// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.calibration;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.mdn4j.distribution.BernoulliDistribution;
import io.github.mdn4j.distribution.CategoricalDistribution;
import io.github.mdn4j.distribution.Distribution;
import io.github.mdn4j.distribution.GammaDistribution;
import io.github.mdn4j.distribution.GaussianDistribution;
import io.github.mdn4j.distribution.JointDistribution;
import io.github.mdn4j.distribution.LocationScaleDistribution;
import io.github.mdn4j.distribution.LogNormalDistribution;
import io.github.mdn4j.distribution.LowRankGaussianDistribution;
import io.github.mdn4j.distribution.MixtureDistribution;
import io.github.mdn4j.distribution.NegativeBinomialDistribution;
import io.github.mdn4j.distribution.PointMassDistribution;
import io.github.mdn4j.distribution.ProbabilityMap;
import io.github.mdn4j.distribution.RecalibratedDistribution;
import io.github.mdn4j.distribution.StandardForm;
import io.github.mdn4j.distribution.Temperature;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.exception.ND4JIllegalArgumentException;

class RecalibrationTest {

  private static final DecisionReference REFERENCE = DecisionReference.read();

  private static void agrees(DecisionReference.Recalibrated expected, Recalibration recalibration) {
    DecisionReference.CalibrationCase setting = REFERENCE.calibration();
    Distribution actual = recalibration.of(setting.fresh().distribution());
    for (int i = 0; i < setting.points().length; i++) {
      double y = setting.points()[i];
      assertEquals(expected.cdf()[i], actual.cdf(y), 1e-12);
      assertEquals(1 - expected.cdf()[i], actual.survival(y), 1e-12);
      assertEquals(expected.logDensity()[i], actual.logDensity(y), 1e-9);
      assertEquals(y, actual.quantile(actual.cdf(y)), 1e-9);
      assertEquals(y, actual.upperQuantile(actual.survival(y)), 1e-9);
    }
    assertEquals(expected.median(), actual.quantile(0.5), 1e-10);
    assertEquals(expected.mean(), actual.mean()[0], 1e-9);
    assertEquals(expected.variance(), actual.variance()[0], 1e-9);
    assertEquals(expected.variance(), actual.covariance()[0][0], 1e-9);
  }

  @Test
  void isotonicRegressionAgreesWithSciPy() {
    IsotonicRegression fit = IsotonicRegression.of(REFERENCE.isotonic().x(), REFERENCE.isotonic().y());
    assertArrayEquals(REFERENCE.isotonic().distinct(), fit.x());
    assertArrayEquals(REFERENCE.isotonic().fitted(), fit.fitted(), 1e-13);
  }

  @Test
  void isotonicRecalibrationAgreesWithSciPy() {
    agrees(REFERENCE.calibration().isotonic(), IsotonicRecalibration.of(REFERENCE.calibration().rows()));
  }

  @Test
  void splineRecalibrationAgreesWithSciPy() {
    DecisionReference.Recalibrated expected = REFERENCE.calibration().spline();
    agrees(expected, SplineRecalibration.of(expected.knots(), REFERENCE.calibration().rows()));
  }

  @Test
  void labelsWithProbabilitiesOfTheirOwnKeepThem() {
    DecisionReference.Atoms expected = REFERENCE.atoms();
    ProbabilityMap map = ProbabilityMap.straight(expected.predicted(), expected.observed());
    Distribution counts =
        RecalibratedDistribution.of(NegativeBinomialDistribution.of(expected.mean(), expected.dispersion()), map);
    for (int k = 0; k < expected.logMass().length; k++) {
      assertEquals(expected.logMass()[k], counts.logDensity(k), 1e-11);
      assertTrue(counts.isAtom(0, k));
    }
    assertEquals(Double.NEGATIVE_INFINITY, counts.logDensity(1.5));
    assertEquals(Double.NEGATIVE_INFINITY, counts.logDensity(-1));
    assertEquals(expected.countMean(), counts.mean()[0], 1e-6);
    assertEquals(expected.countVariance(), counts.variance()[0], 1e-5);
    assertEquals(expected.countCrps(), counts.crps(2), 1e-6);
    assertEquals(1, counts.mode()[0]);
    Distribution often = RecalibratedDistribution.of(
        MixtureDistribution.of(
            new double[] {expected.weight(), 1 - expected.weight()},
            PointMassDistribution.of(0), GammaDistribution.of(expected.gammaMean(), expected.variation())),
        map);
    assertEquals(expected.logAtZero(), often.logDensity(0), 1e-12);
    assertEquals(0, often.quantile(Math.exp(expected.logAtZero()) / 2));
    for (int i = 0; i < expected.labels().length; i++) {
      assertEquals(expected.logDensity()[i], often.logDensity(expected.labels()[i]), 1e-10);
      assertEquals(expected.cdf()[i], often.cdf(expected.labels()[i]), 1e-11);
    }
  }

  @Test
  void temperaturesAgreeWithSciPy() {
    CalibrationSet rows = REFERENCE.calibration().rows();
    TemperatureScaling fitted = TemperatureScaling.of(rows);
    double nll = 0;
    for (int i = 0; i < rows.rows(); i++) {
      nll -= fitted.of(rows.predicted(i)).logDensity(rows.label(i)) / rows.rows();
    }
    assertEquals(REFERENCE.calibration().temperature().nll(), nll, 1e-12);
    assertEquals(REFERENCE.calibration().temperature().mixing(), fitted.temperature().mixing(), 1e-5);
    assertEquals(REFERENCE.calibration().temperature().spread(), fitted.temperature().spread(), 1e-5);
  }

  static List<Distribution> families() {
    return List.of(
        MixtureDistribution.of(new double[] {0.2, 0.8}, GaussianDistribution.of(1, 2), GaussianDistribution.of(-1, 0.3)),
        GaussianDistribution.of(new double[] {1, 2}, new double[][] {{2, 0.5}, {0.5, 1}}),
        LowRankGaussianDistribution.of(new double[] {1, 2}, new double[] {0.5, 0.7}, new double[] {1, -1}),
        LocationScaleDistribution.of(StandardForm.laplace(), new double[] {1}, new double[] {2}),
        LocationScaleDistribution.of(StandardForm.studentT(4), new double[] {1, 3}, new double[] {2, 1}),
        LogNormalDistribution.of(new double[] {0.3}, new double[] {0.6}),
        GammaDistribution.of(2, 0.4),
        GammaDistribution.of(2, 0.4).affine(new double[] {1}, new double[] {3}),
        NegativeBinomialDistribution.of(3, 0.5),
        BernoulliDistribution.of(0.3),
        CategoricalDistribution.of(0.2, 0.5, 0.3),
        JointDistribution.of(BernoulliDistribution.of(0.3), GaussianDistribution.of(0, 2)));
  }

  @ParameterizedTest
  @MethodSource("families")
  void aDistributionAtATemperatureIsWhatIsDrawnAtThatTemperature(Distribution distribution) {
    Temperature temperature = Temperature.of(0.7, 2.5);
    Distribution changed = distribution.at(temperature);
    for (int seed = 0; seed < 20; seed++) {
      assertArrayEquals(
          distribution.sample(temperature, new SplittableRandom(seed)),
          changed.sample(new SplittableRandom(seed)),
          1e-12);
    }
    double[] y = distribution.sample(new SplittableRandom(3));
    assertEquals(distribution.logDensity(y), distribution.at(Temperature.ONE).logDensity(y), 1e-14);
  }

  @Test
  void recalibrationRightsACdfThatIsWrong() {
    // labels are standard Gaussian, predictions too narrow: after recalibration F(y) is uniform, and NLL nearer the entropy
    SplittableRandom random = new SplittableRandom(5);
    Distribution narrow = GaussianDistribution.of(0, 0.7);
    List<Distribution> predicted = new ArrayList<>();
    double[] labels = new double[2000];
    for (int i = 0; i < labels.length; i++) {
      predicted.add(narrow);
      labels[i] = random.nextGaussian();
    }
    CalibrationSet rows = CalibrationSet.of(predicted, labels);
    Distribution spline = SplineRecalibration.of(8, rows).of(narrow);
    double nll = 0;
    double plain = 0;
    int below = 0;
    for (int i = 0; i < 2000; i++) {
      double y = random.nextGaussian();
      nll -= spline.logDensity(y) / 2000;
      plain -= narrow.logDensity(y) / 2000;
      below += y <= spline.quantile(0.9) ? 1 : 0;
    }
    double entropy = 0.5 * Math.log(2 * Math.PI * Math.E);
    assertTrue(nll - entropy < 0.5 * (plain - entropy), nll + " of " + plain);
    assertEquals(0.9, below / 2000.0, 4 * Math.sqrt(0.09 / 2000) + 4 * Math.sqrt(0.09 / 2000));
    double crps = 0;
    for (int i = 0; i < 20; i++) {
      double y = random.nextGaussian();
      crps += spline.crps(y) - GaussianDistribution.of(0, 1).crps(y);
    }
    assertEquals(0, crps / 20, 0.02);
    assertEquals(1 / 0.49, TemperatureScaling.of(rows).temperature().spread(), 0.2);
  }

  @Test
  void whatComesOutIsADistribution() {
    ProbabilityMap map = ProbabilityMap.smooth(new double[] {0.2, 0.5, 0.9}, new double[] {0.4, 0.6, 0.8});
    Distribution base = GaussianDistribution.of(3, 2);
    Distribution one = RecalibratedDistribution.of(base, map);
    double mass = 0;
    for (double y = -20; y < 26; y += 0.001) {
      mass += 0.001 * Math.exp(one.logDensity(y + 0.0005));
    }
    assertEquals(1, mass, 1e-6);
    SplittableRandom random = new SplittableRandom(1);
    double mean = 0;
    for (int i = 0; i < 20_000; i++) {
      mean += one.sample(random)[0] / 20_000;
    }
    assertEquals(one.mean()[0], mean, 4 * Math.sqrt(one.variance()[0] / 20_000));
    assertThrows(UnsupportedOperationException.class, () -> one.sample(Temperature.of(2), random));
    assertTrue(one.logDensity(one.mode()) >= one.logDensity(3));
    for (double y = -5; y < 10; y += 0.01) {
      assertTrue(one.logDensity(one.mode()) >= one.logDensity(y) - 1e-9);
    }
    assertTrue(one.parameters().toJson().startsWith("{\"recalibrated\""), one.parameters().toJson());
    assertSame(base, ((RecalibratedDistribution) one).base());
    assertThrows(
        UnsupportedOperationException.class,
        () -> RecalibratedDistribution.of(GaussianDistribution.of(new double[2], new double[][] {{1, 0}, {0, 1}}), map));
  }

  @Test
  void farTailsKeepTheirDigits() {
    ProbabilityMap map = ProbabilityMap.straight(new double[] {0.2, 0.9}, new double[] {0.1, 0.8});
    Distribution base = GaussianDistribution.of(0, 1);
    Distribution one = RecalibratedDistribution.of(base, map);
    assertEquals(2 * base.survival(12), one.survival(12), 1e-12 * one.survival(12)); // 0.2 of the mass on 0.1
    assertEquals(0.5 * base.cdf(-12), one.cdf(-12), 1e-12 * one.cdf(-12));
    assertEquals(12, one.upperQuantile(one.survival(12)), 1e-9);
    assertEquals(-12, one.quantile(one.cdf(-12)), 1e-9);
    assertEquals(base.logDensity(12) + Math.log(2), one.logDensity(12), 1e-12);
    assertEquals(base.logDensity(50) + Math.log(2), one.logDensity(50), 1e-9);
  }

  @Test
  void labelsFarOutDoNotBreakTheMap() {
    Distribution base = GaussianDistribution.of(0, 1);
    CalibrationSet rows =
        CalibrationSet.of(List.of(base, base, base, base, base), -60, -9, 0.1, 0.1, 60);
    IsotonicRecalibration map = IsotonicRecalibration.of(rows);
    assertEquals(2, map.map().predicted().length);
    assertArrayEquals(new double[] {2.0 / 6, 3.5 / 6}, map.map().observed(), 1e-15);
    assertTrue(Double.isFinite(map.of(base).logDensity(30)));
    CalibrationSet hopeless = CalibrationSet.of(List.of(base, base), -60, 60);
    assertThrows(ND4JIllegalArgumentException.class, () -> IsotonicRecalibration.of(hopeless));
  }

  @Test
  void badInputIsNamed() {
    Distribution base = GaussianDistribution.of(0, 1);
    assertThrows(ND4JIllegalArgumentException.class, () -> CalibrationSet.of(List.of(base), Double.NaN));
    assertThrows(ND4JIllegalArgumentException.class, () -> CalibrationSet.of(List.of(base), 1, 2));
    assertThrows(ND4JIllegalArgumentException.class, () -> CalibrationSet.of(List.of()));
    assertThrows(ND4JIllegalArgumentException.class, () -> CalibrationSet.of(List.of(base), new double[][] {{1, 2}}));
    CalibrationSet few = CalibrationSet.of(List.of(base, base), 1, 2);
    String message = assertThrows(ND4JIllegalArgumentException.class, () -> SplineRecalibration.of(3, few)).getMessage();
    assertTrue(message.contains("at least 30 calibration rows, but got 2"), message);
    assertThrows(ND4JIllegalArgumentException.class, () -> SplineRecalibration.of(0, few));
    assertThrows(
        ND4JIllegalArgumentException.class, () -> ProbabilityMap.straight(new double[] {0.5, 0.4}, new double[] {0.1, 0.2}));
    assertThrows(ND4JIllegalArgumentException.class, () -> ProbabilityMap.straight(new double[] {0.5}, new double[] {1}));
    assertThrows(
        ND4JIllegalArgumentException.class, () -> ProbabilityMap.smooth(new double[] {Double.NaN}, new double[] {0.2}));
    CalibrationSet two =
        CalibrationSet.of(
            List.of(GaussianDistribution.of(new double[2], new double[][] {{1, 0}, {0, 1}})), new double[][] {{0, 0}});
    assertThrows(ND4JIllegalArgumentException.class, () -> ConformalizedQuantiles.of(0.1, two));
    CalibrationSet outside = CalibrationSet.of(List.of(GammaDistribution.of(1, 1)), -1.0);
    assertThrows(ND4JIllegalArgumentException.class, () -> TemperatureScaling.of(outside));
  }

  @Test
  void jsonRoundTripKeepsEverything() {
    CalibrationSet rows = REFERENCE.calibration().rows();
    for (Calibration calibration :
        List.of(
            Calibration.of(IsotonicRecalibration.of(rows)).with(DistributionalConformal.of(0.8, rows)),
            Calibration.of(SplineRecalibration.of(4, rows)),
            Calibration.of(AdaptiveConformal.of(0.8, 0.01, rows).after(rows.predicted(0), 3)),
            Calibration.of(TemperatureScaling.of(rows)).with(ConformalizedQuantiles.asymmetric(0.8, rows)),
            Calibration.of(
                GroupedConformal.of(
                    rows, Collections.nCopies(60, "a"), some -> ConformalizedQuantiles.of(0.8, some))))) {
      Calibration read = Calibration.fromJson(calibration.toJson());
      assertEquals(calibration, read);
      assertEquals(calibration.hashCode(), read.hashCode());
      Distribution fresh = REFERENCE.calibration().fresh().distribution();
      assertEquals(calibration.of(fresh).logDensity(0.3), read.of(fresh).logDensity(0.3));
    }
    for (String wrong : List.of("", "{}", "[]", "{\"interval\": {\"method\": \"guess\"}}", "nonsense")) {
      assertThrows(ND4JIllegalArgumentException.class, () -> Calibration.fromJson(wrong), wrong);
    }
  }

  /** The weights 12 × 1/12 of rounded exponentials add up to 1.0000000000000002 in some mixtures. */
  @Test
  void labelsFarAboveAMixtureAreAsGoodAsOthers() {
    for (int seed = 0; seed < 20; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      List<Distribution> predicted = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        predicted.add(MixtureDistribution.ofLogits(
            random.doubles(12, -2, 2).toArray(), Collections.nCopies(12, GaussianDistribution.of(0, 1))
                .toArray(Distribution[]::new)));
      }
      double[] labels = random.doubles(20, -2, 2).toArray();
      labels[3] = 1e9;
      CalibrationSet rows = CalibrationSet.of(predicted, labels);
      assertEquals(1, IsotonicRecalibration.of(rows).of(predicted.get(3)).cdf(1e9), 1e-12);
      assertEquals(1, SplineRecalibration.of(1, rows).of(predicted.get(3)).cdf(1e9), 1e-12);
      double[] far = new double[20];
      Arrays.fill(far, 1e9);
      assertEquals(Double.POSITIVE_INFINITY,
          DistributionalConformal.asymmetric(0.5, CalibrationSet.of(predicted, far)).of(predicted.get(0)).high());
    }
  }
}
