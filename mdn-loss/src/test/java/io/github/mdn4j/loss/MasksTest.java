// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.mdn4j.density.Density;
import io.github.mdn4j.density.DiagonalGaussian;
import io.github.mdn4j.density.Mixture;
import io.github.mdn4j.loss.DensityLoss.Engine;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.exception.ND4JIllegalArgumentException;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** A mask of [n,1] leaves rows out or weighs them. */
class MasksTest {

  private static final Density DENSITY = Mixture.of(3, DiagonalGaussian.of(2));
  private static final int[] KEPT = {2, 3, 5};

  private static INDArray mask(double... weights) {
    return Nd4j.createFromArray(weights).reshape(weights.length, 1);
  }

  private static Batch keptOf(Batch batch) {
    return new Batch(
        batch.labels().get(NDArrayIndex.indices(2, 3, 5), NDArrayIndex.all()).dup(),
        batch.raw().get(NDArrayIndex.indices(2, 3, 5), NDArrayIndex.all()).dup());
  }

  @ParameterizedTest
  @EnumSource(value = Engine.class, names = "AUTO", mode = EnumSource.Mode.EXCLUDE)
  void maskedRowsContributeNothingWhateverTheyHold(Engine engine) {
    DensityLoss loss = new LossMixtureNLL(DENSITY, engine);
    for (DataType type : List.of(DataType.DOUBLE, DataType.FLOAT)) {
      Batch batch = Batch.random(DENSITY, 7, 1).as(type);
      Batch.Result alone = keptOf(batch).through(loss, null);
      batch.labels().putScalar(0, 0, Double.NaN);
      batch.labels().putScalar(1, 1, Double.POSITIVE_INFINITY);
      batch.labels().putScalar(4, 0, Double.NEGATIVE_INFINITY);
      batch.raw().putScalar(4, 3, Double.NaN);
      batch.raw().putScalar(6, 0, Double.POSITIVE_INFINITY);
      for (DataType ofMask : List.of(DataType.DOUBLE, DataType.FLOAT, DataType.BOOL, DataType.INT32)) {
        Batch.Result masked = batch.through(loss, mask(0, 0, 1, 1, 0, 1, 0).castTo(ofMask));
        assertKeptOnly(alone, masked, engine == Engine.KERNELS ? 0 : 1e-15);
      }
    }
  }

  private static void assertKeptOnly(Batch.Result alone, Batch.Result masked, double share) {
    int p = DENSITY.parameterWidth();
    double[] scores = new double[7];
    double[] slopes = new double[7 * p];
    for (int i = 0; i < KEPT.length; i++) {
      scores[KEPT[i]] = alone.scores()[i];
      System.arraycopy(alone.slopes(), i * p, slopes, KEPT[i] * p, p);
    }
    if (share == 0) {
      assertEquals(alone.score(), masked.score());
      assertArrayEquals(scores, masked.scores());
      assertArrayEquals(slopes, masked.slopes());
    } else {
      assertEquals(alone.score(), masked.score(), share * Math.abs(alone.score()));
      assertArrayEquals(scores, masked.scores(), share * Batch.largest(scores));
      assertArrayEquals(slopes, masked.slopes(), share * Batch.largest(slopes));
      for (int i : new int[] {0, 1, 4, 6}) {
        assertEquals(0.0, masked.scores()[i]);
        assertEquals(0.0, masked.gradient().getRow(i).amaxNumber().doubleValue());
      }
    }
  }

  @ParameterizedTest
  @EnumSource(value = Engine.class, names = "AUTO", mode = EnumSource.Mode.EXCLUDE)
  void aBatchMayBeMaskedAltogether(Engine engine) {
    Batch batch = Batch.random(DENSITY, 3, 2);
    batch.labels().assign(Double.NaN);
    Batch.Result result = batch.through(new LossMixtureNLL(DENSITY, engine), mask(0, 0, 0));
    assertEquals(0, result.score());
    assertArrayEquals(new double[3], result.scores());
    assertArrayEquals(new double[3 * DENSITY.parameterWidth()], result.slopes());
  }

  @ParameterizedTest
  @EnumSource(value = Engine.class, names = "AUTO", mode = EnumSource.Mode.EXCLUDE)
  void otherMasksWeighTheirRows(Engine engine) {
    double[] weights = {0.5, 2, 0, 1e-3, 1, 3, 0.25};
    DensityLoss loss = new LossMixtureNLL(DENSITY, engine);
    Batch batch = Batch.random(DENSITY, 7, 3);
    Batch.Result plain = batch.through(loss, null);
    Batch.Result weighted = batch.through(loss, mask(weights));
    double sum = 0;
    for (int i = 0; i < 7; i++) {
      sum += weights[i] * plain.scores()[i];
      assertEquals(weights[i] * plain.scores()[i], weighted.scores()[i], 1e-14 * Math.abs(plain.scores()[i]));
      INDArray slopes = plain.gradient().getRow(i).mul(weights[i]);
      assertTrue(slopes.equalsWithEps(weighted.gradient().getRow(i), 1e-13), "row " + i);
    }
    assertEquals(sum, weighted.score(), 1e-13);
  }

  @ParameterizedTest
  @EnumSource(value = Engine.class, names = "AUTO", mode = EnumSource.Mode.EXCLUDE)
  void theAverageIsOverAllRows(Engine engine) {
    DensityLoss loss = new LossMixtureNLL(DENSITY, engine);
    Batch batch = Batch.random(DENSITY, 4, 4);
    INDArray mask = mask(1, 0, 0, 1);
    double sum = loss.computeScore(batch.labels(), batch.raw(), new ActivationIdentity(), mask, false);
    double average = loss.computeScore(batch.labels(), batch.raw(), new ActivationIdentity(), mask, true);
    assertEquals(sum / 4, average, 1e-15 * Math.abs(sum)); // as DL4J's own losses have it
  }

  @ParameterizedTest
  @EnumSource(value = Engine.class, names = "AUTO", mode = EnumSource.Mode.EXCLUDE)
  void aMaskMayBeAView(Engine engine) {
    DensityLoss loss = new LossMixtureNLL(DENSITY, engine);
    Batch batch = Batch.random(DENSITY, 3, 5);
    INDArray steps = Nd4j.createFromArray(new double[][] {{9, 1, 9}, {9, 0, 9}, {9, 0.5, 9}});
    INDArray view = steps.get(NDArrayIndex.all(), NDArrayIndex.interval(1, 2));
    batch.through(loss, view).assertSame(batch.through(loss, mask(1, 0, 0.5)));
  }

  @ParameterizedTest
  @EnumSource(value = Engine.class, names = "AUTO", mode = EnumSource.Mode.EXCLUDE)
  void masksOfOtherShapesAreRefused(Engine engine) {
    DensityLoss loss = new LossMixtureNLL(DENSITY, engine);
    Batch batch = Batch.random(DENSITY, 3, 6);
    long[][] shapes = {{1, 3}, {3}, {3, 2}, {3, DENSITY.parameterWidth()}, {2, 1}, {3, 1, 1}, {1, 1}};
    for (long[] shape : shapes) {
      String message =
          assertThrows(ND4JIllegalArgumentException.class, () -> batch.through(loss, Nd4j.ones(shape))).getMessage();
      String came = Arrays.toString(shape);
      assertEquals("expected a mask of one weight a row, [3, 1], but got shape " + came, message);
    }
  }

  @ParameterizedTest
  @EnumSource(value = Engine.class, names = "AUTO", mode = EnumSource.Mode.EXCLUDE)
  void aMaskThatIsNotFiniteIsRefused(Engine engine) {
    DensityLoss loss = new LossMixtureNLL(DENSITY, engine);
    Batch batch = Batch.random(DENSITY, 2, 7);
    for (double weight : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
      String message =
          assertThrows(ND4JIllegalArgumentException.class, () -> batch.through(loss, mask(1, weight))).getMessage();
      assertEquals("mask of row 1 must be finite, got " + weight, message);
    }
  }
}
