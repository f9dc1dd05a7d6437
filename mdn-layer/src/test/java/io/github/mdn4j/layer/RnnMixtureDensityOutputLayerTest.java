// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.mdn4j.density.Density;
import io.github.mdn4j.density.DiagonalGaussian;
import io.github.mdn4j.density.Mixture;
import io.github.mdn4j.density.Scale;
import io.github.mdn4j.layer.fused.FusedLSTM;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Sgd;

class RnnMixtureDensityOutputLayerTest {

  private static final Density DENSITY = Mixture.of(2, DiagonalGaussian.of(2));
  private static final int N = 3;
  private static final int T = 5;

  private static INDArray x(RNNFormat format, int steps) {
    return Networks.sequences(1, DataType.DOUBLE, format, N, 2, steps);
  }

  private static INDArray y(RNNFormat format, int steps) {
    return Networks.sequences(2, DataType.DOUBLE, format, N, 2, steps);
  }

  private static INDArray mask() {
    return Nd4j.createFromArray(new double[][] {{1, 0, 1, 1, 1}, {1, 1, 1, 0, 0}, {0, 0, 0, 0, 0}});
  }

  private static MultiLayerNetwork lstm(RNNFormat format) {
    return Networks.recurrent(DENSITY, DataType.DOUBLE, new Sgd(0.1), format);
  }

  @ParameterizedTest
  @EnumSource(RNNFormat.class)
  void scoreIsTheSumOverTimeOfThePredictionsDividedByTheNumberOfSequences(RNNFormat format) {
    MultiLayerNetwork net = lstm(format);
    INDArray log = Predictions.of(net, x(format, T)).logDensity(y(format, T));
    assertArrayEquals(new long[] {N, T}, log.shape());
    assertEquals(
        -log.sumNumber().doubleValue() / N, net.score(new DataSet(x(format, T), y(format, T))), 1e-12);
    assertEquals(
        -log.mul(mask()).sumNumber().doubleValue() / N,
        net.score(new DataSet(x(format, T), y(format, T), null, mask())),
        1e-12);
    INDArray each = net.scoreExamples(new DataSet(x(format, T), y(format, T), null, mask()), false);
    INDArray expected = log.mul(mask()).sum(true, 1).neg();
    assertArrayEquals(expected.toDoubleVector(), each.toDoubleVector(), 1e-12);
  }

  @ParameterizedTest
  @EnumSource(RNNFormat.class)
  void predictionsHaveTheShapeOfTheNetworksSequences(RNNFormat format) {
    Predictions predictions = Predictions.of(lstm(format), x(format, T));
    long[] shape = format == RNNFormat.NCW ? new long[] {N, 2, T} : new long[] {N, T, 2};
    INDArray mean = predictions.mean();
    INDArray draws = predictions.sample(4, new SplittableRandom(1));
    assertArrayEquals(shape, mean.shape());
    assertArrayEquals(shape, predictions.variance().shape());
    assertArrayEquals(shape, predictions.mode().shape());
    assertArrayEquals(format == RNNFormat.NCW ? new long[] {N, 4, 2, T} : new long[] {N, 4, T, 2}, draws.shape());
    assertEquals(N * T, predictions.rows());
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < N; i++) {
      for (int t = 0; t < T; t++) {
        double[] expected = predictions.row(i, t).mean();
        for (int s = 0; s < 4; s++) {
          double[] draw = predictions.row(i, t).sample(random);
          for (int j = 0; j < 2; j++) {
            boolean ncw = format == RNNFormat.NCW;
            assertEquals(expected[j], ncw ? mean.getDouble(i, j, t) : mean.getDouble(i, t, j), 1e-12);
            assertEquals(draw[j], ncw ? draws.getDouble(i, s, j, t) : draws.getDouble(i, s, t, j), 1e-12);
          }
        }
      }
    }
  }

  @Test
  void bothFormatsPredictTheSame() {
    INDArray ncw = lstm(RNNFormat.NCW).output(x(RNNFormat.NCW, T));
    INDArray nwc = lstm(RNNFormat.NWC).output(x(RNNFormat.NWC, T));
    assertTrue(ncw.equalsWithEps(nwc.permute(0, 2, 1), 1e-12));
  }

  @ParameterizedTest
  @EnumSource(RNNFormat.class)
  void maskedStepsContributeExactlyNothing(RNNFormat format) {
    for (boolean labelsMask : new boolean[] {true, false}) {
      INDArray clean = y(format, T);
      INDArray soiled = clean.dup();
      for (int i = 0; i < N; i++) {
        for (int t = 0; t < T; t++) {
          if (mask().getDouble(i, t) == 0) {
            int[] first = format == RNNFormat.NCW ? new int[] {i, 0, t} : new int[] {i, t, 0};
            int[] second = format == RNNFormat.NCW ? new int[] {i, 1, t} : new int[] {i, t, 1};
            soiled.putScalar(first, Double.NaN);
            soiled.putScalar(second, Double.POSITIVE_INFINITY);
          }
        }
      }
      MultiLayerNetwork one = gradient(format, clean, labelsMask);
      MultiLayerNetwork other = gradient(format, soiled, labelsMask);
      assertArrayEquals(
          one.gradient().gradient().dup().data().asDouble(), other.gradient().gradient().dup().data().asDouble());
      assertEquals(one.score(), other.score(), 0);
    }
  }

  private static MultiLayerNetwork gradient(RNNFormat format, INDArray labels, boolean labelsMask) {
    MultiLayerNetwork net = lstm(format);
    net.setInput(x(format, T));
    net.setLabels(labels);
    net.setLayerMaskArrays(labelsMask ? null : mask(), labelsMask ? mask() : null);
    net.computeGradientAndScore();
    return net;
  }

  @Test
  void paddingChangesNothing() {
    MultiLayerNetwork net = lstm(RNNFormat.NCW);
    INDArray padded = Nd4j.concat(2, x(RNNFormat.NCW, T), Nd4j.zeros(DataType.DOUBLE, N, 2, 4));
    INDArray unknown = Nd4j.valueArrayOf(new long[] {N, 2, 4}, Double.NaN, DataType.DOUBLE);
    INDArray labels = Nd4j.concat(2, y(RNNFormat.NCW, T), unknown);
    INDArray mask = Nd4j.concat(1, Nd4j.ones(DataType.DOUBLE, N, T), Nd4j.zeros(DataType.DOUBLE, N, 4));
    assertEquals(
        net.score(new DataSet(x(RNNFormat.NCW, T), y(RNNFormat.NCW, T))),
        net.score(new DataSet(padded, labels, mask, mask)),
        1e-12);
    MultiLayerNetwork other = net.clone();
    net.fit(new DataSet(x(RNNFormat.NCW, T), y(RNNFormat.NCW, T)));
    other.fit(new DataSet(padded, labels, mask, mask));
    assertTrue(net.params().equalsWithEps(other.params(), 1e-12));
  }

  @ParameterizedTest
  @EnumSource(RNNFormat.class)
  void oneStepAfterAnotherPredictsWhatTheWholeSequenceDoes(RNNFormat format) {
    int time = format == RNNFormat.NCW ? 2 : 1;
    List<Layer> layers =
        List.of(
            new LSTM.Builder().nOut(4).activation(Activation.TANH).build(),
            new FusedLSTM.Builder().nOut(4).activation(Activation.TANH).build());
    for (Layer layer : layers) {
      MultiLayerNetwork net = Networks.recurrent(DataType.DOUBLE, new Sgd(0.1), format, layer, DENSITY);
      INDArray x = x(format, T);
      INDArray whole = net.output(x);
      for (int t = 0; t < T; t++) {
        INDArray step = net.rnnTimeStep(cut(x, time, t, t + 1));
        assertTrue(cut(whole, time, t, t + 1).equalsWithEps(step, 1e-12), layer + ", step " + t);
      }
    }
  }

  private static INDArray cut(INDArray array, int time, int from, int to) {
    return time == 2
        ? array.get(NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.interval(from, to)).dup()
        : array.get(NDArrayIndex.all(), NDArrayIndex.interval(from, to), NDArrayIndex.all()).dup();
  }

  @Test
  void graphScoresTheSumOfItsOutputs() {
    for (RNNFormat format : RNNFormat.values()) {
      ComputationGraph graph = Networks.recurrentTwoOutputs(DENSITY, DataType.DOUBLE, new Sgd(0.1), format);
      INDArray value = Networks.sequences(3, DataType.DOUBLE, format, N, 2, T);
      INDArray log = Predictions.of(graph, "head", x(format, T)).logDensity(y(format, T));
      INDArray error = graph.output(x(format, T))[1].sub(value);
      double mse = error.mul(error).sumNumber().doubleValue() / 2; // DL4J's LossMSE: mean over columns
      MultiDataSet data =
          new MultiDataSet(new INDArray[] {x(format, T)}, new INDArray[] {y(format, T), value});
      assertEquals((mse - log.sumNumber().doubleValue()) / N, graph.score(data), 1e-10);
      graph.fit(data);
    }
  }

  @Test
  void aWeightOtherThanZeroWeighsTheLossAndLeavesTheOutputAlone() {
    MultiLayerNetwork net = lstm(RNNFormat.NCW);
    INDArray x = x(RNNFormat.NCW, T);
    INDArray half = Nd4j.valueArrayOf(new long[] {N, T}, 0.5, DataType.DOUBLE);
    assertEquals(
        0.5 * net.score(new DataSet(x, y(RNNFormat.NCW, T))),
        net.score(new DataSet(x, y(RNNFormat.NCW, T), null, half)),
        1e-12);
    assertEquals(net.output(x), net.output(x, false, null, half));
  }

  @Test
  void zipJsonAndYamlKeepEverything(@TempDir Path folder) throws IOException {
    for (RNNFormat format : RNNFormat.values()) {
      MultiLayerNetwork net =
          Networks.recurrent(
              Mixture.of(2, DiagonalGaussian.of(2, Scale.softplus().floor(0.01))),
              DataType.FLOAT,
              new Adam(0.01),
              format);
      INDArray x = x(format, T).castTo(DataType.FLOAT);
      INDArray y = y(format, T).castTo(DataType.FLOAT);
      net.fit(x, y);
      File file = folder.resolve(format + ".zip").toFile();
      ModelSerializer.writeModel(net, file, true);
      MultiLayerNetwork zip = ModelSerializer.restoreMultiLayerNetwork(file);
      assertEquals(net.getLayerWiseConfigurations(), zip.getLayerWiseConfigurations());
      assertEquals(Predictions.of(net, x).mean(), Predictions.of(zip, x).mean());
      zip.fit(x, y);
      net.fit(x, y);
      assertEquals(net.params(), zip.params());
      MultiLayerConfiguration conf = net.getLayerWiseConfigurations();
      for (MultiLayerConfiguration read :
          List.of(MultiLayerConfiguration.fromJson(conf.toJson()), MultiLayerConfiguration.fromYaml(conf.toYaml()))) {
        MultiLayerNetwork again = new MultiLayerNetwork(read);
        again.init();
        again.setParams(net.params());
        assertEquals(conf, read);
        assertEquals(Predictions.of(net, x).variance(), Predictions.of(again, x).variance());
      }
    }
  }

  @Test
  void graphZipJsonAndYamlKeepEverything(@TempDir Path folder) throws IOException {
    ComputationGraph graph =
        Networks.recurrentTwoOutputs(DENSITY, DataType.DOUBLE, new Adam(0.01), RNNFormat.NWC);
    INDArray x = x(RNNFormat.NWC, T);
    File file = folder.resolve("graph.zip").toFile();
    ModelSerializer.writeModel(graph, file, true);
    assertEquals(
        Predictions.of(graph, x).mean(), Predictions.of(ModelSerializer.restoreComputationGraph(file), x).mean());
    ComputationGraphConfiguration conf = graph.getConfiguration();
    for (ComputationGraphConfiguration read :
        List.of(
            ComputationGraphConfiguration.fromJson(conf.toJson()),
            ComputationGraphConfiguration.fromYaml(conf.toYaml()))) {
      ComputationGraph again = new ComputationGraph(read);
      again.init();
      again.setParams(graph.params());
      assertEquals(Predictions.of(graph, x).mean(), Predictions.of(again, x).mean());
    }
  }

  @Test
  void trainingFindsAnAutoregression() {
    // y(t) = 0.9 y(t-1) + 0.5 e(t): the best NLL is the entropy of a normal of sigma 0.5
    SplittableRandom random = new SplittableRandom(3);
    double[][][] series = new double[64][1][31];
    for (double[][] one : series) {
      for (int t = 1; t < 31; t++) {
        one[0][t] = 0.9 * one[0][t - 1] + 0.5 * random.nextGaussian();
      }
    }
    INDArray all = Nd4j.createFromArray(series).castTo(DataType.FLOAT);
    DataSet data = new DataSet(cut(all, 2, 0, 30), cut(all, 2, 1, 31));
    MultiLayerNetwork net =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(5)
                .updater(new Adam(0.02))
                .list()
                .layer(new FusedLSTM.Builder().nIn(1).nOut(8).activation(Activation.TANH).build())
                .layer(new RnnMixtureDensityOutputLayer.Builder(1, 1).nIn(8).build())
                .build());
    net.init();
    for (int i = 0; i < 200; i++) {
      net.fit(data);
    }
    double entropy = 0.5 * Math.log(2 * Math.PI * Math.E * 0.25);
    assertEquals(entropy, net.score(data) / 30, 0.06);
  }

  @Test
  void dropoutTruncatedBackpropagationAndManyLayersTrain() {
    for (RNNFormat format : RNNFormat.values()) {
      NeuralNetConfiguration.ListBuilder layers =
          new NeuralNetConfiguration.Builder()
              .seed(5)
              .dataType(DataType.DOUBLE)
              .updater(new Adam(0.02))
              .l2(1e-4)
              .list()
              .layer(new FusedLSTM.Builder().nOut(6).activation(Activation.TANH).dropOut(0.9).build())
              .layer(new DenseLayer.Builder().nOut(6).activation(Activation.TANH).build())
              .layer(new Bidirectional(new LSTM.Builder().nOut(3).activation(Activation.TANH).build()))
              .layer(new RnnMixtureDensityOutputLayer.Builder(DENSITY).dropOut(0.9).build())
              .setInputType(InputType.recurrent(2, format));
      MultiLayerNetwork net = new MultiLayerNetwork(layers.build());
      net.init();
      DataSet data = new DataSet(x(format, T), y(format, T), null, mask());
      double before = net.score(data);
      for (int i = 0; i < 30; i++) {
        net.fit(data);
      }
      assertTrue(net.score(data) < before, format + ": " + before + " to " + net.score(data));
    }
  }

  @Test
  void truncatedBackpropagationTrains() {
    MultiLayerNetwork net =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(5)
                .dataType(DataType.DOUBLE)
                .updater(new Adam(0.02))
                .list()
                .layer(new FusedLSTM.Builder().nIn(2).nOut(6).activation(Activation.TANH).build())
                .layer(new RnnMixtureDensityOutputLayer.Builder(DENSITY).nIn(6).build())
                .backpropType(BackpropType.TruncatedBPTT)
                .tBPTTLength(2)
                .build());
    net.init();
    DataSet data = new DataSet(x(RNNFormat.NCW, T), y(RNNFormat.NCW, T), null, mask());
    double before = net.score(data);
    for (int i = 0; i < 30; i++) {
      net.fit(data);
    }
    assertEquals(90, net.getIterationCount());
    assertTrue(net.score(data) < before);
  }

  @Test
  void aSingleStepOfASingleSequenceHasAScore() {
    for (RNNFormat format : RNNFormat.values()) {
      MultiLayerNetwork net =
          Networks.recurrent(Mixture.of(2, DiagonalGaussian.of(1)), DataType.DOUBLE, new Sgd(0.1), format);
      DataSet step =
          new DataSet(
              Networks.sequences(1, DataType.DOUBLE, format, 1, 2, 1),
              Networks.sequences(2, DataType.DOUBLE, format, 1, 1, 1));
      INDArray scores = net.scoreExamples(step, false);
      assertArrayEquals(new long[] {1, 1}, scores.shape());
      assertEquals(net.score(step), scores.getDouble(0), 1e-12);
    }
  }
}
