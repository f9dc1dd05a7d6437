// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.mdn4j.density.Density;
import io.github.mdn4j.density.DiagonalGaussian;
import io.github.mdn4j.density.IsotropicGaussian;
import io.github.mdn4j.density.Mixture;
import io.github.mdn4j.density.Scale;
import io.github.mdn4j.loss.LossMixtureNLL;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.transferlearning.FineTuneConfiguration;
import org.deeplearning4j.nn.transferlearning.TransferLearning;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Sgd;

class MixtureDensityOutputLayerTest {

  private static final Density DENSITY = Mixture.of(3, DiagonalGaussian.of(2));

  private final INDArray x = Networks.gaussian(1, DataType.FLOAT, 7, 3);
  private final INDArray y = Networks.gaussian(2, DataType.FLOAT, 7, 2);

  @Test
  void widthsFollowFromDensityAndInputType() {
    MultiLayerConfiguration conf =
        new NeuralNetConfiguration.Builder().seed(1)
            .list()
            .layer(new DenseLayer.Builder().nOut(6).build())
            .layer(new MixtureDensityOutputLayer.Builder(2, 3).build())
            .setInputType(InputType.feedForward(3))
            .build();
    MixtureDensityOutputLayer head = (MixtureDensityOutputLayer) conf.getConf(1).getLayer();
    assertEquals(6, head.getNIn());
    assertEquals(DENSITY.parameterWidth(), head.getNOut());
    assertEquals(DENSITY, head.density());
  }

  @Test
  void scoreIsTheMeanNegativeLogDensityOfThePredictions() {
    for (DataType type : new DataType[] {DataType.FLOAT, DataType.DOUBLE}) {
      MultiLayerNetwork net = Networks.dense(DENSITY, type, new Sgd(0.1));
      INDArray features = x.castTo(type);
      INDArray labels = y.castTo(type);
      double nll = -Predictions.of(net, features).logDensity(labels).meanNumber().doubleValue();
      assertEquals(nll, net.score(new DataSet(features, labels)), 1e-6);
      INDArray each = net.scoreExamples(new DataSet(features, labels), false);
      assertEquals(7, each.length());
      assertEquals(nll, each.meanNumber().doubleValue(), 1e-6);
    }
  }

  @Test
  void scoreOfAGraphIsTheSumOverItsOutputs() {
    ComputationGraph graph = Networks.twoOutputs(DENSITY, DataType.DOUBLE, new Sgd(0.1));
    INDArray features = x.castTo(DataType.DOUBLE);
    INDArray labels = y.castTo(DataType.DOUBLE);
    INDArray value = Networks.gaussian(3, DataType.DOUBLE, 7, 2);
    double nll = -Predictions.of(graph, features).logDensity(labels).meanNumber().doubleValue();
    INDArray error = graph.output(features)[1].sub(value);
    double mse = error.mul(error).sumNumber().doubleValue() / 14; // DL4J's LossMSE: mean over columns, then over rows
    MultiDataSet data = new MultiDataSet(new INDArray[] {features}, new INDArray[] {labels, value});
    assertEquals(nll + mse, graph.score(data), 1e-9);
    assertEquals(
        Predictions.of(graph, features).mean(), Predictions.of(graph, "head", features).mean());
  }

  @Test
  void scoreAfterAFitIsTheScoreBeforeItsUpdate() {
    MultiLayerNetwork net = Networks.dense(DENSITY, DataType.DOUBLE, new Sgd(0.1));
    DataSet data = new DataSet(x.castTo(DataType.DOUBLE), y.castTo(DataType.DOUBLE));
    for (int i = 0; i < 3; i++) {
      double before = net.score(data, true);
      net.fit(data);
      assertEquals(before, net.score(), 1e-12);
      assertNotEquals(before, net.score(data), 1e-6);
    }
  }

  @Test
  void regularisationIsPartOfTheScore() {
    MultiLayerNetwork net =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(5)
                .dataType(DataType.DOUBLE)
                .l2(0.1)
                .updater(new Sgd(0.1))
                .list()
                .layer(new MixtureDensityOutputLayer.Builder(DENSITY).nIn(3).build())
                .build());
    net.init();
    DataSet data = new DataSet(x.castTo(DataType.DOUBLE), y.castTo(DataType.DOUBLE));
    double nll = -Predictions.of(net, data.getFeatures()).logDensity(data.getLabels()).meanNumber().doubleValue();
    INDArray w = net.getLayer(0).getParam("W");
    double penalty = 0.5 * 0.1 * w.mul(w).sumNumber().doubleValue();
    assertEquals(nll + penalty, net.score(data), 1e-9);
    net.fit(data);
    assertEquals(nll + penalty, net.score(), 1e-9);
  }

  @Test
  void trainingRecoversAConditionalGaussian() {
    // y = 2x + 0.5 e: the best NLL is the entropy of a normal of sigma 0.5
    INDArray features = Networks.gaussian(11, DataType.DOUBLE, 2000, 3);
    INDArray noise = Networks.gaussian(12, DataType.DOUBLE, 2000, 1);
    INDArray labels = features.getColumn(0, true).mul(2).add(noise.mul(0.5));
    MultiLayerNetwork net =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(5)
                .dataType(DataType.DOUBLE)
                .updater(new Adam(0.05))
                .list()
                .layer(new MixtureDensityOutputLayer.Builder(1, 2).nIn(3).build())
                .build());
    net.init();
    for (int i = 0; i < 300; i++) {
      net.fit(features, labels);
    }
    double entropy = 0.5 * Math.log(2 * Math.PI * Math.E * 0.25);
    assertEquals(entropy, net.score(new DataSet(features, labels)), 0.05);
    assertEquals(2, Predictions.of(net, Nd4j.createFromArray(new double[][] {{1, 0, 0}})).mean().getDouble(0), 0.1);
  }

  @Test
  void maskedRowsContributeNothing() {
    MultiLayerNetwork all = Networks.dense(DENSITY, DataType.FLOAT, new Sgd(0.1));
    MultiLayerNetwork kept = all.clone();
    INDArray labels = y.dup();
    labels.putRow(6, Nd4j.createFromArray(Float.NaN, Float.POSITIVE_INFINITY));
    INDArray mask = Nd4j.ones(DataType.FLOAT, 7, 1);
    mask.putScalar(6, 0, 0);
    all.setInput(x);
    all.setLabels(labels);
    all.setLayerMaskArrays(null, mask);
    all.computeGradientAndScore();
    kept.setInput(x);
    INDArray zeroWeight = y.dup();
    kept.setLabels(zeroWeight);
    kept.setLayerMaskArrays(null, mask);
    kept.computeGradientAndScore();
    assertEquals(kept.gradient().gradient(), all.gradient().gradient());
    assertEquals(kept.score(), all.score(), 0);
  }

  @Test
  void zipJsonAndYamlKeepEverything(@TempDir Path folder) throws IOException {
    MultiLayerNetwork net =
        Networks.dense(
            Mixture.of(2, IsotropicGaussian.of(2, Scale.softplus().floor(0.01))), DataType.FLOAT, new Adam(0.01));
    net.fit(x, y);
    File file = folder.resolve("net.zip").toFile();
    ModelSerializer.writeModel(net, file, true);
    MultiLayerNetwork zip = ModelSerializer.restoreMultiLayerNetwork(file);
    assertEquals(net.getLayerWiseConfigurations(), zip.getLayerWiseConfigurations());
    assertEquals(net.output(x), zip.output(x));
    assertEquals(Predictions.of(net, x).mean(), Predictions.of(zip, x).mean());
    zip.fit(x, y);
    net.fit(x, y);
    assertEquals(net.params(), zip.params());

    MultiLayerConfiguration conf = net.getLayerWiseConfigurations();
    for (MultiLayerConfiguration read :
        new MultiLayerConfiguration[] {
          MultiLayerConfiguration.fromJson(conf.toJson()), MultiLayerConfiguration.fromYaml(conf.toYaml())
        }) {
      MultiLayerNetwork again = new MultiLayerNetwork(read);
      again.init();
      again.setParams(net.params());
      assertEquals(conf, read);
      assertEquals(net.output(x), again.output(x));
      assertEquals(Predictions.of(net, x).variance(), Predictions.of(again, x).variance());
    }
  }

  @Test
  void graphZipJsonAndYamlKeepEverything(@TempDir Path folder) throws IOException {
    ComputationGraph graph = Networks.twoOutputs(DENSITY, DataType.FLOAT, new Adam(0.01));
    File file = folder.resolve("graph.zip").toFile();
    ModelSerializer.writeModel(graph, file, true);
    ComputationGraph zip = ModelSerializer.restoreComputationGraph(file);
    assertEquals(Predictions.of(graph, x).mean(), Predictions.of(zip, x).mean());
    ComputationGraphConfiguration conf = graph.getConfiguration();
    for (ComputationGraphConfiguration read :
        new ComputationGraphConfiguration[] {
          ComputationGraphConfiguration.fromJson(conf.toJson()), ComputationGraphConfiguration.fromYaml(conf.toYaml())
        }) {
      ComputationGraph again = new ComputationGraph(read);
      again.init();
      again.setParams(graph.params());
      assertEquals(Predictions.of(graph, x).mean(), Predictions.of(again, x).mean());
    }
  }

  @Test
  void rawOutputIsWhatTheLossSees() {
    MultiLayerNetwork net = Networks.dense(DENSITY, DataType.DOUBLE, new Sgd(0.1));
    INDArray features = x.castTo(DataType.DOUBLE);
    INDArray raw = net.output(features);
    assertEquals(DENSITY.parameterWidth(), raw.size(1));
    double score =
        new LossMixtureNLL(DENSITY)
            .computeScore(y.castTo(DataType.DOUBLE), raw, new ActivationIdentity(), null, true);
    assertEquals(net.score(new DataSet(features, y.castTo(DataType.DOUBLE))), score, 1e-12);
  }

  @Test
  void transferLearningCanPutTheHeadOnATrainedBody() {
    MultiLayerNetwork plain = Networks.dense(DiagonalGaussian.of(1), DataType.FLOAT, new Sgd(0.1));
    MultiLayerNetwork net =
        new TransferLearning.Builder(plain)
            .fineTuneConfiguration(new FineTuneConfiguration.Builder().updater(new Adam(0.01)).build())
            .setFeatureExtractor(0)
            .removeOutputLayer()
            .addLayer(new MixtureDensityOutputLayer.Builder(DENSITY).nIn(6).build())
            .build();
    INDArray body = net.getLayer(0).params().dup();
    double before = net.score(new DataSet(x, y));
    for (int i = 0; i < 20; i++) {
      net.fit(x, y);
    }
    assertTrue(net.score(new DataSet(x, y)) < before);
    assertEquals(body, net.getLayer(0).params());
  }

  @Test
  void dropoutAndWeightDecayTrain() {
    MultiLayerNetwork net =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(5)
                .updater(new Adam(0.02))
                .weightDecay(1e-3)
                .list()
                .layer(new DenseLayer.Builder().nIn(3).nOut(16).dropOut(0.8).build())
                .layer(new MixtureDensityOutputLayer.Builder(DENSITY).nIn(16).dropOut(0.8).build())
                .build());
    net.init();
    double before = net.score(new DataSet(x, y));
    for (int i = 0; i < 100; i++) {
      net.fit(x, y);
    }
    assertTrue(net.score(new DataSet(x, y)) < before);
  }
}
