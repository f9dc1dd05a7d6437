// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.sequence;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.mdn4j.density.Density;
import io.github.mdn4j.density.DiagonalGaussian;
import io.github.mdn4j.density.Mixture;
import io.github.mdn4j.layer.Networks;
import io.github.mdn4j.layer.Predictions;
import io.github.mdn4j.layer.fused.FusedLSTM;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.GravesLSTM;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.Sgd;

/** Many paths from one state. */
class SamplePathsTest {

  private static final Density DENSITY = Mixture.of(2, DiagonalGaussian.of(2));
  private static final int N = 3;
  private static final int PREFIX = 4;

  private static MultiLayerNetwork net(DataType type, RNNFormat format, Layer layer) {
    return Networks.recurrent(type, new Sgd(0.1), format, layer, DENSITY);
  }

  private static MultiLayerNetwork net(RNNFormat format) {
    return net(DataType.DOUBLE, format, new FusedLSTM.Builder().nOut(4).build());
  }

  private static INDArray prefix(DataType type, RNNFormat format, int n) {
    return Networks.sequences(1, type, format, n, 2, PREFIX);
  }

  static Stream<Arguments> layers() {
    return Stream.of(DataType.FLOAT, DataType.DOUBLE).flatMap(type -> Stream.of(
        Arguments.of(type, RNNFormat.NCW, new LSTM.Builder().nOut(4).build()),
        Arguments.of(type, RNNFormat.NWC, new LSTM.Builder().nOut(4).build()),
        Arguments.of(type, RNNFormat.NCW, new FusedLSTM.Builder().nOut(4).build()),
        Arguments.of(type, RNNFormat.NWC, new FusedLSTM.Builder().nOut(4).build()),
        Arguments.of(type, RNNFormat.NCW, new SimpleRnn.Builder().nOut(4).build()),
        Arguments.of(type, RNNFormat.NCW, new GravesLSTM.Builder().nOut(4).build())));
  }

  @ParameterizedTest
  @MethodSource("layers")
  void everyPathIsThatOfTheNetworkRunOnAllThatCameBefore(DataType type, RNNFormat format, Layer layer) {
    MultiLayerNetwork net = net(type, format, layer);
    SequenceSampler sampler = SequenceSampler.of(net);
    sampler.feed(prefix(type, format, N));
    int steps = 5;
    List<double[][][]> drawn = sampler.sample(4, steps, new SplittableRandom(7));
    long seed = new SplittableRandom(7).nextLong();
    double tolerance = type == DataType.DOUBLE ? 1e-12 : 1e-6;
    int time = format == RNNFormat.NCW ? 2 : 1;
    for (int i = 0; i < N; i++) {
      for (int p = 0; p < 4; p++) {
        RandomGenerator random = PathDraws.generator(seed, i, p);
        INDArray soFar = prefix(type, format, N)
            .get(NDArrayIndex.interval(i, i + 1), NDArrayIndex.all(), NDArrayIndex.all());
        for (int t = 0; t < steps; t++) {
          double[] step = Predictions.of(net, soFar).row(0, PREFIX - 1 + t).sample(random);
          double[] fed = drawn.get(i)[p][t];
          for (int d = 0; d < 2; d++) {
            assertEquals(step[d], fed[d], tolerance * Math.max(1, Math.abs(step[d])), layer + " step " + t);
          }
          // what was drawn goes in, so that each step is compared by itself
          INDArray next = Nd4j.createFromArray(fed).castTo(type);
          soFar = Nd4j.concat(time, soFar, next.reshape(time == 2 ? new long[] {1, 2, 1} : new long[] {1, 1, 2}));
        }
      }
    }
  }

  @Test
  void aPathDoesNotDependOnHowManyAreDrawnBesideItNorOnOtherSequences() {
    MultiLayerNetwork net = net(RNNFormat.NCW);
    int many = PathDraws.ROWS + 50; // more than one minibatch
    SequenceSampler sampler = SequenceSampler.of(net);
    sampler.feed(prefix(DataType.DOUBLE, RNNFormat.NCW, 1));
    double[][][] all = sampler.sample(many, 3, new SplittableRandom(5)).get(0);
    double[][][] few = sampler.sample(2, 3, new SplittableRandom(5)).get(0);
    SequenceSampler beside = SequenceSampler.of(net);
    beside.feed(prefix(DataType.DOUBLE, RNNFormat.NCW, N));
    INDArray first = prefix(DataType.DOUBLE, RNNFormat.NCW, N)
        .get(NDArrayIndex.interval(0, 1), NDArrayIndex.all(), NDArrayIndex.all()).dup();
    SequenceSampler alone = SequenceSampler.of(net);
    alone.feed(first);
    double[][][] one = alone.sample(2, 3, new SplittableRandom(5)).get(0);
    double[][][] three = beside.sample(2, 3, new SplittableRandom(5)).get(0);
    for (int p = 0; p < 2; p++) {
      for (int t = 0; t < 3; t++) {
        assertArrayEquals(few[p][t], all[p][t], 1e-12);
        assertArrayEquals(one[p][t], three[p][t], 1e-12);
      }
    }
    long distinct = Stream.of(all).map(path -> path[0][0]).distinct().count();
    assertEquals(many, distinct);
  }

  @Test
  void theSamplerStaysWhereItWas() {
    SequenceSampler sampler = SequenceSampler.of(net(RNNFormat.NCW));
    sampler.feed(prefix(DataType.DOUBLE, RNNFormat.NCW, N));
    double[] before = sampler.predictions().row(1).mean();
    double[][][] first = sampler.sample(3, 4, new SplittableRandom(5)).get(1);
    assertArrayEquals(before, sampler.predictions().row(1).mean(), 0);
    assertArrayEquals(first[2][3], sampler.sample(3, 4, new SplittableRandom(5)).get(1)[2][3], 0);
  }

  @ParameterizedTest
  @EnumSource(RNNFormat.class)
  void beginningsOfUnequalLengthGoOnAsIfEachWereAlone(RNNFormat format) {
    MultiLayerNetwork net = net(format);
    double[][] masks = {{1, 1, 0, 0}, {0, 1, 1, 1}, {1, 1, 1, 1}};
    int[][] kept = {{0, 1}, {1, 2, 3}, {0, 1, 2, 3}};
    int time = format == RNNFormat.NCW ? 2 : 1;
    SequenceSampler together = SequenceSampler.of(net);
    together.feed(prefix(DataType.DOUBLE, format, N), Nd4j.createFromArray(masks));
    List<double[][][]> drawn = together.sample(2, 3, new SplittableRandom(3));
    // a second feed, in which the middle one has no step
    INDArray more = Networks.sequences(2, DataType.DOUBLE, format, N, 2, 1);
    together.feed(more, Nd4j.createFromArray(new double[][] {{1}, {0}, {1}}));
    for (int i = 0; i < N; i++) {
      SequenceSampler alone = SequenceSampler.of(net);
      INDArray own = prefix(DataType.DOUBLE, format, N)
          .get(NDArrayIndex.interval(i, i + 1), NDArrayIndex.all(), NDArrayIndex.all());
      INDArrayIndex there = NDArrayIndex.interval(kept[i][0], kept[i][kept[i].length - 1] + 1);
      INDArray steps = time == 2
          ? own.get(NDArrayIndex.all(), NDArrayIndex.all(), there)
          : own.get(NDArrayIndex.all(), there, NDArrayIndex.all());
      alone.feed(steps.dup());
      long seed = new SplittableRandom(3).nextLong();
      double[] expected = alone.predictions().row(0).sample(PathDraws.generator(seed, i, 1));
      assertArrayEquals(expected, drawn.get(i)[1][0], 1e-12);
      if (i != 1) {
        alone.feed(more.get(NDArrayIndex.interval(i, i + 1), NDArrayIndex.all(), NDArrayIndex.all()).dup());
      }
      assertArrayEquals(alone.predictions().row(0).mean(), together.predictions().row(i).mean(), 1e-12);
    }
  }

  @Test
  void pathsStopAndFeedbackKnowsTheStep() {
    int[] calls = new int[6];
    SequenceSampler sampler = new SequenceSampler.Builder(net(RNNFormat.NCW))
        .feedback((sequence, step, drawn) -> {
          calls[step]++;
          return drawn;
        })
        .stop((sequence, step, drawn) -> sequence == 1 && step == 1)
        .build();
    sampler.feed(prefix(DataType.DOUBLE, RNNFormat.NCW, N));
    List<double[][][]> drawn = sampler.sample(2, 5, new SplittableRandom(3));
    assertEquals(5, drawn.get(0)[1].length);
    assertEquals(2, drawn.get(1)[0].length);
    // all paths after the first draw, those of two sequences later, nobody after the last
    assertArrayEquals(new int[] {6, 4, 4, 4, 0, 0}, calls);
  }

  @Test
  void badMasksAndNumbersAreNamed() {
    SequenceSampler sampler = SequenceSampler.of(net(RNNFormat.NCW));
    INDArray features = prefix(DataType.DOUBLE, RNNFormat.NCW, N);
    assertMessage("expected a mask [n, T]", () -> sampler.feed(features, Nd4j.ones(N, PREFIX + 1)));
    assertMessage("sequence 2 has no 1", () -> sampler.feed(
        features, Nd4j.createFromArray(new double[][] {{1, 1, 1, 1}, {1, 1, 1, 1}, {0, 0, 0, 0}})));
    assertMessage("sequence 0, step 1: expected 0 or 1, but got 0.5", () -> sampler.feed(
        features, Nd4j.createFromArray(new double[][] {{1, .5, 1, 1}, {1, 1, 1, 1}, {0, 0, 0, 0}})));
    assertMessage("feed the first step", () -> sampler.sample(2, 3, new SplittableRandom(1)));
    sampler.feed(features);
    assertMessage("expected at least 1 path and a number of steps from 0 but got 0 and 3",
        () -> sampler.sample(0, 3, new SplittableRandom(1)));
  }

  private static void assertMessage(String part, Executable executable) {
    String message = assertThrows(DL4JInvalidInputException.class, executable).getMessage();
    assertTrue(message.contains(part), message);
  }
}
