// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.sequence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.mdn4j.density.Bernoulli;
import io.github.mdn4j.density.Categorical;
import io.github.mdn4j.density.DiagonalGaussian;
import io.github.mdn4j.layer.DoublePrecision;
import io.github.mdn4j.layer.Networks;
import io.github.mdn4j.layer.Predictions;
import io.github.mdn4j.layer.RnnMixtureDensityOutputLayer;
import io.github.mdn4j.layer.fused.FusedLSTM;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.L2NormalizeVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.ScaleVertex;
import org.deeplearning4j.nn.conf.graph.ShiftVertex;
import org.deeplearning4j.nn.conf.graph.StackVertex;
import org.deeplearning4j.nn.conf.graph.SubsetVertex;
import org.deeplearning4j.nn.conf.graph.UnstackVertex;
import org.deeplearning4j.nn.conf.graph.rnn.ReverseTimeSeriesVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.GravesBidirectionalLSTM;
import org.deeplearning4j.nn.conf.layers.GravesLSTM;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.SelfAttentionLayer;
import org.deeplearning4j.nn.conf.layers.Subsampling1DLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling1D;
import org.deeplearning4j.nn.conf.layers.ZeroPadding1DLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.conf.layers.util.MaskZeroLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.Sgd;

/** What runs step by step gives what it gives at once; everything else is refused by name. */
@ExtendWith(DoublePrecision.class)
class StepByStepTest {

  private static final DiagonalGaussian DENSITY = DiagonalGaussian.of(2);

  private static Layer lstm() {
    return new LSTM.Builder().nOut(4).build();
  }

  private static MultiLayerNetwork network(RNNFormat format, InputType in, BackpropType backprop, Layer... body) {
    NeuralNetConfiguration.ListBuilder list =
        new NeuralNetConfiguration.Builder().seed(3).dataType(DataType.DOUBLE).updater(new Sgd(0.1)).list();
    for (int i = 0; i < body.length; i++) {
      body[i].setLayerName("layer" + i);
      list.layer(body[i]);
    }
    MultiLayerNetwork net =
        new MultiLayerNetwork(
            list.layer(new RnnMixtureDensityOutputLayer.Builder(DENSITY).dataFormat(format).build())
                .setInputType(in)
                .backpropType(backprop)
                .tBPTTLength(3)
                .build());
    net.init();
    return net;
  }

  private static MultiLayerNetwork network(RNNFormat format, Layer... body) {
    return network(format, InputType.recurrent(2, format), BackpropType.Standard, body);
  }

  private static ComputationGraph graph(GraphVertex vertex) {
    GraphBuilder builder =
        new NeuralNetConfiguration.Builder()
            .seed(3)
            .dataType(DataType.DOUBLE)
            .graphBuilder()
            .addInputs("in")
            .addLayer("lstm", lstm(), "in");
    builder = vertex instanceof ElementWiseVertex
        ? builder.addLayer("other", lstm(), "in").addVertex("vertex", vertex, "lstm", "other")
        : builder.addVertex("vertex", vertex, "lstm");
    ComputationGraph graph =
        new ComputationGraph(
            builder
                .addLayer("head", new RnnMixtureDensityOutputLayer.Builder(DENSITY).build(), "vertex", "in")
                .setOutputs("head")
                .setInputTypes(InputType.recurrent(2))
                .build());
    graph.init();
    return graph;
  }

  static Stream<List<Layer>> lookingBackThroughState() {
    return Stream.of(
        List.of(lstm()),
        List.of(new FusedLSTM.Builder().nOut(4).build()),
        List.of(new FrozenLayer(lstm()), lstm()),
        List.of(new DenseLayer.Builder().nOut(3).build(), lstm(), new DenseLayer.Builder().nOut(3).build()),
        List.of(new ActivationLayer(Activation.TANH), lstm(), new ActivationLayer(Activation.TANH)),
        List.of(lstm(), new DropoutLayer(0.5), lstm()),
        List.of(lstm(), new FrozenLayer(new ActivationLayer(Activation.TANH))));
  }

  private static void assertSameStepByStep(SequenceSampler sampler, INDArray x, RNNFormat format, Predictions whole) {
    int time = format == RNNFormat.NCW ? 2 : 1;
    for (int t = 0; t < x.size(time); t++) {
      INDArray step =
          time == 2
              ? x.get(NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.interval(t, t + 1))
              : x.get(NDArrayIndex.all(), NDArrayIndex.interval(t, t + 1), NDArrayIndex.all());
      sampler.feed(step);
      for (int i = 0; i < x.size(0); i++) {
        double[] expected = whole.row(i, t).mean();
        double[] actual = sampler.predictions().row(i).mean();
        assertEquals(expected[0], actual[0], 1e-10, "step " + t);
        assertEquals(expected[1], actual[1], 1e-10, "step " + t);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("lookingBackThroughState")
  void stepByStepIsAtOnce(List<Layer> body) {
    for (RNNFormat format : RNNFormat.values()) {
      MultiLayerNetwork net = network(format, body.toArray(new Layer[0]));
      INDArray x = Networks.sequences(5, DataType.DOUBLE, format, 3, 2, 6);
      INDArray before = x.dup();
      assertSameStepByStep(SequenceSampler.of(net), x, format, Predictions.of(net, x));
      assertEquals(before, x);
    }
  }

  @Test
  void otherRecurrentLayersRunInOneFormat() { // and not in [n,T,w] in M2.1
    for (Layer layer : List.<Layer>of(new GravesLSTM.Builder().nOut(4).build(), new SimpleRnn.Builder().nOut(4).build())) {
      MultiLayerNetwork net = network(RNNFormat.NCW, layer);
      INDArray x = Networks.sequences(5, DataType.DOUBLE, RNNFormat.NCW, 3, 2, 6);
      assertSameStepByStep(SequenceSampler.of(net), x, RNNFormat.NCW, Predictions.of(net, x));
    }
    MultiLayerNetwork net = network(RNNFormat.NWC, new SimpleRnn.Builder().nOut(4).build());
    assertThrows(DL4JInvalidConfigException.class, () -> SequenceSampler.of(net));
  }

  static Stream<GraphVertex> verticesOfOneStep() {
    return Stream.of(
        new ScaleVertex(2), new ShiftVertex(1), new SubsetVertex(1, 3), new ElementWiseVertex(ElementWiseVertex.Op.Add));
  }

  @ParameterizedTest
  @MethodSource("verticesOfOneStep")
  void stepByStepIsAtOnceInAGraph(GraphVertex vertex) {
    ComputationGraph graph = graph(vertex);
    INDArray x = Networks.sequences(5, DataType.DOUBLE, RNNFormat.NCW, 3, 2, 6);
    assertSameStepByStep(SequenceSampler.of(graph), x, RNNFormat.NCW, Predictions.of(graph, x));
  }

  static Stream<List<Layer>> lookingElsewhere() {
    return Stream.of(
        List.of(new Convolution1DLayer.Builder(3).nOut(4).convolutionMode(ConvolutionMode.Same).build()),
        List.of(new Convolution1DLayer.Builder(3).nOut(4).convolutionMode(ConvolutionMode.Causal).build()),
        List.of(new Convolution1DLayer.Builder(3).nOut(4).convolutionMode(ConvolutionMode.Causal).build(), lstm()),
        List.of(lstm(),
          new FrozenLayer(new Convolution1DLayer.Builder(3).nOut(4).convolutionMode(ConvolutionMode.Causal).build())),
        List.of(lstm(), new Subsampling1DLayer.Builder(2, 1).convolutionMode(ConvolutionMode.Same).build()),
        List.of(lstm(), new Upsampling1D.Builder(2).build()),
        List.of(lstm(), new ZeroPadding1DLayer.Builder(1).build()),
        List.of(lstm(), new SelfAttentionLayer.Builder().nOut(4).nHeads(1).projectInput(true).build()),
        List.of(new Bidirectional(lstm())),
        List.of(new GravesBidirectionalLSTM.Builder().nOut(4).build()),
        List.of(new MaskZeroLayer(lstm(), 0)),
        List.of(lstm(), new ActivationLayer(Activation.SOFTMAX)));
  }

  @ParameterizedTest
  @MethodSource("lookingElsewhere")
  void whatLooksElsewhereIsRefusedByName(List<Layer> layers) {
    Layer[] body = layers.toArray(new Layer[0]);
    InputType in = InputType.recurrent(2, 6, RNNFormat.NCW);
    MultiLayerNetwork net = network(RNNFormat.NCW, in, BackpropType.Standard, body);
    String sampling =
        assertThrows(DL4JInvalidConfigException.class, () -> SequenceSampler.of(net)).getMessage();
    assertTrue(sampling.contains("\"layer") && sampling.contains("(index "), sampling);
    if (!(body[0] instanceof Bidirectional)) { // which M2.1 refuses itself
      MultiLayerNetwork truncated = network(RNNFormat.NCW, in, BackpropType.TruncatedBPTT, body);
      String training =
          assertThrows(DL4JInvalidConfigException.class, () -> TruncatedBptt.of(truncated)).getMessage();
      assertTrue(training.contains("\"layer") && training.contains("(index "), training);
    }
  }

  @Test
  void wholeSequencesInAWrapperAreRefused() {
    MultiLayerNetwork net = network(RNNFormat.NCW, lstm());
    ComputationGraph last =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder().seed(1)
                .dataType(DataType.DOUBLE)
                .graphBuilder()
                .addInputs("in")
                .addLayer("summary", new LastTimeStep(lstm()), "in")
                .addVertex(
                    "again", new org.deeplearning4j.nn.conf.graph.rnn.DuplicateToTimeSeriesVertex("in"), "summary")
                .addLayer("head", new RnnMixtureDensityOutputLayer.Builder(DENSITY).build(), "again")
                .setOutputs("head")
                .setInputTypes(InputType.recurrent(2))
                .build());
    last.init();
    String message = assertThrows(DL4JInvalidConfigException.class, () -> SequenceSampler.of(last)).getMessage();
    assertTrue(message.contains("\"summary\""), message);
    SequenceSampler.of(net);
  }

  static Stream<GraphVertex> verticesOfOtherSteps() {
    return Stream.of(new ReverseTimeSeriesVertex(), new L2NormalizeVertex());
  }

  @ParameterizedTest
  @MethodSource("verticesOfOtherSteps")
  void verticesThatLookElsewhereAreRefusedByName(GraphVertex vertex) {
    String message =
        assertThrows(DL4JInvalidConfigException.class, () -> SequenceSampler.of(graph(vertex))).getMessage();
    assertTrue(message.contains("\"vertex\""), message);
  }

  /** Returns a graph in which rows stand on each other from a stack to a part of it, around a layer. */
  private static ComputationGraph stacked(Layer layer, boolean parted) {
    GraphBuilder builder =
        new NeuralNetConfiguration.Builder()
            .seed(3)
            .dataType(DataType.DOUBLE)
            .graphBuilder()
            .addInputs("in")
            .addVertex("stack", new StackVertex(), "in", "in")
            .addLayer("shared", layer, "stack");
    if (parted) {
      builder.addVertex("part", new UnstackVertex(1, 2), "shared")
          .addLayer("lstm", lstm(), "in")
          .addVertex("both", new MergeVertex(), "lstm", "part");
    }
    ComputationGraph graph =
        new ComputationGraph(
            builder
                .addLayer("head", new RnnMixtureDensityOutputLayer.Builder(DENSITY).build(), parted ? "both" : "shared")
                .setOutputs("head")
                .setInputTypes(InputType.recurrent(2))
                .build());
    graph.init();
    return graph;
  }

  @Test
  void aStateOfRowsThatStandOnEachOtherIsRefused() {
    for (boolean parted : new boolean[] {true, false}) {
      ComputationGraph graph = stacked(lstm(), parted);
      String message =
          assertThrows(DL4JInvalidConfigException.class, () -> SequenceSampler.of(graph)).getMessage();
      assertTrue(message.contains("\"shared\"") && message.contains("StackVertex"), message);
    }
    String head =
        assertThrows(
            DL4JInvalidConfigException.class,
            () -> SequenceSampler.of(stacked(new ActivationLayer(Activation.TANH), false))).getMessage();
    assertTrue(head.contains("\"head\""), head);
  }

  @Test
  void rowsThatStandOnEachOtherInOneStepAreFine() {
    ComputationGraph graph = stacked(new ActivationLayer(Activation.TANH), true);
    INDArray x = Networks.sequences(5, DataType.DOUBLE, RNNFormat.NCW, 3, 2, 6);
    assertSameStepByStep(SequenceSampler.of(graph), x, RNNFormat.NCW, Predictions.of(graph, x));
  }

  /** Returns a network over indices from 0 to 4. */
  private static MultiLayerNetwork embedding(RNNFormat format) {
    MultiLayerNetwork net =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(3)
                .dataType(DataType.DOUBLE)
                .list()
                .layer(new EmbeddingSequenceLayer.Builder().nIn(5).nOut(3).outputDataFormat(format).build())
                .layer(new LSTM.Builder().nIn(3).nOut(4).dataFormat(format).build())
                .layer(new RnnMixtureDensityOutputLayer.Builder(Categorical.of(5)).nIn(4).dataFormat(format).build())
                .build());
    net.init();
    return net;
  }

  @ParameterizedTest
  @EnumSource(RNNFormat.class)
  void anEmbeddingIsFedOneIndexAStep(RNNFormat format) {
    MultiLayerNetwork net = embedding(format);
    Random random = new Random(4);
    double[] indices = random.ints(12, 0, 5).asDoubleStream().toArray();
    INDArray ncw = Nd4j.createFromArray(indices).reshape(2, 1, 6);
    INDArray x = format == RNNFormat.NCW ? ncw : ncw.permute(0, 2, 1).dup('c');
    Predictions whole = Predictions.of(net, ncw); // as M2.1's layer takes it, whatever the format

    SequenceSampler sampler =
        new SequenceSampler.Builder(net)
            .feedback((sequence, step, drawn) -> new double[] {argmax(drawn)})
            .build();
    sampler.feed(x);
    for (int i = 0; i < 2; i++) {
      assertEquals(whole.row(i, 5).logDensity(new double[] {0, 1, 0, 0, 0}),
          sampler.predictions().row(i).logDensity(new double[] {0, 1, 0, 0, 0}), 1e-12);
    }
    assertEquals(4, sampler.sample(4, new SplittableRandom(1)).get(0).length);
    assertThrows(
        org.deeplearning4j.exception.DL4JInvalidInputException.class,
        () -> SequenceSampler.of(bernoulli(format)).feed(Nd4j.zeros(DataType.DOUBLE, 2, 5, 5)));
  }

  private static MultiLayerNetwork bernoulli(RNNFormat format) {
    MultiLayerNetwork net =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder().seed(1)
                .dataType(DataType.DOUBLE)
                .list()
                .layer(new EmbeddingSequenceLayer.Builder().nIn(2).nOut(3).outputDataFormat(format).build())
                .layer(new LSTM.Builder().nIn(3).nOut(4).dataFormat(format).build())
                .layer(new RnnMixtureDensityOutputLayer.Builder(Bernoulli.of()).nIn(4).dataFormat(format).build())
                .build());
    net.init();
    return net;
  }

  private static int argmax(double[] oneHot) {
    for (int i = 0; i < oneHot.length; i++) {
      if (oneHot[i] == 1) {
        return i;
      }
    }
    throw new AssertionError();
  }
}
