// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.mdn4j.density.Density;
import io.github.mdn4j.density.DiagonalGaussian;
import io.github.mdn4j.density.IsotropicGaussian;
import io.github.mdn4j.density.Mixture;
import io.github.mdn4j.density.Scale;
import io.github.mdn4j.loss.DensityLoss.Engine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.exception.ND4JIllegalArgumentException;
import org.nd4j.linalg.factory.Nd4j;

/** What a loss says about arrays that it cannot use, in the same words on both engines. */
class BadInputTest {

  private static final Density DENSITY = Mixture.of(3, DiagonalGaussian.of(2));
  private static final int P = DENSITY.parameterWidth();

  private static void assertRefused(String message, Executable action) {
    assertEquals(message, assertThrows(ND4JIllegalArgumentException.class, action).getMessage());
  }

  private static void assertRefused(String message, Engine engine, INDArray labels, INDArray raw) {
    assertRefused(message, engine, labels, raw, new ActivationIdentity());
  }

  private static void assertRefused(
      String message, Engine engine, INDArray labels, INDArray raw, IActivation activation) {
    DensityLoss loss = new LossMixtureNLL(DENSITY, engine);
    assertRefused(message, () -> loss.computeScore(labels, raw, activation, null, true));
    assertRefused(message, () -> loss.computeScoreArray(labels, raw, activation, null));
    assertRefused(message, () -> loss.computeGradient(labels, raw, activation, null));
    assertRefused(message, () -> loss.computeGradientAndScore(labels, raw, activation, null, true));
  }

  @ParameterizedTest
  @EnumSource(value = Engine.class, names = "AUTO", mode = EnumSource.Mode.EXCLUDE)
  void shapesOfLabelsAndRawOutputsAreChecked(Engine engine) {
    INDArray raw = Nd4j.zeros(4, P);
    assertRefused("labels have 3 columns, but " + DENSITY + " wants 2", engine, Nd4j.zeros(4, 3), raw);
    assertRefused("labels have 1 column, but " + DENSITY + " wants 2", engine, Nd4j.zeros(4, 1), raw);
    assertRefused("labels have shape [4], but " + DENSITY + " wants [n, 2]", engine, Nd4j.zeros(4), raw);
    assertRefused("labels have shape [4, 2, 1], but " + DENSITY + " wants [n, 2]", engine, Nd4j.zeros(4, 2, 1), raw);
    assertRefused("labels have 5 rows, but the raw output has 4", engine, Nd4j.zeros(5, 2), raw);
    INDArray labels = Nd4j.zeros(4, 2);
    String wants = ", but " + DENSITY + " wants [n, " + P + "]";
    assertRefused("raw output has shape [4, 14]" + wants, engine, labels, Nd4j.zeros(4, 14));
    assertRefused("raw output has shape [15]" + wants, engine, labels, Nd4j.zeros(15));
    assertRefused("raw output has shape [4, 15, 2]" + wants, engine, labels, Nd4j.zeros(4, 15, 2));
  }

  @ParameterizedTest
  @EnumSource(value = Engine.class, names = "AUTO", mode = EnumSource.Mode.EXCLUDE)
  void theActivationMustBeTheIdentity(Engine engine) {
    String tail = ": " + DENSITY + " has its own way from raw numbers to parameters";
    assertRefused(
        "LossMixtureNLL wants the identity activation, got tanh" + tail,
        engine,
        Nd4j.zeros(4, 2),
        Nd4j.zeros(4, P),
        new ActivationTanH());
    assertRefused(
        "LossMixtureNLL wants the identity activation, got null" + tail,
        engine,
        Nd4j.zeros(4, 2),
        Nd4j.zeros(4, P),
        null);
  }

  @ParameterizedTest
  @EnumSource(value = Engine.class, names = "AUTO", mode = EnumSource.Mode.EXCLUDE)
  void aLabelThatIsNotFiniteIsNamedByRowAndColumn(Engine engine) {
    for (DataType type : new DataType[] {DataType.DOUBLE, DataType.FLOAT}) {
      for (double value : new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
        Batch batch = Batch.random(DENSITY, 7, 1).as(type);
        batch.labels().putScalar(5, 1, value);
        String message = "label of row 5, column 1, must be finite, got " + value;
        assertRefused(message, engine, batch.labels(), batch.raw());
      }
    }
  }

  @ParameterizedTest
  @EnumSource(value = Engine.class, names = "AUTO", mode = EnumSource.Mode.EXCLUDE)
  void aRawOutputThatIsNotFiniteIsNamedByRowAndColumn(Engine engine) {
    for (DataType type : new DataType[] {DataType.DOUBLE, DataType.FLOAT}) {
      for (double value : new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
        for (int column = 0; column < P; column++) {
          Batch batch = Batch.random(DENSITY, 7, 2).as(type);
          batch.raw().putScalar(3, column, value);
          String message =
              "raw output of row 3, column " + column + ", must be finite, got " + value
                  + ": a smaller learning rate, gradient clipping or a floor on the scale may help";
          if (column % 4 == 0) { // enough for the graph, which is slow
            assertRefused(message, engine, batch.labels(), batch.raw());
          } else {
            DensityLoss loss = new LossMixtureNLL(DENSITY, Engine.KERNELS);
            assertRefused(message, () -> batch.through(loss, null));
          }
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(value = Engine.class, names = "AUTO", mode = EnumSource.Mode.EXCLUDE)
  void theOnlyLogitOfASingleComponentMustBeFiniteToo(Engine engine) {
    Density single = Mixture.of(1, DiagonalGaussian.of(1));
    Batch batch = Batch.random(single, 2, 3);
    batch.raw().putScalar(1, 0, Double.NaN);
    String message =
        assertThrows(ND4JIllegalArgumentException.class, () -> batch.through(single, engine)).getMessage();
    assertTrue(message.startsWith("raw output of row 1, column 0, must be finite, got NaN"), message);
  }

  @ParameterizedTest
  @EnumSource(value = Engine.class, names = "AUTO", mode = EnumSource.Mode.EXCLUDE)
  void theFaultyRowIsNamedNotAMaskedOneBeforeIt(Engine engine) {
    DensityLoss loss = new LossMixtureNLL(DENSITY, engine);
    INDArray mask = Nd4j.createFromArray(0.0, 0, 1, 1).reshape(4, 1);
    Batch batch = Batch.random(DENSITY, 4, 4);
    batch.labels().putScalar(0, 0, Double.NaN);
    batch.labels().putScalar(2, 0, Double.NaN);
    assertRefused("label of row 2, column 0, must be finite, got NaN", () -> batch.through(loss, mask));
    Batch other = Batch.random(DENSITY, 4, 4);
    other.raw().putScalar(2, 0, Double.NaN);
    String message =
        assertThrows(ND4JIllegalArgumentException.class, () -> other.through(loss, mask)).getMessage();
    assertTrue(message.startsWith("raw output of row 2, column 0"), message);
  }

  @Test
  void theFirstFaultyRowOfALargeMinibatchIsNamed() {
    Batch batch = Batch.random(DENSITY, 30_000, 5);
    batch.labels().putScalar(17_001, 1, Double.NaN);
    batch.labels().putScalar(29_000, 0, Double.NaN);
    DensityLoss loss = new LossMixtureNLL(DENSITY, Engine.KERNELS);
    for (int i = 0; i < 10; i++) {
      assertRefused("label of row 17001, column 1, must be finite, got NaN", () -> batch.through(loss, null));
    }
  }

  @ParameterizedTest
  @EnumSource(value = Engine.class, names = "AUTO", mode = EnumSource.Mode.EXCLUDE)
  void aLogDensityBeyondAllNumbersIsNamedWithItsRow(Engine engine) {
    Density bare = DiagonalGaussian.of(1, Scale.exp());
    Batch batch =
        new Batch(
            Nd4j.createFromArray(new double[][] {{0}, {1}}), Nd4j.createFromArray(new double[][] {{0, 0}, {0, -400}}));
    assertRefused(
        "log density of row 1 is -Infinity for label [1.0] and raw output [0.0, -400.0] of DiagonalGaussian(1)",
        () -> batch.through(bare, engine));
  }

  @ParameterizedTest
  @EnumSource(value = Engine.class, names = "AUTO", mode = EnumSource.Mode.EXCLUDE)
  void aLossGoesOnAfterBadInput(Engine engine) {
    DensityLoss loss = new LossMixtureNLL(DENSITY, engine);
    Batch good = Batch.random(DENSITY, 7, 6);
    Batch.Result before = good.through(loss, null);
    Batch bad = Batch.random(DENSITY, 7, 7);
    bad.raw().putScalar(0, 0, Double.NaN);
    assertThrows(ND4JIllegalArgumentException.class, () -> bad.through(loss, null));
    good.through(loss, null).assertSame(before);
  }

  @ParameterizedTest
  @EnumSource(value = DataType.class, names = {"HALF", "BFLOAT16", "INT"})
  void rawOutputsAreFloatOrDouble(DataType type) {
    INDArray labels = Nd4j.zeros(DataType.FLOAT, 4, 2);
    INDArray raw = Nd4j.zeros(type, 4, P);
    for (Engine engine : new Engine[] {Engine.KERNELS, Engine.SAMEDIFF}) {
      assertRefused("raw output must be FLOAT or DOUBLE, got " + type, engine, labels, raw);
    }
  }

  @Test
  void aLossNeedsADensityAndAnEngine() {
    String wants = "LossMixtureNLL wants a density and an engine, got ";
    assertRefused(wants + "null, AUTO", () -> new LossMixtureNLL(null));
    assertRefused(wants + DENSITY + ", null", () -> new LossMixtureNLL(DENSITY, null));
  }

  @Test
  void componentsColumnsAndFloorsArePositive() {
    assertRefused(
        "Mixture: number of components K must be at least 1, got 0", () -> Mixture.of(0, DiagonalGaussian.of(1)));
    assertRefused("Mixture: component must be given, got null", () -> Mixture.of(1, null));
    assertRefused("DiagonalGaussian: label width D must be at least 1, got 0", () -> DiagonalGaussian.of(0));
    assertRefused("IsotropicGaussian: label width D must be at least 1, got -1", () -> IsotropicGaussian.of(-1));
    assertRefused("DiagonalGaussian: scale must be given, got null", () -> DiagonalGaussian.of(1, null));
    for (double floor : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertRefused(
          "Scale.exp(): floor must be a positive number, got " + floor, () -> Scale.exp().floor(floor));
    }
  }
}
