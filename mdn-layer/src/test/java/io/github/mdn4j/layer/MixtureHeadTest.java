// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.mdn4j.density.Density;
import io.github.mdn4j.density.DiagonalGaussian;
import io.github.mdn4j.density.Mixture;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.CenterLossOutputLayer;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PReLULayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.transferlearning.FineTuneConfiguration;
import org.deeplearning4j.nn.transferlearning.TransferLearning;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class MixtureHeadTest {

  private static final Density DENSITY = Mixture.of(4, DiagonalGaussian.of(2));

  private static OutputLayer.Builder leastSquares() {
    return new OutputLayer.Builder(LossFunction.MSE).activation(Activation.IDENTITY).nOut(2);
  }

  private static RnnOutputLayer.Builder leastSquaresOfSteps() {
    return new RnnOutputLayer.Builder(LossFunction.MSE).activation(Activation.IDENTITY).nOut(2);
  }

  private static NeuralNetConfiguration.Builder settings(DataType type) {
    return new NeuralNetConfiguration.Builder().seed(3).dataType(type).updater(new Adam(0.01));
  }

  private static MultiLayerNetwork network(InputType input, Layer... layers) {
    NeuralNetConfiguration.ListBuilder builder = settings(DataType.FLOAT).list();
    for (Layer layer : layers) {
      builder.layer(layer);
    }
    MultiLayerNetwork network = new MultiLayerNetwork(builder.setInputType(input).build());
    network.init();
    return network;
  }

  private static MultiLayerNetwork perceptron() {
    return network(InputType.feedForward(3), new DenseLayer.Builder().nOut(6).build(), leastSquares().build());
  }

  /** A graph of two inputs, a shared body and three outputs, one of them for sequences. */
  private static ComputationGraph manyOutputs(DataType type) {
    ComputationGraph graph =
        new ComputationGraph(
            settings(type)
                .graphBuilder()
                .addInputs("rows", "steps")
                .addLayer("left", new DenseLayer.Builder().nOut(5).build(), "rows")
                .addLayer("right", new DenseLayer.Builder().nOut(4).build(), "rows")
                .addVertex("both", new MergeVertex(), "left", "right")
                .addLayer("top", new DenseLayer.Builder().nOut(6).build(), "both")
                .addLayer("memory", new LSTM.Builder().nOut(3).build(), "steps")
                .addLayer("value", leastSquares().build(), "top")
                .addLayer("series", leastSquaresOfSteps().build(), "memory")
                .addLayer("side", leastSquares().build(), "right")
                .setOutputs("value", "series", "side")
                .setInputTypes(InputType.feedForward(3), InputType.recurrent(2))
                .build());
    graph.init();
    return graph;
  }

  private static MultiDataSet manyLabels(DataType type) {
    return new MultiDataSet(
        new INDArray[] {Networks.gaussian(1, type, 5, 3), Networks.gaussian(2, type, 5, 2, 3)},
        new INDArray[] {
          Networks.gaussian(3, type, 5, 2), Networks.gaussian(4, type, 5, 2, 3), Networks.gaussian(5, type, 5, 2)
        });
  }

  private static void assertSameBody(MultiLayerNetwork trained, MultiLayerNetwork replaced) {
    assertEquals(trained.getnLayers(), replaced.getnLayers());
    for (int i = 0; i < trained.getnLayers() - 1; i++) {
      assertEquals(trained.getLayer(i).params(), replaced.getLayer(i).params());
    }
  }

  /** Trains both a little, so that weights are not what the seed gives, and checks that the head trains. */
  private static MultiLayerNetwork assertHeadTrains(MultiLayerNetwork trained, DataSet data) {
    trained.fit(data);
    INDArray before = trained.params().dup();
    MultiLayerNetwork replaced = MixtureHead.replaceOutput(trained, DENSITY);
    assertSameBody(trained, replaced);
    assertEquals(hidden(trained, data), hidden(replaced, data));
    double score = replaced.score(data);
    for (int i = 0; i < 5; i++) {
      replaced.fit(data);
    }
    assertTrue(replaced.score(data) < score, score + " became " + replaced.score(data));
    assertEquals(before, trained.params());
    return replaced;
  }

  private static INDArray hidden(MultiLayerNetwork network, DataSet data) {
    List<INDArray> activations = network.feedForward(data.getFeatures(), false);
    return activations.get(activations.size() - 2);
  }

  @Test
  void aNetworkFromAPlainZipGetsAHead(@TempDir Path folder) throws IOException {
    MultiLayerNetwork plain = perceptron();
    DataSet data = new DataSet(Networks.gaussian(1, DataType.FLOAT, 20, 3), Networks.gaussian(2, DataType.FLOAT, 20, 2));
    plain.fit(data);
    File file = folder.resolve("plain.zip").toFile();
    ModelSerializer.writeModel(plain, file, true);
    MultiLayerNetwork replaced = assertHeadTrains(ModelSerializer.restoreMultiLayerNetwork(file), data);
    assertInstanceOf(MixtureDensityOutputLayer.class, replaced.getOutputLayer().conf().getLayer());
    assertArrayEquals(new long[] {20, 2}, Predictions.of(replaced, data.getFeatures()).mean().shape());
    File second = folder.resolve("mixture.zip").toFile();
    ModelSerializer.writeModel(replaced, second, true);
    assertEquals(
        replaced.output(data.getFeatures()),
        ModelSerializer.restoreMultiLayerNetwork(second).output(data.getFeatures()));
  }

  @Test
  void aConvolutionalNetworkGetsAHead() {
    DataSet data =
        new DataSet(Networks.gaussian(1, DataType.FLOAT, 6, 1, 12, 12), Networks.gaussian(2, DataType.FLOAT, 6, 2));
    Layer convolution = new ConvolutionLayer.Builder(3, 3).nOut(4).activation(Activation.RELU).build();
    Layer pooling = new SubsamplingLayer.Builder().kernelSize(2, 2).stride(2, 2).build();
    Layer normal = new BatchNormalization();
    Layer dense = new DenseLayer.Builder().nOut(8).dropOut(0.9).build();
    InputType images = InputType.convolutional(12, 12, 1);
    MultiLayerNetwork net = network(images, convolution, pooling, normal, dense, leastSquares().build());
    MultiLayerNetwork replaced = assertHeadTrains(net, data);
    assertEquals(8, ((MixtureDensityOutputLayer) replaced.getOutputLayer().conf().getLayer()).getNIn());
    // an output layer that reads images through a preprocessor of its own
    MultiLayerNetwork flat =
        network(InputType.convolutionalFlat(12, 12, 1), convolution.clone(), pooling.clone(), leastSquares().build());
    DataSet rows = new DataSet(data.getFeatures().reshape(6, 144), data.getLabels());
    assertHeadTrains(flat, rows);
  }

  @Test
  void aStackOfLstmGetsAHead() {
    for (RNNFormat format : RNNFormat.values()) {
      DataSet data =
          new DataSet(
              Networks.sequences(1, DataType.FLOAT, format, 4, 3, 3),
              Networks.sequences(2, DataType.FLOAT, format, 4, 2, 3));
      MultiLayerNetwork net =
          network(
              InputType.recurrent(3, format),
              new Bidirectional(new LSTM.Builder().nOut(4).build()),
              new LSTM.Builder().nOut(5).build(),
              leastSquaresOfSteps().build());
      MultiLayerNetwork replaced = assertHeadTrains(net, data);
      assertEquals(
          format, ((RnnMixtureDensityOutputLayer) replaced.getOutputLayer().conf().getLayer()).getRnnDataFormat());
      assertArrayEquals(
          data.getLabels().shape(), Predictions.of(replaced, data.getFeatures()).mean().shape());
    }
  }

  @Test
  void eachOutputOfAGraphCanBeReplacedAndTheOthersStayBitForBit() {
    for (DataType type : new DataType[] {DataType.FLOAT, DataType.DOUBLE}) {
      ComputationGraph trained = manyOutputs(type);
      MultiDataSet data = manyLabels(type);
      trained.fit(data);
      INDArray[] before = trained.output(false, data.getFeatures());
      for (int k = 0; k < 3; k++) {
        String output = trained.getConfiguration().getNetworkOutputs().get(k);
        ComputationGraph replaced = MixtureHead.replaceOutput(trained, output, DENSITY);
        assertEquals(type, replaced.params().dataType());
        assertEquals(trained.getConfiguration().getNetworkOutputs(), replaced.getConfiguration().getNetworkOutputs());
        INDArray[] after = replaced.output(false, data.getFeatures());
        for (int i = 0; i < 3; i++) {
          if (i != k) {
            assertEquals(before[i], after[i]);
          }
        }
        assertEquals(DENSITY.parameterWidth(), after[k].size(1));
        double score = replaced.score(data);
        for (int i = 0; i < 3; i++) {
          replaced.fit(data);
        }
        assertTrue(replaced.score(data) < score);
        assertEquals(data.getLabels(k).rank(), Predictions.of(replaced, output, data.getFeatures()).mean().rank());
      }
      assertArrayEquals(before, trained.output(false, data.getFeatures()));
    }
  }

  @Test
  void twoOutputsOfAGraphCanBeReplacedOneAfterTheOther(@TempDir Path folder) throws IOException {
    ComputationGraph trained = manyOutputs(DataType.FLOAT);
    ComputationGraph replaced =
        MixtureHead.replaceOutput(MixtureHead.replaceOutput(trained, "value", DENSITY), "series", DENSITY);
    replaced.fit(manyLabels(DataType.FLOAT));
    File file = folder.resolve("graph.zip").toFile();
    ModelSerializer.writeModel(replaced, file, true);
    INDArray[] features = manyLabels(DataType.FLOAT).getFeatures();
    assertArrayEquals(replaced.output(features), ModelSerializer.restoreComputationGraph(file).output(features));
  }

  @Test
  void aFrozenBodyDoesNotTrain(@TempDir Path folder) throws IOException {
    MultiLayerNetwork trained = perceptron();
    DataSet data = new DataSet(Networks.gaussian(1, DataType.FLOAT, 20, 3), Networks.gaussian(2, DataType.FLOAT, 20, 2));
    MultiLayerNetwork frozen = MixtureHead.of(DENSITY).freezeBody().replaceOutput(trained);
    INDArray head = frozen.getLayer(1).params().dup();
    frozen.fit(data);
    assertSameBody(trained, frozen);
    assertNotEquals(head, frozen.getLayer(1).params());
    assertInstanceOf(FrozenLayer.class, frozen.getLayerWiseConfigurations().getConf(0).getLayer());
    File file = folder.resolve("frozen.zip").toFile();
    ModelSerializer.writeModel(frozen, file, true);
    MultiLayerNetwork again =
        MixtureHead.of(Mixture.of(2, DENSITY)).freezeBody().replaceOutput(ModelSerializer.restoreMultiLayerNetwork(file));
    again.fit(data);
    assertSameBody(trained, again);
  }

  static Stream<Layer> layersThatWorkInPlace() {
    return Stream.of(
        new ActivationLayer(Activation.TANH),
        new PReLULayer.Builder().inputShape(3).build(),
        new DropoutLayer(0.5),
        new FrozenLayerWithBackprop(new ActivationLayer(Activation.TANH)));
  }

  @ParameterizedTest
  @MethodSource("layersThatWorkInPlace")
  void aFrozenBodyMayBeginWithALayerThatWorksInPlace(Layer first, @TempDir Path folder) throws IOException {
    MultiLayerNetwork trained =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(5)
                .updater(new Sgd(0.1))
                .list()
                .layer(first)
                .layer(new DenseLayer.Builder().nOut(4).activation(Activation.TANH).build())
                .layer(new OutputLayer.Builder(LossFunction.MSE).activation(Activation.IDENTITY).nOut(2).build())
                .setInputType(InputType.feedForward(3))
                .build());
    trained.init();
    INDArray x = Networks.gaussian(1, DataType.FLOAT, 20, 3);
    DataSet data = new DataSet(x.dup(), Networks.gaussian(2, DataType.FLOAT, 20, 2));

    MultiLayerNetwork frozen = MixtureHead.of(DENSITY).freezeBody().replaceOutput(trained);
    ComputationGraph graph = MixtureHead.of(DENSITY).freezeBody().replaceOutput(trained.toComputationGraph(), "2");
    INDArray hidden = trained.feedForward(x.dup(), false).get(2);
    for (int i = 0; i < 3; i++) {
      frozen.fit(data);
      graph.fit(data);
    }
    assertEquals(x, data.getFeatures());
    assertEquals(trained.getLayer(1).params(), frozen.getLayer(1).params());
    assertEquals(trained.getLayer(1).params(), graph.getLayer("1").params());
    // nothing is dropped of a frozen body, so the head trains on what it sees in use
    assertTrue(raw(hidden, frozen.getLayer(2)).equalsWithEps(frozen.output(x.dup(), true), 1e-5));
    assertTrue(raw(hidden, graph.getLayer("2")).equalsWithEps(graph.output(true, x.dup())[0], 1e-5));

    File file = folder.resolve("frozen.zip").toFile();
    ModelSerializer.writeModel(frozen, file, true);
    MultiLayerNetwork again = ModelSerializer.restoreMultiLayerNetwork(file);
    assertEquals(frozen.getLayerWiseConfigurations(), again.getLayerWiseConfigurations());
    assertEquals(frozen.output(x.dup()), again.output(x.dup()));
    frozen.clone().fit(data);
    again.fit(data);
  }

  private static INDArray raw(INDArray hidden, org.deeplearning4j.nn.api.Layer head) {
    return hidden.mmul(head.getParam("W")).addiRowVector(head.getParam("b"));
  }

  @Test
  void aFrozenActivationOfDl4jFailsWhereItIsTheFirst() {
    MultiLayerNetwork net =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder().seed(1)
                .list()
                .layer(new FrozenLayer(new ActivationLayer(Activation.TANH)))
                .layer(new FrozenLayer(new DenseLayer.Builder().nOut(4).build()))
                .layer(new OutputLayer.Builder(LossFunction.MSE).activation(Activation.IDENTITY).nOut(2).build())
                .setInputType(InputType.feedForward(3))
                .build());
    net.init();
    DataSet data = new DataSet(Networks.gaussian(1, DataType.FLOAT, 20, 3), Networks.gaussian(2, DataType.FLOAT, 20, 2));
    assertThrows(IllegalStateException.class, () -> net.fit(data));
  }

  @Test
  void onlyWhatLeadsToTheHeadIsFrozenInAGraph() {
    ComputationGraph trained = manyOutputs(DataType.FLOAT);
    ComputationGraph frozen = MixtureHead.of(DENSITY).freezeBody().replaceOutput(trained, "value");
    frozen.fit(manyLabels(DataType.FLOAT));
    for (String name : new String[] {"left", "right", "top"}) {
      assertEquals(trained.getLayer(name).params(), frozen.getLayer(name).params(), name);
    }
    for (String name : new String[] {"memory", "series", "side"}) {
      assertNotEquals(trained.getLayer(name).params(), frozen.getLayer(name).params(), name);
    }
  }

  @Test
  void theHeadCanStartFromLabels() {
    INDArray labels = Networks.gaussian(2, DataType.FLOAT, 200, 2).mul(3).add(100);
    INDArray features = Networks.gaussian(1, DataType.FLOAT, 200, 3);
    MixtureInitialization start = MixtureInitialization.of(labels, 7).gain(0);
    MultiLayerNetwork net = MixtureHead.of(DENSITY).startFrom(start).replaceOutput(perceptron());
    // the marginal of the labels: near the entropy of two normal columns of deviation 3
    assertEquals(Math.log(2 * Math.PI * Math.E * 9), net.score(new DataSet(features, labels)), 0.15);
    ComputationGraph graph = MixtureHead.of(DENSITY).startFrom(start).replaceOutput(manyOutputs(DataType.FLOAT), "side");
    INDArray series = Networks.gaussian(2, DataType.FLOAT, 200, 2, 4);
    INDArray mean = Predictions.of(graph, "side", features, series).mean();
    assertEquals(labels.mean(0).getDouble(0), mean.getDouble(0, 0), 0.1);
  }

  @Test
  void theHeadTakesOverTheSettingsOfTheOutputLayer() {
    OutputLayer old =
        leastSquares()
            .name("answer")
            .updater(new Nesterovs(0.02))
            .biasUpdater(new Sgd(0.03))
            .l2(1e-3)
            .dropOut(0.7)
            .gradientNormalization(GradientNormalization.ClipL2PerLayer)
            .gradientNormalizationThreshold(5)
            .build();
    MultiLayerNetwork net = network(InputType.feedForward(3), new DenseLayer.Builder().nOut(6).build(), old);
    BaseOutputLayer head = (BaseOutputLayer) MixtureHead.replaceOutput(net, DENSITY).getOutputLayer().conf().getLayer();
    old = (OutputLayer) net.getOutputLayer().conf().getLayer();
    assertEquals("answer", head.getLayerName());
    assertEquals(new Nesterovs(0.02), head.getIUpdater());
    assertEquals(new Sgd(0.03), head.getBiasUpdater());
    assertEquals(old.getRegularization(), head.getRegularization());
    assertEquals(old.getIDropout(), head.getIDropout());
    assertEquals(old.getWeightInitFn(), head.getWeightInitFn());
    assertEquals(GradientNormalization.ClipL2PerLayer, head.getGradientNormalization());
    assertEquals(5, head.getGradientNormalizationThreshold());
    MultiLayerNetwork tuned =
        MixtureHead.of(DENSITY)
            .fineTune(new FineTuneConfiguration.Builder().updater(new Adam(0.005)).build())
            .replaceOutput(net);
    for (org.deeplearning4j.nn.api.Layer layer : tuned.getLayers()) {
      assertEquals(new Adam(0.005), layer.conf().getLayer().getUpdaterByParam("W"));
    }
  }

  @Test
  void whatTheWholeNetworkIsSetToStays() {
    MultiLayerNetwork net =
        new MultiLayerNetwork(
            settings(DataType.DOUBLE)
                .trainingWorkspaceMode(WorkspaceMode.NONE)
                .list()
                .layer(new LSTM.Builder().nIn(2).nOut(3).build())
                .layer(leastSquaresOfSteps().nIn(3).build())
                .backpropType(BackpropType.TruncatedBPTT)
                .tBPTTLength(7)
                .build());
    net.init();
    MultiLayerNetwork replaced = MixtureHead.replaceOutput(net, DENSITY);
    assertEquals(BackpropType.TruncatedBPTT, replaced.getLayerWiseConfigurations().getBackpropType());
    assertEquals(7, replaced.getLayerWiseConfigurations().getTbpttFwdLength());
    assertEquals(WorkspaceMode.NONE, replaced.getLayerWiseConfigurations().getTrainingWorkspaceMode());
    assertEquals(DataType.DOUBLE, replaced.params().dataType());
    net.fit(Networks.gaussian(1, DataType.DOUBLE, 2, 2, 7), Networks.gaussian(2, DataType.DOUBLE, 2, 2, 7));
    assertEquals(0, MixtureHead.replaceOutput(net, DENSITY).getIterationCount());
  }

  @Test
  void transferLearningForgetsTruncatedBackpropagation() {
    MultiLayerNetwork net =
        new MultiLayerNetwork(
            settings(DataType.FLOAT)
                .list()
                .layer(new LSTM.Builder().nIn(2).nOut(3).build())
                .layer(leastSquaresOfSteps().nIn(3).build())
                .backpropType(BackpropType.TruncatedBPTT)
                .tBPTTLength(7)
                .build());
    net.init();
    MultiLayerNetwork transferred =
        new TransferLearning.Builder(net)
            .fineTuneConfiguration(new FineTuneConfiguration.Builder().build())
            .removeOutputLayer()
            .addLayer(leastSquaresOfSteps().nIn(3).build())
            .build();
    assertEquals(BackpropType.Standard, transferred.getLayerWiseConfigurations().getBackpropType());
  }

  @Test
  void transferLearningForgetsTheDataTypeOfAGraph() {
    ComputationGraph transferred =
        new TransferLearning.GraphBuilder(manyOutputs(DataType.DOUBLE))
            .removeVertexKeepConnections("side")
            .addLayer("side", leastSquares().nIn(4).build(), "right")
            .build();
    assertEquals(DataType.FLOAT, transferred.params().dataType());
  }

  @Test
  void anyOutputLayerWithWeightsCanBeReplaced() {
    MultiLayerNetwork classes =
        network(
            InputType.feedForward(3),
            new DenseLayer.Builder().nOut(6).build(),
            new CenterLossOutputLayer.Builder(LossFunction.MCXENT).activation(Activation.SOFTMAX).nOut(3).build());
    MultiLayerNetwork first = MixtureHead.replaceOutput(classes, DENSITY);
    MultiLayerNetwork second = MixtureHead.replaceOutput(first, DiagonalGaussian.of(1));
    assertSameBody(classes, second);
    assertEquals(DiagonalGaussian.of(1), Predictions.of(second, Networks.gaussian(1, DataType.FLOAT, 2, 3)).density());
  }

  private static void refused(Runnable action, String... parts) {
    String message = assertThrows(DL4JInvalidConfigException.class, action::run).getMessage();
    for (String part : parts) {
      assertTrue(message.contains(part), message);
    }
  }

  @Test
  void whatIsNoOutputLayerWithWeightsIsRefusedByName() {
    Layer dense = new DenseLayer.Builder().nOut(6).build();
    refused(
        () -> MixtureHead.replaceOutput(network(InputType.feedForward(3), dense.clone()), DENSITY),
        "the network's last layer is a DenseLayer", "OutputLayer or RnnOutputLayer");
    Layer loss = new LossLayer.Builder(LossFunction.MSE).activation(Activation.IDENTITY).build();
    refused(
        () -> MixtureHead.replaceOutput(network(InputType.feedForward(3), dense.clone(), loss), DENSITY), "LossLayer");
    Layer pixels = new CnnLossLayer.Builder(LossFunction.MSE).activation(Activation.IDENTITY).build();
    refused(
        () ->
            MixtureHead.replaceOutput(
                network(InputType.convolutional(4, 4, 1), new ConvolutionLayer.Builder(1, 1).nOut(2).build(), pixels),
                DENSITY),
        "CnnLossLayer");
    refused(() -> MixtureHead.replaceOutput(perceptron(), null), "expected a density, but got null");
  }

  @Test
  void outputsThatAGraphDoesNotHaveAreRefusedByName() {
    ComputationGraph graph = manyOutputs(DataType.FLOAT);
    for (String name : new String[] {"other", "top"}) {
      refused(
          () -> MixtureHead.replaceOutput(graph, name, DENSITY), "no output \"" + name + "\"", "[value, series, side]");
    }
    GraphBuilder builder =
        settings(DataType.FLOAT)
            .graphBuilder()
            .addInputs("in")
            .addLayer("a", leastSquares().nIn(3).build(), "in")
            .addLayer("b", leastSquares().nIn(2).build(), "a")
            .addVertex("all", new MergeVertex(), "a", "b")
            .validateOutputLayerConfig(false);
    ComputationGraph chained = new ComputationGraph(builder.setOutputs("a", "b", "all").build());
    chained.init();
    refused(() -> MixtureHead.replaceOutput(chained, "a", DENSITY), "output \"a\"", "\"b\" reads");
    refused(() -> MixtureHead.replaceOutput(chained, "all", DENSITY), "output \"all\" is a MergeVertex");
  }
}
