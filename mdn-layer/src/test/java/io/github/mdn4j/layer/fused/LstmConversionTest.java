// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.fused;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.mdn4j.layer.Recurrent;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.constraint.MaxNormConstraint;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.transferlearning.TransferLearning;
import org.deeplearning4j.nn.weights.WeightInit;
import org.deeplearning4j.parallelism.ParallelWrapper;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Sgd;

class LstmConversionTest {

  private static LSTM.Builder everySetting(LSTM.Builder builder) {
    builder.nIn(3)
        .nOut(4)
        .name("memory")
        .activation(Activation.SOFTSIGN)
        .gateActivationFunction(Activation.HARDSIGMOID)
        .forgetGateBiasInit(2.5)
        .helperAllowFallback(false)
        .dataFormat(RNNFormat.NWC)
        .weightInit(WeightInit.RELU)
        .weightInitRecurrent(WeightInit.XAVIER)
        .biasInit(0.1)
        .dropOut(0.8)
        .l2(1e-3)
        .updater(new Adam(0.02))
        .constrainRecurrent(new MaxNormConstraint(2, 1))
        .constrainInputWeights(new MaxNormConstraint(3, 1));
    return builder;
  }

  @Test
  void everySettingIsCarriedOverAndBack() {
    LSTM stock = everySetting(new LSTM.Builder()).build();
    FusedLSTM fused = FusedLSTM.of(stock);
    assertEquals(stock, fused.toLSTM());
    assertSame(LSTM.class, fused.toLSTM().getClass());
    assertEquals(fused, everySetting(new FusedLSTM.Builder()).build());
    assertEquals(fused.hashCode(), FusedLSTM.of(stock).hashCode());
    assertNotEquals(stock, fused);
    assertNotEquals(fused, stock);
    assertEquals(2.5, fused.getForgetGateBiasInit());
    assertEquals(stock.getConstraints(), fused.getConstraints());
    assertTrue(fused.toString().startsWith("FusedLSTM("), fused.toString());
  }

  @Test
  void theBuilderStartsWithTheStockDefaults() {
    FusedLSTM fused = (FusedLSTM) new FusedLSTM.Builder().nIn(3).nOut(4).build();
    assertEquals(new LSTM.Builder().nIn(3).nOut(4).build(), fused.toLSTM());
  }

  @Test
  void theForgetGateStartsOpen() {
    Recurrent r = new Recurrent(DataType.FLOAT);
    MultiLayerNetwork network =
        r.network(4, List.of(new FusedLSTM.Builder().nIn(3).nOut(4).forgetGateBiasInit(2.5).build()));
    INDArray bias = network.getLayer(0).getParam("b");
    for (int i = 0; i < 16; i++) {
      assertEquals(i / 4 == 1 ? 2.5 : 0, bias.getDouble(i));
    }
  }

  private static Recurrent recurrent() {
    return new Recurrent(DataType.DOUBLE).updater(new Adam(0.01));
  }

  @Test
  void configurationsSurviveJsonAndYaml() {
    Recurrent r = recurrent();
    List<Layer> layers = List.of(new Bidirectional(r.lstm(3, 4).build()), r.lstm(8, 4).build());
    MultiLayerConfiguration fused =
        LstmConversion.accelerate(r.network(4, layers).getLayerWiseConfigurations());
    assertEquals(fused, MultiLayerConfiguration.fromJson(fused.toJson()));
    assertEquals(fused, MultiLayerConfiguration.fromYaml(fused.toYaml()));
    assertFalse(fused.toJson().contains("layers.LSTM"));
    assertFalse(LstmConversion.plain(fused).toJson().contains("Fused"));
    ComputationGraphConfiguration graph = LstmConversion.accelerate(r.graph(4, layers).getConfiguration());
    assertEquals(graph, ComputationGraphConfiguration.fromJson(graph.toJson()));
    assertEquals(graph, ComputationGraphConfiguration.fromYaml(graph.toYaml()));
  }

  /** A network goes through a file as either kind and goes on training as if nothing had happened. */
  @Test
  void savedNetworksChangeKindsAndTrainOn(@TempDir Path directory) throws IOException {
    Recurrent r = recurrent();
    DataSet data = new DataSet(r.features(3, 5), r.labels(3, 5));
    MultiLayerNetwork stock = r.network(5, List.of(r.lstm(3, 4).build(), r.lstm(4, 5).build()));
    stock.fit(data);
    File file = directory.resolve("stock.zip").toFile();
    ModelSerializer.writeModel(stock, file, true);
    MultiLayerNetwork fused = LstmConversion.accelerate(ModelSerializer.restoreMultiLayerNetwork(file, true));
    assertInstanceOf(FusedLSTM.class, fused.getLayer(0).conf().getLayer());
    assertEquals(stock.getIterationCount(), fused.getIterationCount());
    stock.fit(data);
    fused.fit(data);
    assertEquals(0, Recurrent.difference(stock.params(), fused.params()), 1e-10);
    File second = directory.resolve("fused.zip").toFile();
    ModelSerializer.writeModel(fused, second, true);
    MultiLayerNetwork back = LstmConversion.plain(ModelSerializer.restoreMultiLayerNetwork(second, true));
    assertSame(LSTM.class, back.getLayer(1).conf().getLayer().getClass());
    stock.fit(data);
    back.fit(data);
    assertEquals(0, Recurrent.difference(stock.params(), back.params()), 1e-10);
  }

  @Test
  void savedGraphsChangeKindsAndTrainOn(@TempDir Path directory) throws IOException {
    Recurrent r = recurrent();
    DataSet data = new DataSet(r.features(3, 5), r.labels(3, 5));
    ComputationGraph stock = r.graph(5, List.of(r.lstm(3, 4).build(), r.lstm(4, 5).build()));
    stock.fit(data);
    File file = directory.resolve("graph.zip").toFile();
    ModelSerializer.writeModel(LstmConversion.accelerate(stock), file, true);
    ComputationGraph fused = ModelSerializer.restoreComputationGraph(file, true);
    assertInstanceOf(FusedLSTM.class, fused.getLayer("l0").conf().getLayer());
    ComputationGraph back = LstmConversion.plain(fused);
    stock.fit(data);
    fused.fit(data);
    back.fit(data);
    assertEquals(0, Recurrent.difference(stock.params(), fused.params()), 1e-10);
    assertEquals(0, Recurrent.difference(stock.params(), back.params()), 1e-10);
  }

  @Test
  void aCopyIsIndependent() {
    Recurrent r = recurrent();
    MultiLayerNetwork stock = r.network(4, List.of(r.lstm(3, 4).build()));
    INDArray before = stock.params().dup();
    MultiLayerNetwork fused = LstmConversion.accelerate(stock);
    fused.fit(r.features(3, 5), r.labels(3, 5));
    assertEquals(before, stock.params());
    assertNotEquals(before, fused.params());
  }

  @Test
  void transferLearningKeepsTheLayer() {
    Recurrent r = recurrent();
    MultiLayerNetwork fused =
        LstmConversion.accelerate(r.network(5, List.of(r.lstm(3, 4).build(), r.lstm(4, 5).build())));
    MultiLayerNetwork frozen = new TransferLearning.Builder(fused).setFeatureExtractor(0).build();
    INDArray first = frozen.getLayer(0).params().dup();
    INDArray second = frozen.getLayer(1).params().dup();
    assertEquals(0, Recurrent.difference(fused.output(r.features(2, 3)), frozen.output(r.features(2, 3))), 1e-12);
    frozen.fit(r.features(2, 3), r.labels(2, 3));
    assertEquals(first, frozen.getLayer(0).params());
    assertNotEquals(second, frozen.getLayer(1).params());
  }

  /** Two workers that see the same data must end where one would: their layers share no memory. */
  @Test
  void parallelWorkersDoNotDisturbEachOther() {
    Recurrent r = new Recurrent(DataType.DOUBLE).updater(new Sgd(0.05));
    DataSet data = new DataSet(r.features(4, 20), r.labels(4, 20));
    MultiLayerNetwork one = LstmConversion.accelerate(r.network(6, List.of(r.lstm(3, 8).build(), r.lstm(8, 6).build())));
    List<MultiLayerNetwork> workers = List.of(one.clone(), one.clone(), one.clone());
    fit(one, data);
    workers.parallelStream().forEach(worker -> fit(worker, data.copy()));
    for (MultiLayerNetwork worker : workers) {
      assertEquals(0, Recurrent.difference(one.params(), worker.params()), 1e-12);
    }
  }

  private static void fit(MultiLayerNetwork network, DataSet data) {
    for (int i = 0; i < 8; i++) {
      network.fit(data);
    }
  }

  @Test
  void aParallelWrapperTrains() {
    Recurrent r = new Recurrent(DataType.DOUBLE).updater(new Sgd(0.05));
    DataSet data = new DataSet(r.features(4, 20), r.labels(4, 20));
    MultiLayerNetwork network =
        LstmConversion.accelerate(r.network(6, List.of(r.lstm(3, 8).build(), r.lstm(8, 6).build())));
    double before = network.score(data);
    ParallelWrapper wrapper = new ParallelWrapper.Builder<>(network)
        .workers(2)
        .averagingFrequency(2)
        .trainingMode(ParallelWrapper.TrainingMode.AVERAGING)
        .prefetchBuffer(2)
        .build();
    wrapper.fit(new ListDataSetIterator<>(Collections.nCopies(16, data), 1));
    wrapper.shutdown();
    assertTrue(network.score(data) < before);
  }
}
