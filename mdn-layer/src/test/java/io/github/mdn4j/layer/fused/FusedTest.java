// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.fused;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.mdn4j.arithmetic.Arithmetic;
import io.github.mdn4j.density.Density;
import io.github.mdn4j.density.DiagonalGaussian;
import io.github.mdn4j.density.Mixture;
import io.github.mdn4j.evaluation.DensityMetric;
import io.github.mdn4j.layer.DensityScoreCalculator;
import io.github.mdn4j.layer.MixtureDensityOutputLayer;
import io.github.mdn4j.layer.Networks;
import io.github.mdn4j.layer.Recurrent;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.earlystopping.EarlyStoppingConfiguration;
import org.deeplearning4j.earlystopping.EarlyStoppingResult;
import org.deeplearning4j.earlystopping.saver.InMemoryModelSaver;
import org.deeplearning4j.earlystopping.termination.MaxEpochsTerminationCondition;
import org.deeplearning4j.earlystopping.trainer.EarlyStoppingTrainer;
import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.TimeDistributed;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.transferlearning.FineTuneConfiguration;
import org.deeplearning4j.nn.transferlearning.TransferLearning;
import org.deeplearning4j.nn.updater.MultiLayerUpdater;
import org.deeplearning4j.nn.updater.graph.ComputationGraphUpdater;
import org.deeplearning4j.optimize.listeners.CollectScoresIterationListener;
import org.deeplearning4j.parallelism.ParallelWrapper;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class FusedTest {

  private static final Density DENSITY = Mixture.of(3, DiagonalGaussian.of(2));
  private static final INDArray X = Networks.gaussian(1, DataType.DOUBLE, 8, 3);
  private static final INDArray Y = Networks.gaussian(2, DataType.DOUBLE, 8, 2);

  private static MultiLayerNetwork network() {
    return Networks.dense(DENSITY, DataType.DOUBLE, new Adam(0.01));
  }

  private static ComputationGraph graph() {
    return Networks.twoOutputs(DENSITY, DataType.DOUBLE, new Adam(0.01));
  }

  private static void fit(MultiLayerNetwork network, int steps) {
    for (int i = 0; i < steps; i++) {
      network.fit(X, Y);
    }
  }

  private static void fit(ComputationGraph graph, int steps) {
    for (int i = 0; i < steps; i++) {
      graph.fit(new MultiDataSet(new INDArray[] {X}, new INDArray[] {Y, Y}));
    }
  }

  private static void assertAlike(INDArray expected, INDArray actual) {
    assertEquals(0, Recurrent.difference(expected, actual), 1e-12);
  }

  @Test
  void aNetworkGoesThereAndBackInTheMiddleOfTraining() {
    MultiLayerNetwork reference = network();
    fit(reference, 30);
    MultiLayerNetwork net = network();
    fit(net, 10);
    MultiLayerNetwork fast = Fused.accelerate(net);
    assertInstanceOf(FusedDense.class, fast.getLayer(0).conf().getLayer());
    assertEquals(10, fast.getIterationCount());
    assertEquals(net.score(), fast.score());
    fit(fast, 10);
    MultiLayerNetwork plain = Fused.plain(fast);
    assertSame(MultiLayerNetwork.class, plain.getClass());
    assertSame(DenseLayer.class, plain.getLayer(0).conf().getLayer().getClass());
    assertSame(MultiLayerUpdater.class, plain.getUpdater().getClass());
    fit(plain, 10);
    assertEquals(30, plain.getIterationCount());
    assertAlike(reference.params(), plain.params());
    assertEquals(net.getLayerWiseConfigurations().getConf(0), plain.getLayerWiseConfigurations().getConf(0));
  }

  @Test
  void aGraphGoesThereAndBackInTheMiddleOfTraining() {
    ComputationGraph reference = graph();
    fit(reference, 30);
    ComputationGraph net = graph();
    fit(net, 10);
    ComputationGraph fast = Fused.accelerate(net);
    assertInstanceOf(FusedDense.class, fast.getLayer("body").conf().getLayer());
    assertEquals(10, fast.getIterationCount());
    fit(fast, 10);
    ComputationGraph plain = Fused.plain(fast);
    assertSame(ComputationGraph.class, plain.getClass());
    assertSame(DenseLayer.class, plain.getLayer("body").conf().getLayer().getClass());
    assertSame(ComputationGraphUpdater.class, plain.getUpdater().getClass());
    fit(plain, 10);
    assertEquals(30, plain.getIterationCount());
    assertAlike(reference.params(), plain.params());
  }

  @Test
  void parametersAndStateAreTheSameArraysAndListenersStay() {
    MultiLayerNetwork net = network();
    net.setListeners(new CollectScoresIterationListener(1));
    fit(net, 3);
    MultiLayerNetwork fast = Fused.accelerate(net);
    assertSame(net.params(), fast.params());
    assertSame(net.getUpdater().getStateViewArray(), fast.getUpdater().getStateViewArray());
    assertEquals(new ArrayList<>(net.getListeners()), new ArrayList<>(fast.getListeners()));
    fit(fast, 1);
    assertEquals(net.params(), fast.params());
    MultiLayerNetwork plain = Fused.plain(fast);
    assertSame(fast.params(), plain.params());
    assertEquals(1, plain.getListeners().size());
    CollectScoresIterationListener listener =
        (CollectScoresIterationListener) plain.getListeners().iterator().next();
    assertEquals(4, listener.getScoreVsIter().getEffectiveScores().length);
    net.setListeners(List.of());
    assertEquals(1, fast.getListeners().size());
  }

  @Test
  void aGraphsParametersAndStateAreTheSameArraysAndListenersStay() {
    ComputationGraph net = graph();
    net.setListeners(new CollectScoresIterationListener(1));
    ComputationGraph fast = Fused.accelerate(net);
    assertEquals(net.params().data().address(), fast.params().data().address());
    assertSame(net.getUpdater().getStateViewArray(), fast.getUpdater().getStateViewArray());
    fit(fast, 2);
    assertEquals(net.params(), fast.params());
    CollectScoresIterationListener listener =
        (CollectScoresIterationListener) fast.getListeners().iterator().next();
    assertEquals(2, listener.getScoreVsIter().getEffectiveScores().length);
  }

  @Test
  void aStatelessUpdaterIsNoTrouble() {
    MultiLayerNetwork net = Networks.dense(DENSITY, DataType.DOUBLE, new Sgd(0.1));
    MultiLayerNetwork reference = net.clone();
    MultiLayerNetwork fast = Fused.accelerate(net);
    fit(fast, 3);
    fit(reference, 3);
    assertAlike(reference.params(), fast.params());
    assertAlike(reference.params(), Fused.plain(fast).clone().params());
  }

  @Test
  void acceleratingTwiceIsAsOnce() {
    MultiLayerNetwork once = Fused.accelerate(network());
    MultiLayerNetwork twice = Fused.accelerate(once);
    assertEquals(once.getLayerWiseConfigurations(), twice.getLayerWiseConfigurations());
    assertSame(once.params(), twice.params());
    MultiLayerNetwork plain = Fused.plain(network());
    assertEquals(network().getLayerWiseConfigurations(), plain.getLayerWiseConfigurations());
  }

  @Test
  void whatIsSavedOfAPlainNetworkOfStockLayersNamesNothingOfOurs() {
    MultiLayerNetwork net =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder().seed(1)
                .list()
                .layer(new DenseLayer.Builder().nIn(3).nOut(4).activation(Activation.TANH).build())
                .layer(new OutputLayer.Builder(LossFunction.MSE).activation(Activation.IDENTITY).nIn(4).nOut(2).build())
                .build());
    net.init();
    MultiLayerNetwork fast = Fused.accelerate(net);
    assertTrue(fast.getLayerWiseConfigurations().toJson().contains("io.github.mdn4j"));
    assertFalse(Fused.plain(fast).getLayerWiseConfigurations().toJson().contains("io.github.mdn4j"));
  }

  @Test
  void aSavedNetworkTrainsOn(@TempDir Path directory) throws IOException {
    MultiLayerNetwork reference = network();
    fit(reference, 20);
    MultiLayerNetwork fast = Fused.accelerate(network());
    fit(fast, 10);
    File file = directory.resolve("fast.zip").toFile();
    ModelSerializer.writeModel(fast, file, true);
    MultiLayerNetwork restored = ModelSerializer.restoreMultiLayerNetwork(file, true);
    assertInstanceOf(FusedDense.class, restored.getLayer(0).conf().getLayer());
    assertAlike(fast.output(X), restored.output(X));
    MultiLayerNetwork again = Fused.accelerate(restored.clone());
    fit(restored, 10);
    fit(again, 10);
    assertAlike(reference.params(), restored.params());
    assertAlike(reference.params(), again.params());
  }

  @Test
  void aSavedGraphTrainsOn(@TempDir Path directory) throws IOException {
    ComputationGraph reference = graph();
    fit(reference, 20);
    ComputationGraph fast = Fused.accelerate(graph());
    fit(fast, 10);
    File file = directory.resolve("fast.zip").toFile();
    ModelSerializer.writeModel(fast, file, true);
    ComputationGraph restored = Fused.accelerate(ModelSerializer.restoreComputationGraph(file, true));
    fit(restored, 10);
    assertAlike(reference.params(), restored.params());
  }

  @Test
  void aCloneIsAcceleratedIndependentAndTrainsOn() {
    MultiLayerNetwork reference = network();
    fit(reference, 20);
    MultiLayerNetwork fast = Fused.accelerate(network());
    fit(fast, 10);
    MultiLayerNetwork clone = fast.clone();
    assertEquals(fast, clone);
    INDArray before = fast.params().dup();
    fit(clone, 10);
    assertEquals(before, fast.params());
    assertAlike(reference.params(), clone.params());
    assertInstanceOf(LeanUpdater.class, clone.getUpdater());
    assertInstanceOf(LeanUpdater.class, clone.clone().getUpdater());
  }

  @Test
  void aCloneOfAGraphIsAcceleratedIndependentAndTrainsOn() {
    ComputationGraph reference = graph();
    fit(reference, 20);
    ComputationGraph fast = Fused.accelerate(graph());
    fit(fast, 10);
    ComputationGraph clone = fast.clone();
    assertEquals(10, clone.getIterationCount());
    INDArray before = fast.params().dup();
    fit(clone, 10);
    assertEquals(before, fast.params());
    assertAlike(reference.params(), clone.params());
    assertInstanceOf(LeanGraphUpdater.class, clone.getUpdater());
  }

  @Test
  void wrappedLayersAreReplacedToo() {
    Recurrent r = new Recurrent(DataType.DOUBLE).updater(new Adam(0.01));
    List<Layer> layers =
        List.of(
            new Bidirectional(Bidirectional.Mode.CONCAT, r.lstm(3, 4).build()),
            new FrozenLayer(r.lstm(8, 4).build()),
            new TimeDistributed(new DenseLayer.Builder().nIn(4).nOut(5).activation(Activation.TANH).build()));
    MultiLayerNetwork stock = r.network(5, layers);
    MultiLayerNetwork fast = Fused.accelerate(stock.clone());
    String json = fast.getLayerWiseConfigurations().toJson();
    assertFalse(json.contains("layers.LSTM") || json.contains("layers.DenseLayer"), json);
    Bidirectional both = (Bidirectional) fast.getLayer(0).conf().getLayer();
    assertInstanceOf(FusedLSTM.class, both.getFwd());
    assertInstanceOf(FusedLSTM.class, both.getBwd());
    for (int i = 0; i < 20; i++) {
      stock.fit(r.features(4, 6), r.labels(4, 6));
      fast.fit(r.features(4, 6), r.labels(4, 6));
    }
    assertEquals(0, Recurrent.difference(stock.params(), fast.params()), 1e-11);
    String back = Fused.plain(fast).getLayerWiseConfigurations().toJson();
    assertFalse(back.contains("mdn4j"), back);
    assertEquals(
        List.of(
            "Bidirectional \"layer0\" (index 0): fused, FusedLSTM in Bidirectional",
            "FrozenLayer \"layer1\" (index 1): fused, FusedLSTM in FrozenLayer",
            "TimeDistributed \"layer2\" (index 2): fused, FusedDense in TimeDistributed",
            "RnnOutputLayer \"layer3\" (index 3): as before, no fused form of RnnOutputLayer"),
        Fused.report(fast).toString().lines().limit(4).toList());
  }

  @Test
  void theReportSaysWhichArithmeticRuns() {
    FusedReport report = Fused.report(network());
    boolean vectors = Arithmetic.vectors().isPresent();
    assertTrue(report.arithmetic().matches(vectors ? "vectors of \\d+ floats" : "plain loops"), report.arithmetic());
    assertEquals(vectors, report.toString().endsWith("\narithmetic: " + report.arithmetic()), report.toString());
  }

  @Test
  void frozenLayersStayFrozen() {
    MultiLayerNetwork frozen = new TransferLearning.Builder(network()).setFeatureExtractor(0).build();
    MultiLayerNetwork fast = Fused.accelerate(frozen);
    INDArray before = fast.getLayer(0).params().dup();
    fit(fast, 5);
    assertEquals(before, fast.getLayer(0).params());
    fit(fast.clone(), 5);
    assertEquals(before, fast.getLayer(0).params());
    ComputationGraph graph =
        Fused.accelerate(new TransferLearning.GraphBuilder(graph()).setFeatureExtractor("body").build());
    INDArray body = graph.getLayer("body").params().dup();
    fit(graph, 5);
    assertEquals(body, graph.getLayer("body").params());
    ComputationGraph clone = graph.clone();
    fit(clone, 5);
    assertEquals(body, clone.getLayer("body").params());
  }

  @Test
  void layersFrozenByHandStayFrozen() {
    MultiLayerNetwork net = network();
    net.getLayers()[0] = new org.deeplearning4j.nn.layers.FrozenLayer(net.getLayer(0));
    MultiLayerNetwork fast = Fused.accelerate(net);
    INDArray before = fast.getLayer(0).params().dup();
    fit(fast, 5);
    assertEquals(before, fast.getLayer(0).params());
    ComputationGraph graph = graph();
    graph.getVertex("body").setLayerAsFrozen();
    ComputationGraph fastGraph = Fused.accelerate(graph);
    INDArray body = fastGraph.getLayer("body").params().dup();
    fit(fastGraph, 5);
    assertEquals(body, fastGraph.getLayer("body").params());
  }

  @Test
  void transferLearningTakesAnAcceleratedNetwork() {
    MultiLayerNetwork fast = Fused.accelerate(network());
    fit(fast, 5);
    MultiLayerNetwork changed =
        Fused.accelerate(
            new TransferLearning.Builder(fast)
                .fineTuneConfiguration(new FineTuneConfiguration.Builder().updater(new Adam(0.02)).build())
                .setFeatureExtractor(0)
                .removeOutputLayer()
                .addLayer(new MixtureDensityOutputLayer.Builder(Mixture.of(5, DiagonalGaussian.of(2))).nIn(6).build())
                .build());
    INDArray before = changed.getLayer(0).params().dup();
    assertAlike(fast.getLayer(0).params(), before);
    fit(changed, 5);
    assertEquals(before, changed.getLayer(0).params());
  }

  @Test
  void earlyStoppingTrainsAnAcceleratedNetworkAndKeepsItsBest() {
    MultiLayerNetwork fast = Fused.accelerate(network());
    ListDataSetIterator<DataSet> data = new ListDataSetIterator<>(List.of(new DataSet(X, Y)), 8);
    EarlyStoppingConfiguration<MultiLayerNetwork> configuration =
        new EarlyStoppingConfiguration.Builder<MultiLayerNetwork>()
            .epochTerminationConditions(new MaxEpochsTerminationCondition(5))
            .scoreCalculator(new DensityScoreCalculator(DensityMetric.NLL, data))
            .modelSaver(new InMemoryModelSaver<>())
            .build();
    EarlyStoppingResult<MultiLayerNetwork> result = new EarlyStoppingTrainer(configuration, fast, data).fit();
    assertInstanceOf(LeanUpdater.class, result.getBestModel().getUpdater());
    MultiLayerNetwork reference = network();
    fit(reference, 5);
    assertAlike(reference.params(), result.getBestModel().params());
  }

  /** Clones on threads of their own must end where one ends: they share no buffers. */
  @Test
  void clonesOnThreadsDoNotDisturbEachOther() {
    MultiLayerNetwork one = Fused.accelerate(network());
    List<MultiLayerNetwork> clones = List.of(one.clone(), one.clone(), one.clone());
    fit(one, 50);
    clones.parallelStream().forEach(clone -> fit(clone, 50));
    for (MultiLayerNetwork clone : clones) {
      assertEquals(0, Recurrent.difference(one.params(), clone.params()), 0);
    }
  }

  @Test
  void aParallelWrapperTrains() {
    MultiLayerNetwork fast = Fused.accelerate(Networks.dense(DENSITY, DataType.DOUBLE, new Sgd(0.05)));
    DataSet data = new DataSet(X, Y);
    double before = fast.score(data);
    ParallelWrapper wrapper = new ParallelWrapper.Builder<>(fast)
        .workers(2)
        .averagingFrequency(2)
        .trainingMode(ParallelWrapper.TrainingMode.AVERAGING)
        .prefetchBuffer(2)
        .build();
    wrapper.fit(new ListDataSetIterator<>(Collections.nCopies(16, data), 1));
    wrapper.shutdown();
    assertTrue(fast.score(data) < before);
    fit(fast, 3);
  }

  @Test
  void truncatedBackpropagationIsThatOfTheFusedLayer() {
    Recurrent r = new Recurrent(DataType.DOUBLE).updater(new Sgd(0.05)).segment(4);
    MultiLayerNetwork stock = r.network(4, List.of(r.lstm(3, 4).build()));
    MultiLayerNetwork converted = LstmConversion.accelerate(stock);
    MultiLayerNetwork fast = Fused.accelerate(stock);
    for (int i = 0; i < 3; i++) {
      converted.fit(r.features(2, 10), r.labels(2, 10));
      fast.fit(r.features(2, 10), r.labels(2, 10));
    }
    assertAlike(converted.params(), fast.params());
    assertInstanceOf(LSTM.class, Fused.plain(fast).getLayer(0).conf().getLayer());
  }

  /** A layer of somebody else's, which cannot even be written as JSON. */
  static final class OwnLayer extends DenseLayer {
    private static final long serialVersionUID = 1L;

    private final transient Thread resource;

    OwnLayer(Thread resource) {
      this.resource = resource;
      setNIn(3);
      setNOut(4);
      setActivationFn(new org.nd4j.linalg.activations.impl.ActivationTanH());
      setWeightInitFn(new org.deeplearning4j.nn.weights.WeightInitXavier());
      setIUpdater(new Adam(0.01));
      setBiasUpdater(new Adam(0.01));
    }

    /** Makes trouble for what writes beans. */
    public Thread getResource() {
      return resource;
    }
  }

  @Test
  void otherLayersAreLeftAloneAndReported() {
    MultiLayerConfiguration configuration =
        new NeuralNetConfiguration.Builder().seed(1)
            .dataType(DataType.DOUBLE)
            .updater(new Adam(0.01))
            .list()
            .layer(new OwnLayer(Thread.currentThread()))
            .layer(new ActivationLayer.Builder().activation(Activation.TANH).build())
            .layer(new DenseLayer.Builder().nIn(4).nOut(4).activation(Activation.CUBE).build())
            .layer(new MixtureDensityOutputLayer.Builder(DENSITY).nIn(4).build())
            .build();
    MultiLayerNetwork net = new MultiLayerNetwork(configuration);
    net.init();
    MultiLayerNetwork reference = net.clone();
    MultiLayerNetwork fast = Fused.accelerate(net);
    assertSame(OwnLayer.class, fast.getLayer(0).conf().getLayer().getClass());
    FusedReport report = Fused.report(fast);
    assertFalse(report.isComplete());
    assertEquals("no fused form of OwnLayer", report.layers().get(0).reason());
    assertEquals("no fused form of ActivationLayer", report.layers().get(1).reason());
    assertEquals("FusedDense computes as DL4J does: activation cube", report.layers().get(2).reason());
    assertTrue(report.layers().get(3).fused());
    fit(reference, 5);
    fit(fast, 5);
    assertAlike(reference.params(), fast.params());
  }

  @Test
  void theReportSaysTheSameBeforeAndAfter() {
    assertEquals(
        "DenseLayer \"layer0\" (index 0): fused, FusedDense", Fused.report(network()).layers().get(0).toString());
    assertTrue(Fused.report(network()).isComplete());
    assertTrue(Fused.report(Fused.accelerate(network())).isComplete());
    FusedReport report = Fused.report(Fused.accelerate(graph()));
    assertEquals(
        List.of(true, true, true), report.layers().stream().map(FusedReport.Entry::fused).toList());
    assertTrue(report.layers().get(2).toString().contains("FusedOutput \"value\""), report.toString());
  }

  @Test
  void dropoutAboveFusedLayersDropsTheSame() {
    NeuralNetConfiguration.ListBuilder settings =
        new NeuralNetConfiguration.Builder()
            .seed(3)
            .dataType(DataType.DOUBLE)
            .updater(new Adam(0.01))
            .dropOut(0.7)
            .list()
            .layer(new DenseLayer.Builder().nIn(3).nOut(5).activation(Activation.TANH).dropOut(1).build())
            .layer(new DenseLayer.Builder().nIn(5).nOut(6).activation(Activation.RELU).build())
            .layer(new DenseLayer.Builder().nIn(6).nOut(4).activation(Activation.TANH).dropOut(1).build())
            .layer(new MixtureDensityOutputLayer.Builder(DENSITY).nIn(4).build());
    MultiLayerNetwork stock = new MultiLayerNetwork(settings.build());
    stock.init();
    MultiLayerNetwork fast = Fused.accelerate(stock.clone());
    for (int i = 0; i < 20; i++) {
      for (MultiLayerNetwork network : List.of(stock, fast)) {
        Nd4j.getRandom().setSeed(70 + i);
        network.fit(X, Y);
      }
    }
    assertAlike(stock.params(), fast.params());
  }

  @Test
  void aDropoutLayerAboveAFusedLayerDropsTheSame() {
    for (boolean copied : new boolean[] {false, true}) {
      ComputationGraph stock =
          new ComputationGraph(
              new NeuralNetConfiguration.Builder()
                  .seed(3)
                  .dataType(DataType.DOUBLE)
                  .updater(new Adam(0.01))
                  .graphBuilder()
                  .addInputs("in")
                  .addLayer("body", new DenseLayer.Builder().nIn(3).nOut(6).activation(Activation.TANH).build(), "in")
                  .addLayer("drop", new DropoutLayer(0.6), "body")
                  .addLayer("head", new MixtureDensityOutputLayer.Builder(DENSITY).nIn(6).build(), "drop")
                  .setOutputs("head")
                  .build());
      stock.init();
      ComputationGraph fast = Fused.accelerate(copied ? Fused.accelerate(stock.clone()).clone() : stock.clone());
      for (int i = 0; i < 20; i++) {
        for (ComputationGraph graph : List.of(stock, fast)) {
          Nd4j.getRandom().setSeed(110 + i);
          graph.fit(new DataSet(X, Y));
        }
      }
      assertAlike(stock.params(), fast.params());
    }
  }

  @Test
  void dropoutBetweenFusedLstmsDropsTheSame() {
    Recurrent r = new Recurrent(DataType.DOUBLE).updater(new Adam(0.01));
    MultiLayerNetwork stock = r.network(5, List.of(r.lstm(3, 4).build(), r.lstm(4, 5).dropOut(0.6).build()));
    MultiLayerNetwork fast = Fused.accelerate(stock.clone());
    for (int i = 0; i < 20; i++) {
      for (MultiLayerNetwork network : List.of(stock, fast)) {
        Nd4j.getRandom().setSeed(90 + i);
        network.fit(r.features(4, 6), r.labels(4, 6));
      }
    }
    assertEquals(0, Recurrent.difference(stock.params(), fast.params()), 1e-11);
  }

  private static MultiLayerNetwork classifier(OutputLayer output) {
    MultiLayerNetwork net =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(3)
                .dataType(DataType.DOUBLE)
                .updater(new Adam(0.01))
                .list()
                .layer(new DenseLayer.Builder().nIn(3).nOut(4).activation(Activation.TANH).build())
                .layer(output)
                .build());
    net.init();
    return net;
  }

  @Test
  void dl4jsOutputLayersTrainAlike() {
    INDArray x = Networks.gaussian(1, DataType.DOUBLE, 6, 3);
    INDArray classes = Nd4j.eye(3).castTo(DataType.DOUBLE);
    INDArray y = Nd4j.vstack(classes, classes);
    List<OutputLayer> outputs =
        List.of(
            new OutputLayer.Builder(LossFunction.MCXENT).activation(Activation.SOFTMAX).nIn(4).nOut(3).build(),
            new OutputLayer.Builder(LossFunction.MSE).activation(Activation.TANH).hasBias(false).nIn(4).nOut(3).build(),
            new OutputLayer.Builder(LossFunction.XENT).activation(Activation.SIGMOID).nIn(4).nOut(3).build(),
            new OutputLayer.Builder(LossFunction.MSE).activation(Activation.TANH).dropOut(0.5).nIn(4).nOut(3).build());
    for (OutputLayer output : outputs) {
      MultiLayerNetwork stock = classifier(output);
      MultiLayerNetwork fast = Fused.accelerate(stock.clone());
      FusedOutput fused = assertInstanceOf(FusedOutput.class, fast.getOutputLayer().conf().getLayer());
      assertEquals(stock.getOutputLayer().conf().getLayer(), fused.toOutputLayer());
      assertEquals(fused, FusedOutput.of(fused.toOutputLayer()));
      assertEquals(output.getIDropout() == null, Fused.report(fast).layers().get(1).fused());
      for (int i = 0; i < 20; i++) {
        for (MultiLayerNetwork network : List.of(stock, fast)) {
          Nd4j.getRandom().setSeed(50 + i);
          network.fit(x, y);
        }
        assertEquals(stock.score(), fast.score(), 1e-12);
      }
      assertAlike(stock.params(), fast.params());
      assertAlike(stock.output(x), fast.output(x));
      MultiLayerConfiguration configuration = fast.getLayerWiseConfigurations();
      assertEquals(configuration, MultiLayerConfiguration.fromYaml(configuration.toYaml()));
    }
  }

  @Test
  void networksThatAreNotInitialisedAreRefused() {
    MultiLayerNetwork net = new MultiLayerNetwork(network().getLayerWiseConfigurations());
    ComputationGraph graph = new ComputationGraph(graph().getConfiguration());
    for (var refused :
        List.of(
            assertThrows(DL4JInvalidConfigException.class, () -> Fused.accelerate(net)),
            assertThrows(DL4JInvalidConfigException.class, () -> Fused.plain(net)),
            assertThrows(DL4JInvalidConfigException.class, () -> Fused.report(net)),
            assertThrows(DL4JInvalidConfigException.class, () -> Fused.accelerate(graph)),
            assertThrows(DL4JInvalidConfigException.class, () -> Fused.plain(graph)),
            assertThrows(DL4JInvalidConfigException.class, () -> Fused.report(graph)))) {
      assertTrue(refused.getMessage().contains("init()"), refused.getMessage());
    }
    assertThrows(DL4JInvalidConfigException.class, () -> Fused.accelerate((MultiLayerNetwork) null));
    assertThrows(DL4JInvalidConfigException.class, () -> Fused.accelerate((ComputationGraph) null));
  }

  @Test
  void featuresOfImagesReachADenseLayerThroughItsPreprocessor() {
    MultiLayerNetwork stock =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder().seed(1)
                .dataType(DataType.DOUBLE)
                .updater(new Adam(0.01))
                .list()
                .layer(new DenseLayer.Builder().nOut(4).activation(Activation.TANH).build())
                .layer(new MixtureDensityOutputLayer.Builder(DENSITY).build())
                .setInputType(InputType.convolutional(2, 2, 1))
                .build());
    stock.init();
    MultiLayerNetwork fast = Fused.accelerate(stock.clone());
    INDArray images = Networks.gaussian(1, DataType.DOUBLE, 8, 1, 2, 2);
    for (int i = 0; i < 5; i++) {
      stock.fit(images, Y);
      fast.fit(images, Y);
    }
    assertAlike(stock.params(), fast.params());
  }
}
