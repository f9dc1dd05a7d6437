// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.mdn4j.density.Density;
import io.github.mdn4j.density.DiagonalGaussian;
import io.github.mdn4j.density.IsotropicGaussian;
import io.github.mdn4j.density.Mixture;
import io.github.mdn4j.density.Scale;
import io.github.mdn4j.loss.DensityLoss.Engine;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.exception.ND4JIllegalArgumentException;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.serde.json.JsonMappers;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/** The CRPS and β-NLL objectives; tools/reference_objectives.py wrote the reference values. */
class OtherObjectivesTest {

  private static final IActivation IDENTITY = new ActivationIdentity();
  private static final List<Engine> ENGINES = List.of(Engine.KERNELS, Engine.SAMEDIFF);

  record Result(String objective, double beta, double[] score, double[][] gradient) {}

  record Case(
      int components, int labelWidth, double floor, double[][] raw, double[][] labels, List<Result> results) {}

  record Reference(String program, String script, long seed, List<Case> cases) {}

  static List<Case> cases() throws Exception {
    try (InputStream in = OtherObjectivesTest.class.getResourceAsStream("objectives.json")) {
      return new ObjectMapper().readValue(in, Reference.class).cases();
    }
  }

  static List<Density> scalarGaussians() {
    List<Density> all = new ArrayList<>();
    for (Scale scale : List.of(Scale.standard(), Scale.exp(), Scale.softplus(), Scale.eluPlusOne().floor(0.1))) {
      all.add(DiagonalGaussian.of(1, scale));
      all.add(IsotropicGaussian.of(1, scale));
      all.add(Mixture.of(1, IsotropicGaussian.of(1, scale)));
      all.add(Mixture.of(4, DiagonalGaussian.of(1, scale)));
      all.add(Mixture.of(4, IsotropicGaussian.of(1, scale)));
    }
    return all;
  }

  private static INDArray gaussian(Random random, int rows, int columns) {
    double[][] values = new double[rows][columns];
    for (double[] row : values) {
      Arrays.setAll(row, j -> random.nextGaussian());
    }
    return Nd4j.createFromArray(values);
  }

  private static double[] values(INDArray array) {
    return array.castTo(DataType.DOUBLE).dup('c').data().asDouble();
  }

  private static void assertClose(double[] expected, double[] actual, double tolerance) {
    double largest = Arrays.stream(expected).map(Math::abs).max().orElse(0);
    assertArrayEquals(expected, actual, tolerance * Math.max(1, largest));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void scoresAndGradientsAgreeWithPyTorch(Case reference) {
    Scale scale = Scale.exp().floor(reference.floor);
    Density density = Mixture.of(reference.components, DiagonalGaussian.of(reference.labelWidth, scale));
    INDArray raw = Nd4j.createFromArray(reference.raw);
    INDArray labels = Nd4j.createFromArray(reference.labels);
    for (Result result : reference.results) {
      for (Engine engine : ENGINES) {
        DensityLoss loss =
            result.objective.equals("CRPS")
                ? new LossMixtureCRPS(density, engine)
                : new LossBetaNLL(density, result.beta, engine);
        assertClose(result.score, values(loss.computeScoreArray(labels, raw, IDENTITY, null)), 1e-10);
        INDArray gradient = loss.computeGradient(labels, raw, IDENTITY, null);
        for (int i = 0; i < result.gradient.length; i++) {
          assertClose(result.gradient[i], values(gradient.getRow(i)), 1e-9);
        }
      }
    }
  }

  @Test
  void knownScoresOfTheCrps() {
    // mpmath 1.3.0, tools/reference_constants.py
    double[] raw = {Math.log(0.3), Math.log(0.7), -1, Math.log(0.5), 2, Math.log(1.5)};
    Density mixture = Mixture.of(2, DiagonalGaussian.of(1, Scale.exp()));
    Density plain = IsotropicGaussian.of(1, Scale.exp());
    for (Engine engine : ENGINES) {
      INDArray label = Nd4j.createFromArray(new double[][] {{0.4}});
      LossMixtureCRPS loss = new LossMixtureCRPS(mixture, engine);
      INDArray theta = Nd4j.createFromArray(new double[][] {raw});
      assertEquals(0.61662399272477766, loss.computeScore(label, theta, IDENTITY, null, true), 1e-12);
      loss = new LossMixtureCRPS(plain, engine);
      label = Nd4j.createFromArray(new double[][] {{-1}});
      theta = Nd4j.createFromArray(new double[][] {{-1.4, Math.log(0.9)}});
      assertEquals(0.28010375397044947, loss.computeScore(label, theta, IDENTITY, null, true), 1e-12);
    }
  }

  @ParameterizedTest
  @MethodSource("scalarGaussians")
  void crpsGradientIsTheDifferenceQuotientAndTheSameOnBothEngines(Density density) {
    double h = 1e-5;
    for (int n : new int[] {1, 7}) {
      INDArray raw = gaussian(new Random(n), n, density.parameterWidth());
      INDArray labels = gaussian(new Random(9), n, 1).mul(2);
      LossMixtureCRPS kernels = new LossMixtureCRPS(density, Engine.KERNELS);
      LossMixtureCRPS graph = new LossMixtureCRPS(density, Engine.SAMEDIFF);
      Pair<Double, INDArray> one = kernels.computeGradientAndScore(labels, raw, IDENTITY, null, false);
      Pair<Double, INDArray> other = graph.computeGradientAndScore(labels, raw, IDENTITY, null, false);
      assertEquals(other.getFirst(), one.getFirst(), 1e-12 * n);
      assertClose(values(other.getSecond()), values(one.getSecond()), 1e-12);
      for (int j = 0; j < density.parameterWidth(); j++) {
        INDArray up = raw.dup();
        INDArray down = raw.dup();
        up.getColumn(j).addi(h);
        down.getColumn(j).subi(h);
        double[] difference =
            values(
                kernels.computeScoreArray(labels, up, IDENTITY, null)
                    .sub(kernels.computeScoreArray(labels, down, IDENTITY, null))
                    .div(2 * h));
        assertArrayEquals(difference, values(one.getSecond().getColumn(j)), 1e-8);
      }
    }
  }

  @Test
  void crpsOfALabelFarAwayIsFiniteAndGrowsLinearly() {
    Density density = Mixture.of(3, DiagonalGaussian.of(1));
    INDArray raw = gaussian(new Random(1), 1, density.parameterWidth());
    for (Engine engine : ENGINES) {
      LossMixtureCRPS loss = new LossMixtureCRPS(density, engine);
      double near = loss.computeScore(Nd4j.createFromArray(new double[][] {{1e4}}), raw, IDENTITY, null, true);
      double far = loss.computeScore(Nd4j.createFromArray(new double[][] {{3e4}}), raw, IDENTITY, null, true);
      assertEquals(2e4, far - near, 1e-6);
      INDArray gradient = loss.computeGradient(Nd4j.createFromArray(new double[][] {{1e4}}), raw, IDENTITY, null);
      assertTrue(Arrays.stream(values(gradient)).allMatch(Double::isFinite));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT", "DOUBLE"})
  void maskedRowsAreIgnoredAndWeightsMultiply(DataType type) {
    Density density = Mixture.of(2, DiagonalGaussian.of(1));
    INDArray raw = gaussian(new Random(1), 3, density.parameterWidth()).castTo(type);
    INDArray labels = gaussian(new Random(2), 3, 1).castTo(type);
    INDArray mask = Nd4j.createFromArray(new double[][] {{1}, {0}, {0.5}}).castTo(type);
    for (Engine engine : ENGINES) {
      for (DensityLoss loss : List.of(new LossMixtureCRPS(density, engine), new LossBetaNLL(density, 0.5, engine))) {
        INDArray plain = loss.computeScoreArray(labels, raw, IDENTITY, null).castTo(DataType.DOUBLE);
        INDArray slope = loss.computeGradient(labels, raw, IDENTITY, null).castTo(DataType.DOUBLE);
        INDArray badRaw = raw.dup();
        INDArray badLabels = labels.dup();
        badRaw.getRow(1).assign(Double.NaN);
        badLabels.getRow(1).assign(Double.NaN);
        double[] masked = values(loss.computeScoreArray(badLabels, badRaw, IDENTITY, mask));
        assertArrayEquals(
            new double[] {plain.getDouble(0), 0, 0.5 * plain.getDouble(2)}, masked, 1e-6, loss + " " + engine);
        INDArray gradient = loss.computeGradient(badLabels, badRaw, IDENTITY, mask);
        assertClose(values(slope.mulColumnVector(mask.castTo(DataType.DOUBLE))), values(gradient), 1e-6);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("scalarGaussians")
  void betaZeroIsTheNllExactly(Density density) {
    INDArray raw = gaussian(new Random(1), 6, density.parameterWidth());
    INDArray labels = gaussian(new Random(2), 6, 1);
    for (Engine engine : ENGINES) {
      Pair<Double, INDArray> nll =
          new LossMixtureNLL(density, engine).computeGradientAndScore(labels, raw, IDENTITY, null, true);
      Pair<Double, INDArray> beta =
          new LossBetaNLL(density, 0, engine).computeGradientAndScore(labels, raw, IDENTITY, null, true);
      assertEquals(nll.getFirst(), beta.getFirst());
      assertEquals(nll.getSecond(), beta.getSecond());
    }
  }

  @Test
  void betaOneGivesTheMeanTheGradientOfTheSquaredError() {
    INDArray raw = gaussian(new Random(1), 6, 2);
    INDArray labels = gaussian(new Random(2), 6, 1);
    INDArray gradient =
        new LossBetaNLL(DiagonalGaussian.of(1), 1).computeGradient(labels, raw, IDENTITY, null);
    assertClose(values(raw.getColumn(0, true).sub(labels)), values(gradient.getColumn(0)), 1e-12);
  }

  @Test
  void aComponentWhoseWeightUnderflowsStillAnswersForItsLabels() {
    // the second component has π = exp(−2000), and alone explains the label: log f ≈ −2000 + log 2 − ½ log 2π
    Density density = Mixture.of(2, DiagonalGaussian.of(1, Scale.exp()));
    INDArray raw = Nd4j.createFromArray(new double[][] {{2000, 0, 0, 0, 1000, -Math.log(2)}});
    INDArray label = Nd4j.createFromArray(new double[][] {{1000}});
    double nll = 2000 - Math.log(2) + 0.5 * Math.log(2 * Math.PI);
    assertEquals(0.5 * nll, new LossBetaNLL(density, 0.5).computeScore(label, raw, IDENTITY, null, true), 1e-9);
  }

  @Test
  void aMixtureOfMixturesWeighsLikeTheFlatMixture() {
    Density leaf = DiagonalGaussian.of(2);
    Density flat = Mixture.of(2, leaf);
    Density nested = Mixture.of(1, flat);
    INDArray raw = gaussian(new Random(1), 4, flat.parameterWidth());
    INDArray labels = gaussian(new Random(2), 4, 2);
    INDArray padded = Nd4j.hstack(gaussian(new Random(3), 4, 1), raw);
    assertEquals(
        new LossBetaNLL(flat, 0.5).computeScore(labels, raw, IDENTITY, null, true),
        new LossBetaNLL(nested, 0.5).computeScore(labels, padded, IDENTITY, null, true),
        1e-12);
  }

  @Test
  void badRowsAreNamedByTheBetaNllToo() {
    Density density = Mixture.of(2, DiagonalGaussian.of(1));
    INDArray raw = gaussian(new Random(1), 3, density.parameterWidth());
    INDArray labels = gaussian(new Random(2), 3, 1);
    labels.putScalar(1, 0, Double.NaN);
    for (Engine engine : ENGINES) {
      LossBetaNLL loss = new LossBetaNLL(density, 0.5, engine);
      String message =
          assertThrows(
                  ND4JIllegalArgumentException.class, () -> loss.computeScore(labels, raw, IDENTITY, null, true))
              .getMessage();
      assertTrue(message.contains("label of row 1, column 0, must be finite, got NaN"), message);
    }
  }

  @Test
  void otherDensitiesAndBadBetasAreRefused() {
    for (Density density :
        List.of(
            DiagonalGaussian.of(2),
            Mixture.of(3, IsotropicGaussian.of(2)),
            Mixture.of(2, Mixture.of(2, DiagonalGaussian.of(1))))) {
      String message =
          assertThrows(ND4JIllegalArgumentException.class, () -> new LossMixtureCRPS(density)).getMessage();
      assertEquals(
          "LossMixtureCRPS wants DiagonalGaussian(1), IsotropicGaussian(1) or a mixture of one of these, got "
              + density,
          message);
    }
    for (double beta : new double[] {-0.1, 1.1, Double.NaN}) {
      assertThrows(ND4JIllegalArgumentException.class, () -> new LossBetaNLL(DiagonalGaussian.of(1), beta));
    }
  }

  @Test
  void bothRoundTripThroughJsonAndSerialisation() throws Exception {
    Density density = Mixture.of(2, DiagonalGaussian.of(1));
    INDArray raw = gaussian(new Random(1), 3, density.parameterWidth());
    INDArray labels = gaussian(new Random(2), 3, 1);
    for (DensityLoss loss :
        List.of(new LossMixtureCRPS(density, Engine.SAMEDIFF), new LossBetaNLL(density, 0.25, Engine.KERNELS))) {
      double score = loss.computeScore(labels, raw, IDENTITY, null, true);
      String json = JsonMappers.getMapper().writeValueAsString(loss);
      ILossFunction read = JsonMappers.getMapper().readValue(json, ILossFunction.class);
      assertEquals(loss, read);
      assertEquals(loss.hashCode(), read.hashCode());
      assertEquals(score, read.computeScore(labels, raw, IDENTITY, null, true));
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
        out.writeObject(loss);
      }
      try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
        ILossFunction copy = (ILossFunction) in.readObject();
        assertEquals(loss, copy);
        assertEquals(score, copy.computeScore(labels, raw, IDENTITY, null, true));
      }
    }
    assertNotEquals(new LossBetaNLL(density, 0.5), new LossBetaNLL(density, 0.25));
    assertEquals("LossBetaNLL(Mixture(2, DiagonalGaussian(1)), 0.5)", new LossBetaNLL(density, 0.5).toString());
  }
}
