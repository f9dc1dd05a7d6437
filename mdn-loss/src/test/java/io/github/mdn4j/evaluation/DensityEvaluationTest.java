// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.mdn4j.density.Bernoulli;
import io.github.mdn4j.density.BivariateGaussian;
import io.github.mdn4j.density.Categorical;
import io.github.mdn4j.density.Density;
import io.github.mdn4j.density.DiagonalGaussian;
import io.github.mdn4j.density.FullGaussian;
import io.github.mdn4j.density.Independent;
import io.github.mdn4j.density.IsotropicGaussian;
import io.github.mdn4j.density.Joint;
import io.github.mdn4j.density.LogNormal;
import io.github.mdn4j.density.LowRankGaussian;
import io.github.mdn4j.density.Mixture;
import io.github.mdn4j.density.Scale;
import io.github.mdn4j.density.StudentT;
import io.github.mdn4j.density.TiedMixture;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.evaluation.BaseEvaluation;
import org.nd4j.evaluation.regression.RegressionEvaluation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.exception.ND4JIllegalArgumentException;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

class DensityEvaluationTest {

  private static final Density ONE = Mixture.of(3, DiagonalGaussian.of(1, Scale.exp().floor(0.01)));
  private static final Density TWO = Mixture.of(3, IsotropicGaussian.of(2));

  /** Densities for which the score is defined or not, in every mixture of cases. */
  static List<Density> densities() {
    return List.of(ONE, TWO, DiagonalGaussian.of(1), Mixture.of(2, Mixture.of(2, DiagonalGaussian.of(1))));
  }

  private static INDArray gaussian(Random random, int rows, int columns) {
    double[][] values = new double[rows][columns];
    for (double[] row : values) {
      Arrays.setAll(row, j -> random.nextGaussian());
    }
    return Nd4j.createFromArray(values);
  }

  private static DensityEvaluation quick(Density density) {
    return new DensityEvaluation.Builder(density).draws(10).build();
  }

  private static INDArray rows(INDArray array, int from, int to) {
    return array.get(NDArrayIndex.interval(from, to), NDArrayIndex.all());
  }

  @ParameterizedTest
  @MethodSource("densities")
  void mergingEqualsTheEvaluationOfTheUnion(Density density) {
    Random random = new Random(11);
    INDArray raw = gaussian(random, 40, density.parameterWidth());
    INDArray labels = gaussian(random, 40, density.labelWidth());
    DensityEvaluation union = quick(density);
    union.eval(labels, raw);
    List<DensityEvaluation> parts = new ArrayList<>();
    int[] cuts = {0, 1, 20, 20, 33, 40}; // one is empty
    for (int i = 1; i < cuts.length; i++) {
      DensityEvaluation part = union.newInstance();
      if (cuts[i] > cuts[i - 1]) {
        part.eval(rows(labels, cuts[i - 1], cuts[i]), rows(raw, cuts[i - 1], cuts[i]));
      }
      parts.add(part);
    }
    DensityEvaluation merged = union.newInstance();
    for (int i : new int[] {3, 0, 2, 4, 1}) {
      merged.merge(parts.get(i));
    }
    assertEquals(40, merged.rows());
    for (DensityMetric metric : DensityMetric.values()) {
      assertEquals(union.getValue(metric), merged.getValue(metric), metric.name()); // bit for bit
    }
    assertEquals(union, merged);
    assertEquals(union.hashCode(), merged.hashCode());
    assertEquals(union.stats(), merged.stats());
  }

  @Test
  void scoresInOtherUnitsAreThoseOfTheDensityAndLabelsInThem() {
    Density density = Mixture.of(2, DiagonalGaussian.of(1));
    Random random = new Random(8);
    double[][] raw = new double[30][];
    double[][] z = new double[30][1];
    double[][] y = new double[30][1];
    for (int i = 0; i < raw.length; i++) {
      raw[i] = random.doubles(density.parameterWidth(), -1, 1).toArray();
      z[i][0] = random.nextGaussian();
      y[i][0] = 150 + 12 * z[i][0];
    }
    double[] shift = {150};
    double[] scale = {12};
    DensityEvaluation inUnits = new DensityEvaluation.Builder(density).labelUnits(shift, scale).build();
    DensityEvaluation own = new DensityEvaluation(density.affine(shift, scale));
    DensityEvaluation normalised = new DensityEvaluation(density);
    inUnits.eval(Nd4j.createFromArray(z), Nd4j.createFromArray(raw));
    own.eval(Nd4j.createFromArray(y), Nd4j.createFromArray(raw));
    normalised.eval(Nd4j.createFromArray(z), Nd4j.createFromArray(raw));
    assertEquals(
        normalised.getValue(DensityMetric.NLL) + Math.log(12), inUnits.getValue(DensityMetric.NLL), 1e-12);
    assertEquals(12 * normalised.getValue(DensityMetric.CRPS), inUnits.getValue(DensityMetric.CRPS), 1e-11);
    assertEquals(12 * normalised.getValue(DensityMetric.RMSE), inUnits.getValue(DensityMetric.RMSE), 1e-11);
    assertEquals(12 * normalised.width(0.9), inUnits.width(0.9), 1e-10);
    for (DensityMetric metric : new DensityMetric[] {DensityMetric.NLL, DensityMetric.CRPS, DensityMetric.RMSE}) {
      assertEquals(own.getValue(metric), inUnits.getValue(metric), 1e-11);
    }
    assertTrue(inUnits.stats().contains("Affine("), inUnits.stats());
    assertEquals(inUnits, DensityEvaluation.fromJson(inUnits.toJson()));
  }

  @Test
  void nestedMixturesCountTheOuterOne() {
    Density nested = Mixture.of(2, Mixture.of(3, DiagonalGaussian.of(1)));
    DensityEvaluation evaluation = new DensityEvaluation(nested);
    double[] row = new double[nested.parameterWidth()];
    row[0] = 40; // one outer component has all the weight; inside, three share it
    evaluation.eval(Nd4j.createFromArray(new double[][] {{0.3}}), Nd4j.createFromArray(new double[][] {row}));
    assertEquals(1, evaluation.getValue(DensityMetric.EFFECTIVE_COMPONENTS), 1e-9);
    assertEquals(2, evaluation.components());
  }

  @Test
  void mergingRefusesOtherChoices() {
    DensityEvaluation evaluation = new DensityEvaluation(ONE);
    for (DensityEvaluation other :
        List.of(
            new DensityEvaluation(TWO),
            new DensityEvaluation.Builder(ONE).pitBins(11).build(),
            new DensityEvaluation.Builder(ONE).axis(2).build(),
            new DensityEvaluation.Builder(ONE).draws(11).build(),
            new DensityEvaluation.Builder(ONE).levels(0.5).build(),
            new DensityEvaluation.Builder(ONE).only(DensityMetric.NLL).build())) {
      assertThrows(ND4JIllegalArgumentException.class, () -> evaluation.merge(other));
      assertNotEquals(evaluation, other);
    }
  }

  @Test
  void labelsDrawnFromThePredictionsAreCalibrated() {
    Random random = new Random(2);
    int n = 4000;
    INDArray raw = gaussian(random, n, ONE.parameterWidth());
    INDArray labels = Nd4j.create(DataType.DOUBLE, n, 1);
    for (int i = 0; i < n; i++) {
      labels.putScalar(i, 0, ONE.at(raw.getRow(i).toDoubleVector()).sample(random)[0]);
    }
    DensityEvaluation evaluation = new DensityEvaluation(ONE);
    evaluation.eval(labels, raw);
    assertTrue(evaluation.getValue(DensityMetric.PIT_UNIFORMITY) > 0.01);
    assertTrue(evaluation.getValue(DensityMetric.CALIBRATION_ERROR) < 0.02);
    for (double level : evaluation.levels()) {
      assertEquals(level, evaluation.coverage(level), 3 * Math.sqrt(level * (1 - level) / n));
    }
    DensityEvaluation wrong = evaluation.newInstance();
    wrong.eval(labels.add(0.5), raw);
    assertTrue(wrong.getValue(DensityMetric.PIT_UNIFORMITY) < 1e-6);
    assertTrue(wrong.getValue(DensityMetric.CALIBRATION_ERROR) > 0.02);
  }

  @Test
  void energyScoreIsUnbiasedAndItsStandardErrorIsRight() {
    // E|Y − y| and E|Y − Y'| of one Gaussian in the plane with σ = 1 at its own centre: √(π/2) and √π (Rayleigh)
    double exact = Math.sqrt(Math.PI / 2) - Math.sqrt(Math.PI) / 2;
    Density density = IsotropicGaussian.of(2, Scale.exp());
    DensityEvaluation evaluation = new DensityEvaluation.Builder(density).draws(8).build();
    int n = 8000;
    double squares = 0;
    for (int i = 0; i < n; i++) {
      INDArray raw = Nd4j.createFromArray(new double[][] {{i, -i, 0}}); // another place, other draws
      DensityEvaluation one = evaluation.newInstance();
      one.eval(raw.get(NDArrayIndex.all(), NDArrayIndex.interval(0, 2)), raw);
      squares += Math.pow(one.getValue(DensityMetric.ENERGY_SCORE) - exact, 2);
      evaluation.merge(one);
    }
    double spread = Math.sqrt(squares / n);
    assertEquals(exact, evaluation.getValue(DensityMetric.ENERGY_SCORE), 3 * spread / Math.sqrt(n));
    assertEquals(spread / Math.sqrt(n), evaluation.energyScoreStandardError(), 0.04 * spread / Math.sqrt(n));
  }

  @Test
  void discreteLabelsDrawnFromThePredictionsAreCalibrated() {
    Random random = new Random(4);
    int n = 4000;
    Density density = Bernoulli.of();
    INDArray raw = gaussian(random, n, 1);
    INDArray labels = Nd4j.create(DataType.DOUBLE, n, 1);
    for (int i = 0; i < n; i++) {
      labels.putScalar(i, 0, density.at(raw.getDouble(i, 0)).sample(random)[0]);
    }
    DensityEvaluation evaluation = new DensityEvaluation(density);
    evaluation.eval(labels, raw);
    assertTrue(evaluation.getValue(DensityMetric.PIT_UNIFORMITY) > 0.01);
    assertTrue(evaluation.getValue(DensityMetric.CALIBRATION_ERROR) < 0.02);
    assertEquals(1, Arrays.stream(evaluation.pitHistogram()).sum(), 1e-12);
    // the CRPS of a Bernoulli forecast is its Brier score
    double brier = 0;
    for (int i = 0; i < n; i++) {
      brier += Math.pow(1 / (1 + Math.exp(-raw.getDouble(i, 0))) - labels.getDouble(i, 0), 2) / n;
    }
    assertEquals(brier, evaluation.getValue(DensityMetric.CRPS), 1e-12);
    labels.putScalar(7, 0, 0.5);
    String message =
        assertThrows(ND4JIllegalArgumentException.class, () -> evaluation.eval(labels, raw)).getMessage();
    assertTrue(message.contains("label of row 7: 0.5 is not 0 or 1"), message);
  }

  @Test
  void everyMixtureAndScaleOfAComposedDensityIsSeen() {
    // two mixtures of two, one always even and one always decided, and a categorical that has neither scale nor floor
    Scale scale = Scale.exp().floor(0.1);
    Density density =
        Joint.of(
            Independent.of(2, Mixture.of(2, DiagonalGaussian.of(1, scale))),
            BivariateGaussian.of(Scale.exp()),
            Categorical.of(3));
    double low = -50; // exp(-50) above the floor
    double[] even = {0, 0, 1, low, 1, 0};
    double[] decided = {800, 0, 1, 0, 1, 0};
    double[] bivariate = {0, 0, Math.log(0.07), 0, 0};
    double[] categorical = {1, 2, 3};
    double[] row =
        Stream.of(even, decided, bivariate, categorical).flatMapToDouble(Arrays::stream).toArray();
    double[] other = row.clone();
    other[3] = 0;
    INDArray raw = Nd4j.createFromArray(new double[][] {row, other});
    INDArray labels = Nd4j.createFromArray(new double[][] {{1, 1, 0, 0, 1, 0, 0}, {1, 1, 0, 0, 0, 1, 0}});
    DensityEvaluation evaluation = quick(density);
    evaluation.eval(labels, raw);
    assertEquals(0.07, evaluation.getValue(DensityMetric.SMALLEST_SCALE), 1e-15);
    assertEquals(0.5, evaluation.getValue(DensityMetric.SHARE_AT_FLOOR));
    assertEquals(Math.log(2) / 2, evaluation.getValue(DensityMetric.WEIGHT_ENTROPY), 1e-15);
    assertEquals(1.5, evaluation.getValue(DensityMetric.EFFECTIVE_COMPONENTS), 1e-12);
    assertEquals(1, evaluation.getValue(DensityMetric.DEAD_COMPONENTS));
    assertEquals(4, evaluation.components());
  }

  @Test
  void aComponentIsDeadBelowAHundredthOfAnEvenShareOnTheMean() {
    Density density = Mixture.of(4, DiagonalGaussian.of(1));
    DensityEvaluation evaluation = quick(density);
    for (double weight : new double[] {0.0030, 0.0018}) { // their mean is 0.0024, an even share 0.25
      double logit = Math.log(weight / (1 - weight) * 3);
      double[] row = {0, logit, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
      evaluation.eval(Nd4j.createFromArray(new double[][] {{0}}), Nd4j.createFromArray(new double[][] {row}));
      assertEquals(weight == 0.0030 ? 0 : 1, evaluation.getValue(DensityMetric.DEAD_COMPONENTS));
    }
  }

  static List<Density> withScales() {
    Scale scale = Scale.exp().floor(0.1);
    return List.of(
        IsotropicGaussian.of(3, scale),
        FullGaussian.of(2, scale),
        LowRankGaussian.of(3, 1, scale),
        LogNormal.of(1, scale),
        TiedMixture.of(2, DiagonalGaussian.of(1, scale)),
        StudentT.of(1, 3, scale));
  }

  @ParameterizedTest
  @MethodSource("withScales")
  void everyFamilyWithAScaleShowsItAndItsFloor(Density density) {
    double[] zeros = new double[density.parameterWidth()];
    double[] ones = new double[density.labelWidth()];
    Arrays.fill(ones, 1);
    DensityEvaluation evaluation = quick(density);
    evaluation.eval(Nd4j.createFromArray(new double[][] {ones}), Nd4j.createFromArray(new double[][] {zeros}));
    assertEquals(1.1, evaluation.getValue(DensityMetric.SMALLEST_SCALE), 1e-15);
    assertEquals(0, evaluation.getValue(DensityMetric.SHARE_AT_FLOOR));
  }

  @Test
  void maskedRowsAreIgnored() {
    INDArray raw = gaussian(new Random(1), 5, TWO.parameterWidth());
    INDArray labels = gaussian(new Random(2), 5, 2);
    DensityEvaluation expected = quick(TWO);
    expected.eval(rows(labels, 0, 2), rows(raw, 0, 2));
    raw.putScalar(2, 3, Double.NaN);
    labels.putScalar(3, 0, Double.NaN);
    labels.putScalar(4, 0, Double.POSITIVE_INFINITY);
    for (INDArray mask :
        List.of(
            Nd4j.createFromArray(1.0, 1, 0, 0, 0),
            Nd4j.createFromArray(1f, 0.5f, 0, 0, 0).reshape(5, 1),
            Nd4j.createFromArray(true, true, false, false, false))) {
      DensityEvaluation masked = quick(TWO);
      masked.eval(labels, raw, mask);
      assertEquals(expected, masked);
    }
  }

  @Test
  void eachUnmaskedStepOfASequenceIsARow() {
    int n = 3;
    int steps = 4;
    INDArray raw = gaussian(new Random(1), n * steps, TWO.parameterWidth());
    INDArray labels = gaussian(new Random(2), n * steps, 2);
    INDArray mask = Nd4j.createFromArray(new double[][] {{1, 1, 1, 1}, {1, 1, 0, 0}, {0, 0, 0, 1}});
    DensityEvaluation expected = quick(TWO);
    expected.eval(labels, raw, mask.reshape('c', n * steps, 1));
    labels.putScalar(6, 0, Double.NaN); // example 1, step 2: masked
    INDArray rawNwc = raw.reshape('c', n, steps, TWO.parameterWidth());
    INDArray labelsNwc = labels.reshape('c', n, steps, 2);
    DensityEvaluation ncw = quick(TWO);
    ncw.eval(labelsNwc.permute(0, 2, 1).dup('f'), rawNwc.permute(0, 2, 1), mask);
    assertEquals(7, ncw.rows());
    assertEquals(expected, ncw);
    DensityEvaluation wide = quick(TWO);
    wide.eval(labelsNwc.permute(0, 2, 1), rawNwc.permute(0, 2, 1), mask.reshape(n, 1, steps));
    assertEquals(expected, wide);
    DensityEvaluation nwc = new DensityEvaluation.Builder(TWO).draws(10).axis(2).build();
    nwc.eval(labelsNwc, rawNwc, mask);
    for (DensityMetric metric : DensityMetric.values()) {
      assertEquals(expected.getValue(metric), nwc.getValue(metric));
    }
  }

  @Test
  void aBatchOfOneAndASequenceOfOneStepAreNotBroadcast() {
    INDArray raw = gaussian(new Random(1), 1, TWO.parameterWidth());
    INDArray labels = gaussian(new Random(2), 1, 2);
    DensityEvaluation one = quick(TWO);
    one.eval(labels, raw);
    assertEquals(1, one.rows());
    double[] y = labels.getRow(0).toDoubleVector();
    assertEquals(
        -TWO.at(raw.getRow(0).toDoubleVector()).logDensity(y), one.getValue(DensityMetric.NLL), 1e-15);
    DensityEvaluation step = quick(TWO);
    step.eval(labels.reshape(1, 2, 1), raw.reshape(1, TWO.parameterWidth(), 1), Nd4j.ones(1, 1));
    assertEquals(one, step);
    INDArray three = gaussian(new Random(2), 3, 2);
    assertThrows(ND4JIllegalArgumentException.class, () -> one.eval(three, raw));
    assertThrows(ND4JIllegalArgumentException.class, () -> one.eval(labels, raw, Nd4j.ones(1, 2)));
  }

  @Test
  void floatsAndDoublesOfTheSameValuesScoreTheSame() {
    INDArray raw = gaussian(new Random(1), 6, ONE.parameterWidth()).castTo(DataType.FLOAT);
    INDArray labels = gaussian(new Random(2), 6, 1).castTo(DataType.FLOAT);
    DensityEvaluation floats = new DensityEvaluation(ONE);
    floats.eval(labels, raw);
    DensityEvaluation doubles = new DensityEvaluation(ONE);
    doubles.eval(labels.castTo(DataType.DOUBLE), raw.castTo(DataType.DOUBLE));
    assertEquals(doubles, floats);
  }

  @Test
  void badRowsAreNamed() {
    INDArray raw = gaussian(new Random(1), 4, TWO.parameterWidth());
    INDArray labels = gaussian(new Random(2), 4, 2);
    labels.putScalar(2, 1, Double.NaN);
    String message =
        assertThrows(ND4JIllegalArgumentException.class, () -> quick(TWO).eval(labels, raw)).getMessage();
    assertTrue(message.contains("label of row 2, column 1, must be finite, got NaN"), message);
    message =
        assertThrows(
                ND4JIllegalArgumentException.class,
                () ->
                    quick(TWO)
                        .eval(
                            labels.reshape('c', 2, 2, 2).permute(0, 2, 1),
                            raw.reshape('c', 2, 2, TWO.parameterWidth()).permute(0, 2, 1)))
            .getMessage();
    assertTrue(message.contains("label of example 1, step 0, column 1"), message);
    raw.putScalar(0, 4, Double.NEGATIVE_INFINITY);
    message = assertThrows(ND4JIllegalArgumentException.class, () -> quick(TWO).eval(labels, raw)).getMessage();
    assertTrue(message.contains("raw output of row 0, column 4, must be finite, got -Infinity"), message);
  }

  @Test
  void shapesThatDoNotFitAreNamed() {
    INDArray raw = gaussian(new Random(1), 4, TWO.parameterWidth());
    for (INDArray labels :
        List.of(Nd4j.zeros(4, 1), Nd4j.zeros(3, 2), Nd4j.zeros(4, 2, 1), Nd4j.zeros(4), Nd4j.zeros(1, 4, 2))) {
      assertThrows(ND4JIllegalArgumentException.class, () -> quick(TWO).eval(labels, raw));
    }
    String message =
        assertThrows(ND4JIllegalArgumentException.class, () -> quick(TWO).eval(Nd4j.zeros(4, 2), Nd4j.zeros(4, 2)))
            .getMessage();
    assertEquals(
        "raw output has shape [4, 2], but Mixture(3, IsotropicGaussian(2)) wants [n, 12] or [n, 12, T]", message);
  }

  @Test
  void scoresWithoutMeaningAreUndefinedAndSayWhy() {
    DensityEvaluation two = quick(TWO);
    two.eval(gaussian(new Random(2), 4, 2), gaussian(new Random(1), 4, TWO.parameterWidth()));
    for (DensityMetric metric :
        List.of(
            DensityMetric.CRPS,
            DensityMetric.PIT_UNIFORMITY,
            DensityMetric.CALIBRATION_ERROR,
            DensityMetric.COVERAGE_ERROR,
            DensityMetric.INTERVAL_WIDTH)) {
      assertTrue(Double.isNaN(two.getValue(metric)));
      assertEquals(
          "not defined for Mixture(3, IsotropicGaussian(2)): labels have 2 columns",
          two.undefined(metric).orElseThrow());
    }
    assertTrue(Double.isNaN(two.coverage(0.9)));
    assertTrue(Double.isNaN(two.pitHistogram()[0]));
    assertTrue(two.stats().contains("CRPS:                 not defined for Mixture(3, IsotropicGaussian(2))"));
    Density plain = DiagonalGaussian.of(1, Scale.softplus());
    DensityEvaluation one = new DensityEvaluation(plain);
    one.eval(gaussian(new Random(2), 4, 1), gaussian(new Random(1), 4, 2));
    assertEquals(
        "not defined for DiagonalGaussian(1): no scale has a floor",
        one.undefined(DensityMetric.SHARE_AT_FLOOR).orElseThrow());
    assertEquals(
        "not defined for DiagonalGaussian(1): it is no mixture",
        one.undefined(DensityMetric.EFFECTIVE_COMPONENTS).orElseThrow());
    assertTrue(one.undefined(DensityMetric.ENERGY_SCORE).isPresent());
    assertFalse(one.undefined(DensityMetric.SMALLEST_SCALE).isPresent());
  }

  @Test
  void onlyTheScoresAskedForAreComputed() {
    DensityEvaluation evaluation =
        new DensityEvaluation.Builder(ONE).only(DensityMetric.NLL, DensityMetric.RMSE).build();
    evaluation.eval(gaussian(new Random(2), 4, 1), gaussian(new Random(1), 4, ONE.parameterWidth()));
    assertTrue(Double.isFinite(evaluation.getValue(DensityMetric.NLL)));
    assertTrue(Double.isNaN(evaluation.getValue(DensityMetric.CALIBRATION_ERROR)));
    assertEquals("not asked for", evaluation.undefined(DensityMetric.CALIBRATION_ERROR).orElseThrow());
    assertFalse(evaluation.stats().contains("Calibration error"));
    assertFalse(evaluation.stats().contains("PIT"));
    assertFalse(evaluation.stats().contains("level"));
  }

  @ParameterizedTest
  @MethodSource("densities")
  void jsonRoundTripKeepsEverything(Density density) {
    DensityEvaluation evaluation =
        new DensityEvaluation.Builder(density).draws(5).pitBins(4).levels(0.6).axis(2).build();
    assertEquals(evaluation, DensityEvaluation.fromJson(evaluation.toJson()));
    evaluation.eval(
        gaussian(new Random(2), 9, density.labelWidth()), gaussian(new Random(1), 9, density.parameterWidth()));
    String json = evaluation.toJson();
    assertTrue(json.contains("\"@class\" : \"io.github.mdn4j.evaluation.DensityEvaluation\""), json);
    DensityEvaluation read = DensityEvaluation.fromJson(json);
    assertEquals(evaluation, read);
    assertEquals(evaluation.stats(), read.stats());
    assertEquals(evaluation, BaseEvaluation.fromYaml(evaluation.toYaml(), DensityEvaluation.class));
    evaluation.merge(read);
    read.merge(read);
    assertEquals(evaluation, read);
  }

  @Test
  void statsShowEveryScoreWithItsUnit() {
    DensityEvaluation evaluation = quick(ONE);
    assertEquals("DensityEvaluation: No Data", evaluation.stats());
    assertTrue(Double.isNaN(evaluation.getValue(DensityMetric.NLL)));
    evaluation.eval(gaussian(new Random(2), 30, 1), gaussian(new Random(1), 30, ONE.parameterWidth()));
    String text = evaluation.stats();
    for (DensityMetric metric : DensityMetric.values()) {
      assertTrue(text.contains(" " + metric.title() + ":"), text);
      assertTrue(evaluation.undefined(metric).isPresent() || text.contains(metric.unit()), text);
    }
    assertTrue(text.contains("# of rows:            30"), text);
    assertTrue(text.contains("PIT histogram"), text);
    for (double level : evaluation.levels()) {
      assertTrue(text.contains("\n " + level), text);
    }
    assertEquals(text, evaluation.toString());
  }

  @Test
  void resetForgetsEverything() {
    DensityEvaluation evaluation = quick(TWO);
    evaluation.eval(gaussian(new Random(2), 4, 2), gaussian(new Random(1), 4, TWO.parameterWidth()));
    assertNotEquals(evaluation.newInstance(), evaluation);
    evaluation.reset();
    assertEquals(evaluation.newInstance(), evaluation);
  }

  @Test
  void metricsOfOtherEvaluationsAndBadChoicesAreRefused() {
    DensityEvaluation evaluation = new DensityEvaluation(ONE);
    assertThrows(ND4JIllegalArgumentException.class, () -> evaluation.getValue(RegressionEvaluation.Metric.MSE));
    assertThrows(ND4JIllegalArgumentException.class, () -> evaluation.coverage(0.42));
    assertThrows(ND4JIllegalArgumentException.class, () -> new DensityEvaluation((Density) null));
    DensityEvaluation.Builder builder = new DensityEvaluation.Builder(ONE);
    assertThrows(ND4JIllegalArgumentException.class, () -> builder.levels(0.5, Double.NaN).build());
    assertThrows(ND4JIllegalArgumentException.class, () -> builder.levels().build());
    builder.levels(0.5);
    assertThrows(ND4JIllegalArgumentException.class, () -> builder.pitBins(1).build());
    builder.pitBins(2);
    assertThrows(ND4JIllegalArgumentException.class, () -> builder.draws(3).build());
    builder.draws(4);
    assertThrows(ND4JIllegalArgumentException.class, () -> builder.axis(0).build());
  }
}
