// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.sequence;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.mdn4j.density.Density;
import io.github.mdn4j.density.DiagonalGaussian;
import io.github.mdn4j.density.Mixture;
import io.github.mdn4j.distribution.MixtureDistribution;
import io.github.mdn4j.distribution.Temperature;
import io.github.mdn4j.layer.Networks;
import io.github.mdn4j.layer.Predictions;
import io.github.mdn4j.layer.fused.FusedLSTM;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.transferlearning.TransferLearning;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.Sgd;

class SequenceSamplerTest {

  private static final Density DENSITY = Mixture.of(2, DiagonalGaussian.of(2));
  private static final int N = 3;

  private static MultiLayerNetwork net(RNNFormat format, Layer layer) {
    return Networks.recurrent(DataType.DOUBLE, new Sgd(0.1), format, layer, DENSITY);
  }

  private static MultiLayerNetwork net(RNNFormat format) {
    return net(format, new LSTM.Builder().nOut(4).activation(Activation.TANH).build());
  }

  private static INDArray prefix(RNNFormat format, long seed) {
    return Networks.sequences(seed, DataType.DOUBLE, format, N, 2, 4);
  }

  @ParameterizedTest
  @EnumSource(RNNFormat.class)
  void drawsAreThoseOfTheNetworkRunOnAllThatCameBefore(RNNFormat format) {
    for (Layer layer : List.<Layer>of(new LSTM.Builder().nOut(4).build(), new FusedLSTM.Builder().nOut(4).build())) {
      MultiLayerNetwork net = net(format, layer);
      SequenceSampler sampler = SequenceSampler.of(net);
      sampler.feed(prefix(format, 1));
      List<double[][]> drawn = sampler.sample(6, new SplittableRandom(7));

      SplittableRandom random = new SplittableRandom(7);
      INDArray soFar = prefix(format, 1);
      int time = format == RNNFormat.NCW ? 2 : 1;
      for (int t = 0; t < 6; t++) {
        Predictions whole = Predictions.of(net, soFar);
        double[][] step = new double[N][];
        for (int i = 0; i < N; i++) {
          step[i] = whole.row(i, 3 + t).sample(random);
          assertArrayEquals(step[i], drawn.get(i)[t], 1e-9);
        }
        INDArray next = Nd4j.createFromArray(step);
        soFar = Nd4j.concat(time, soFar, next.reshape(time == 2 ? new long[] {N, 2, 1} : new long[] {N, 1, 2}));
      }
    }
  }

  @Test
  void aGraphDrawsLikeTheSameNetwork() {
    ComputationGraph graph = Networks.recurrentTwoOutputs(DENSITY, DataType.DOUBLE, new Sgd(0.1), RNNFormat.NCW);
    MultiLayerNetwork net = Networks.recurrent(DENSITY, DataType.DOUBLE, new Sgd(0.1), RNNFormat.NCW);
    net.getLayer(0).setParams(graph.getLayer("body").params());
    net.getLayer(1).setParams(graph.getLayer("head").params());
    List<double[][]> expected = draw(SequenceSampler.of(net));
    for (SequenceSampler sampler :
        List.of(SequenceSampler.of(graph), new SequenceSampler.Builder(graph, "head").build())) {
      assertSame(expected, draw(sampler));
    }
  }

  @Test
  void aNetworkWithAFrozenLayerDrawsLikeTheSameNetworkWithoutOne() {
    MultiLayerNetwork net = net(RNNFormat.NCW);
    MultiLayerNetwork frozen = new TransferLearning.Builder(net).setFeatureExtractor(0).build();
    assertSame(draw(SequenceSampler.of(net)), draw(SequenceSampler.of(frozen)));
  }

  private static List<double[][]> draw(SequenceSampler sampler) {
    sampler.feed(prefix(RNNFormat.NCW, 1));
    return sampler.sample(5, new SplittableRandom(7));
  }

  private static void assertSame(List<double[][]> expected, List<double[][]> actual) {
    assertEquals(expected.size(), actual.size());
    for (int i = 0; i < expected.size(); i++) {
      assertEquals(expected.get(i).length, actual.get(i).length);
      for (int t = 0; t < expected.get(i).length; t++) {
        assertArrayEquals(expected.get(i)[t], actual.get(i)[t], 1e-12);
      }
    }
  }

  @Test
  void samplersOfOneNetworkDoNotMixAndTheNetworksOwnStateStays() {
    MultiLayerNetwork net = net(RNNFormat.NCW);
    List<double[][]> alone = draw(SequenceSampler.of(net));

    net.rnnTimeStep(prefix(RNNFormat.NCW, 3));
    Map<String, INDArray> before = copy(net.rnnGetPreviousState(0));
    SequenceSampler first = SequenceSampler.of(net);
    SequenceSampler second = SequenceSampler.of(net);
    INDArray one = prefix(RNNFormat.NCW, 2).get(NDArrayIndex.interval(0, 1), NDArrayIndex.all(), NDArrayIndex.all());
    second.feed(one.dup());
    first.feed(prefix(RNNFormat.NCW, 1));
    SplittableRandom random = new SplittableRandom(7);
    for (int t = 0; t < 5; t++) {
      List<double[][]> step = first.sample(1, random);
      second.sample(2, new SplittableRandom(9));
      for (int i = 0; i < N; i++) {
        assertArrayEquals(alone.get(i)[t], step.get(i)[0], 1e-12);
      }
    }
    assertEquals(before, net.rnnGetPreviousState(0));
    first.clear();
    assertSame(alone, draw(first));
  }

  private static Map<String, INDArray> copy(Map<String, INDArray> state) {
    return state.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().dup()));
  }

  @Test
  void aFailedStepLeavesTheNetworksOwnStateToo() {
    MultiLayerNetwork net = net(RNNFormat.NCW);
    net.rnnTimeStep(prefix(RNNFormat.NCW, 3));
    Map<String, INDArray> before = copy(net.rnnGetPreviousState(0));
    SequenceSampler broken =
        new SequenceSampler.Builder(net)
            .feedback((sequence, step, drawn) -> {
              throw new IllegalStateException("no feedback");
            })
            .build();
    broken.feed(prefix(RNNFormat.NCW, 1));
    assertThrows(
        IllegalStateException.class, () -> broken.sample(1, new SplittableRandom(1)));
    assertEquals(before, net.rnnGetPreviousState(0));
  }

  @Test
  void eachSequenceStopsByItselfAndStaysStopped() {
    SequenceSampler sampler =
        new SequenceSampler.Builder(net(RNNFormat.NCW)).stop((sequence, step, drawn) -> step == sequence).build();
    sampler.feed(prefix(RNNFormat.NCW, 1));
    List<double[][]> first = sampler.sample(2, new SplittableRandom(1));
    assertEquals(List.of(1, 2, 2), first.stream().map(rows -> rows.length).toList());
    List<double[][]> rest = sampler.sample(10, new SplittableRandom(2));
    assertEquals(List.of(0, 0, 1), rest.stream().map(rows -> rows.length).toList());
    assertEquals(0, sampler.sample(10, new SplittableRandom(2)).get(2).length);
  }

  @Test
  void feedbackCanPutAConditionBesideTheDraw() {
    Density one = DiagonalGaussian.of(1);
    MultiLayerNetwork net = Networks.recurrent(one, DataType.DOUBLE, new Sgd(0.1), RNNFormat.NCW);
    SequenceSampler sampler =
        new SequenceSampler.Builder(net)
            .feedback((sequence, step, drawn) -> new double[] {drawn[0], 10 * sequence + step})
            .build();
    sampler.feed(Nd4j.zeros(DataType.DOUBLE, 2, 2, 1));
    List<double[][]> drawn = sampler.sample(3, new SplittableRandom(1));
    double[][][] fed = new double[2][2][4];
    for (int i = 0; i < 2; i++) {
      for (int t = 0; t < 3; t++) {
        fed[i][0][t + 1] = drawn.get(i)[t][0];
        fed[i][1][t + 1] = 10 * i + t;
      }
    }
    Predictions whole = Predictions.of(net, Nd4j.createFromArray(fed));
    for (int i = 0; i < 2; i++) {
      assertArrayEquals(whole.row(i, 3).mean(), sampler.predictions().row(i).mean(), 1e-12);
    }
  }

  @Test
  void aLowTemperatureDrawsTheMeanOfTheLikeliestComponent() {
    double[][] cold = drawnOnce(Temperature.of(1e-6, 1e-12));
    double[][] warm = drawnOnce(Temperature.ONE);
    SequenceSampler sampler = SequenceSampler.of(net(RNNFormat.NCW));
    sampler.feed(prefix(RNNFormat.NCW, 1));
    double apart = 0;
    for (int i = 0; i < N; i++) {
      MixtureDistribution mixture = (MixtureDistribution) sampler.predictions().row(i);
      int heaviest = mixture.weights()[0] > mixture.weights()[1] ? 0 : 1;
      double[] mean = mixture.component(heaviest).mean();
      assertArrayEquals(mean, cold[i], 1e-4); // σ is about 1, and 1e-6 of it is left
      apart += Math.abs(warm[i][0] - mean[0]);
    }
    assertTrue(apart > 0.1, "a temperature of 1 strays " + apart);
  }

  private static double[][] drawnOnce(Temperature temperature) {
    SequenceSampler sampler = new SequenceSampler.Builder(net(RNNFormat.NCW)).temperature(temperature).build();
    sampler.feed(prefix(RNNFormat.NCW, 1));
    return sampler.sample(1, new SplittableRandom(1)).stream().map(steps -> steps[0]).toArray(double[][]::new);
  }

  @Test
  void aThousandStepsDoNotGrowMemory() throws InterruptedException {
    MultiLayerNetwork net = net(RNNFormat.NCW, new FusedLSTM.Builder().nOut(32).build());
    SequenceSampler sampler = SequenceSampler.of(net);
    sampler.feed(prefix(RNNFormat.NCW, 1));
    SplittableRandom random = new SplittableRandom(1);
    sampler.sample(200, random);
    long before = settled();
    assertTrue(before >= 8 * net.numParams(), "arrays hold " + before + " bytes");
    sampler.sample(1000, random);
    long grown = Long.MAX_VALUE; // the states of one step are 1536 bytes
    for (int i = 0; i < 60 && grown >= 300_000; i++) { // nobody knows when ND4J's threads get to it
      grown = settled() - before;
    }
    assertTrue(grown < 300_000, "arrays grew by " + grown + " bytes");
  }

  // ND4J frees arrays in threads of its own once they are collected: only the least of several readings is settled
  private static long settled() throws InterruptedException {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      System.gc();
      Thread.sleep(100);
      least = Math.min(least, Nd4j.getMemoryManager().allocatedMemory(0));
    }
    return least;
  }
}
