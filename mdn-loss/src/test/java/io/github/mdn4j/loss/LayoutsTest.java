// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.mdn4j.density.Density;
import io.github.mdn4j.density.DiagonalGaussian;
import io.github.mdn4j.density.Mixture;
import io.github.mdn4j.loss.DensityLoss.Engine;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** However the numbers lie in memory, and whatever their type, the loss is the same. */
class LayoutsTest {

  private static final Density DENSITY = Mixture.of(3, DiagonalGaussian.of(2));

  /** Ways to hold the numbers of a [n,m] array. */
  private static final Map<String, UnaryOperator<INDArray>> LAYOUTS =
      Map.of(
          "c", x -> x.dup('c'),
          "f", x -> x.dup('f'),
          "transposed", x -> x.transpose().dup('c').transpose(),
          "columns of a wider array", x -> columns(x, 'c'),
          "columns of a wider array in f order", x -> columns(x, 'f'),
          "rows of a longer array", x -> rows(x, 'c'),
          "rows of a longer array in f order", x -> rows(x, 'f'),
          "a view of a view", x -> rows(columns(x, 'c'), 'c').get(NDArrayIndex.all(), NDArrayIndex.all()),
          "every other row", LayoutsTest::everyOtherRow,
          "a step of a sequence", LayoutsTest::step);

  private static INDArray columns(INDArray x, char order) {
    INDArray wide = Nd4j.valueArrayOf(new long[] {x.size(0), x.size(1) + 3}, Double.NaN, x.dataType()).dup(order);
    INDArray view = wide.get(NDArrayIndex.all(), NDArrayIndex.interval(2, 2 + x.size(1)));
    return view.assign(x);
  }

  private static INDArray rows(INDArray x, char order) {
    INDArray tall = Nd4j.valueArrayOf(new long[] {x.size(0) + 3, x.size(1)}, Double.NaN, x.dataType()).dup(order);
    INDArray view = tall.get(NDArrayIndex.interval(2, 2 + x.size(0)), NDArrayIndex.all());
    return view.assign(x);
  }

  private static INDArray everyOtherRow(INDArray x) {
    INDArray tall = Nd4j.valueArrayOf(new long[] {2 * x.size(0), x.size(1)}, Double.NaN, x.dataType());
    return tall.get(NDArrayIndex.interval(0, 2, 2 * x.size(0)), NDArrayIndex.all()).assign(x);
  }

  private static INDArray step(INDArray x) {
    INDArray sequence = Nd4j.valueArrayOf(new long[] {x.size(0), x.size(1), 4}, Double.NaN, x.dataType());
    return sequence.get(NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.point(2)).assign(x);
  }

  @BeforeEach
  void seed() {
    Nd4j.getRandom().setSeed(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 300})
  void layoutsDoNotChangeASingleBitOfTheKernels(int n) {
    for (DataType type : List.of(DataType.DOUBLE, DataType.FLOAT)) {
      Batch batch = Batch.random(DENSITY, n, n).as(type);
      Batch.Result expected = batch.through(DENSITY, Engine.KERNELS);
      for (UnaryOperator<INDArray> ofLabels : LAYOUTS.values()) {
        for (UnaryOperator<INDArray> ofRaw : LAYOUTS.values()) {
          Batch laidOut = new Batch(ofLabels.apply(batch.labels()), ofRaw.apply(batch.raw()));
          laidOut.through(DENSITY, Engine.KERNELS).assertSame(expected);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7})
  void layoutsDoNotChangeTheGraph(int n) {
    Batch batch = Batch.random(DENSITY, n, n);
    DensityLoss loss = new LossMixtureNLL(DENSITY, Engine.SAMEDIFF);
    Batch.Result expected = batch.through(loss, null);
    LAYOUTS.forEach(
        (name, layout) ->
            new Batch(layout.apply(batch.labels()), layout.apply(batch.raw()))
                .through(loss, null)
                .assertClose(expected, 1e-15));
  }

  @ParameterizedTest
  @EnumSource(value = Engine.class, names = "AUTO", mode = EnumSource.Mode.EXCLUDE)
  void theLossLeavesItsArgumentsAlone(Engine engine) {
    Batch batch = Batch.random(DENSITY, 5, 1);
    INDArray labels = batch.labels().dup();
    INDArray raw = batch.raw().dup();
    INDArray mask = Nd4j.createFromArray(1.0, 0, 0.5, 0, 1).reshape(5, 1);
    batch.through(new LossMixtureNLL(DENSITY, engine), mask);
    assertEquals(labels, batch.labels());
    assertEquals(raw, batch.raw());
    assertEquals(Nd4j.createFromArray(1.0, 0, 0.5, 0, 1).reshape(5, 1), mask);
  }

  @ParameterizedTest
  @EnumSource(value = Engine.class, names = "AUTO", mode = EnumSource.Mode.EXCLUDE)
  void typesOfLabelsAndRawOutputsMayDiffer(Engine engine) {
    Batch coarse = Batch.random(DENSITY, 7, 2).as(DataType.FLOAT);
    Batch same = coarse.as(DataType.DOUBLE);
    Batch.Result expected = same.through(DENSITY, engine);
    new Batch(coarse.labels(), same.raw()).through(DENSITY, engine).assertSame(expected);
    Batch.Result narrow = new Batch(same.labels(), coarse.raw()).through(DENSITY, engine);
    assertEquals(DataType.FLOAT, narrow.gradient().dataType());
    assertEquals(expected.score(), narrow.score());
    narrow.assertClose(expected, 1e-7);
  }

  @ParameterizedTest
  @EnumSource(value = Engine.class, names = "AUTO", mode = EnumSource.Mode.EXCLUDE)
  void wholeNumbersMayBeLabels(Engine engine) {
    INDArray labels = Nd4j.createFromArray(new int[][] {{1, -2}, {3, 0}});
    INDArray raw = Batch.normal(new Random(3), 2, DENSITY.parameterWidth(), 1);
    Batch.Result expected = new Batch(labels.castTo(DataType.DOUBLE), raw).through(DENSITY, engine);
    for (DataType type : List.of(DataType.INT32, DataType.INT64, DataType.INT8)) {
      new Batch(labels.castTo(type), raw).through(DENSITY, engine).assertSame(expected);
    }
  }

  @ParameterizedTest
  @EnumSource(value = Engine.class, names = "AUTO", mode = EnumSource.Mode.EXCLUDE)
  void aBroadcastRowCountsForEachOfItsRows(Engine engine) {
    Batch one = Batch.random(DENSITY, 1, 4);
    Batch spread = new Batch(one.labels().broadcast(6, 2), one.raw().broadcast(6, DENSITY.parameterWidth()));
    Batch.Result single = one.through(DENSITY, engine);
    Batch.Result six = spread.through(DENSITY, engine);
    for (double score : six.scores()) {
      assertEquals(single.scores()[0], score, 1e-15 * Math.abs(score));
    }
  }

  @ParameterizedTest
  @EnumSource(value = Engine.class, names = "AUTO", mode = EnumSource.Mode.EXCLUDE)
  void allFourMethodsSayTheSame(Engine engine) {
    DensityLoss loss = new LossMixtureNLL(DENSITY, engine);
    Batch batch = Batch.random(DENSITY, 7, 5);
    Batch.Result all = batch.through(loss, null);
    ActivationIdentity identity = new ActivationIdentity();
    INDArray labels = batch.labels();
    INDArray raw = batch.raw();
    double slack = 1e-14 * all.score();
    assertEquals(all.score(), loss.computeScore(labels, raw, identity, null, false), slack);
    assertEquals(all.score() / 7, loss.computeScore(labels, raw, identity, null, true), slack);
    assertEquals(all.score() / 7, loss.computeGradientAndScore(labels, raw, identity, null, true).getFirst(), slack);
    INDArray scores = loss.computeScoreArray(labels, raw, identity, null);
    assertArrayEquals(new long[] {7, 1}, scores.shape());
    assertEquals(all.score(), scores.sumNumber().doubleValue(), slack);
    assertEquals(all.gradient(), loss.computeGradient(labels, raw, identity, null));
  }

  @Test
  void largeMinibatchesOnManyThreadsGiveTheBitsOfSmallOnes() {
    int n = 30_001; // 15 columns: above the size from which threads share the work
    Batch large = Batch.random(DENSITY, n, 6);
    DensityLoss loss = new LossMixtureNLL(DENSITY, Engine.KERNELS);
    INDArray mask = Nd4j.rand(DataType.DOUBLE, n, 1);
    mask.get(NDArrayIndex.interval(100, 2000), NDArrayIndex.all()).assign(0);
    for (INDArray weights : new INDArray[] {null, mask}) {
      Batch.Result whole = large.through(loss, weights);
      assertEquals(whole.score(), large.through(loss, weights).score());
      for (int from = 0; from < n; from += 4321) {
        int to = Math.min(n, from + 4321);
        Batch part = new Batch(rows(large.labels(), from, to), rows(large.raw(), from, to));
        Batch.Result serial = part.through(loss, weights == null ? null : rows(weights, from, to));
        assertArrayEquals(serial.slopes(), rows(whole.gradient(), from, to).dup('c').data().asDouble());
        assertArrayEquals(serial.scores(), Arrays.copyOfRange(whole.scores(), from, to));
      }
    }
  }

  private static INDArray rows(INDArray x, int from, int to) {
    return x.get(NDArrayIndex.interval(from, to), NDArrayIndex.all());
  }

  @Test
  void viewsAreTestedAsViews() {
    INDArray x = Nd4j.rand(DataType.FLOAT, 7, 5);
    assertEquals(2, columns(x, 'c').offset());
    assertEquals(14, columns(x, 'f').offset());
    assertEquals(10, rows(x, 'c').offset());
    assertArrayEquals(new long[] {20, 4}, step(x).stride());
    assertArrayEquals(new long[] {10, 1}, everyOtherRow(x).stride());
    LAYOUTS.forEach((name, layout) -> assertEquals(x, layout.apply(x), name));
  }
}
