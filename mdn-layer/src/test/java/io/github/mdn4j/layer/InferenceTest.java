// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.mdn4j.density.DiagonalGaussian;
import io.github.mdn4j.evaluation.DensityEvaluation;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.graph.SubsetVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.PReLULayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.Sgd;

/** A prediction depends on what is given and nothing else, and changes nothing. */
@ExtendWith(DoublePrecision.class)
class InferenceTest {

  private static final DiagonalGaussian DENSITY = DiagonalGaussian.of(1);

  static Stream<Layer> layersThatOverwrite() {
    return Stream.of(
        new ActivationLayer(Activation.TANH),
        new ActivationLayer(Activation.RELU),
        new PReLULayer.Builder().inputShape(3).build(),
        new FrozenLayer(new ActivationLayer(Activation.TANH)));
  }

  private static MultiLayerNetwork beginningWith(Layer first) {
    MultiLayerNetwork net =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(3)
                .dataType(DataType.DOUBLE)
                .list()
                .layer(first)
                .layer(new DenseLayer.Builder().nOut(4).activation(Activation.TANH).build())
                .layer(new MixtureDensityOutputLayer.Builder(DENSITY).build())
                .setInputType(InputType.feedForward(3))
                .build());
    net.init();
    return net;
  }

  @ParameterizedTest
  @MethodSource("layersThatOverwrite")
  void featuresStayAsTheyAre(Layer first) {
    MultiLayerNetwork net = beginningWith(first);
    ComputationGraph graph = net.toComputationGraph();
    INDArray x = Networks.gaussian(1, DataType.DOUBLE, 5, 3);
    INDArray before = x.dup();
    INDArray mean = Predictions.of(net, x).mean();

    assertEquals(before, x);
    assertEquals(mean, Predictions.of(net, x).mean());
    assertEquals(mean, Predictions.of(graph, x).mean());
    DataSet data = new DataSet(x, Networks.gaussian(2, DataType.DOUBLE, 5, 1));
    double score = DensityScores.of(net, new ListDataSetIterator<>(List.of(data))).getValue(nll());
    assertEquals(score, DensityScores.of(graph, new ListDataSetIterator<>(List.of(data))).getValue(nll()));
    assertEquals(net.score((DataSet) data.copy()), score, 1e-12);
    assertEquals(before, x);
  }

  private static io.github.mdn4j.evaluation.DensityMetric nll() {
    return io.github.mdn4j.evaluation.DensityMetric.NLL;
  }

  @Test
  void theOutputOfDl4jWritesOverItsFeatures() {
    MultiLayerNetwork net = beginningWith(new ActivationLayer(Activation.TANH));
    INDArray x = Networks.gaussian(1, DataType.DOUBLE, 5, 3);
    INDArray before = x.dup();
    net.output(x);
    assertNotEquals(before, x);
  }

  /** in → tanh in place → a; in → b; out of both; also from inside the graph and through a view. */
  private static ComputationGraph withOtherReaders() {
    ComputationGraph graph =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .seed(3)
                .dataType(DataType.DOUBLE)
                .graphBuilder()
                .addInputs("in")
                .addLayer("act", new ActivationLayer(Activation.TANH), "in")
                .addLayer("a", new DenseLayer.Builder().nOut(4).activation(Activation.IDENTITY).build(), "in")
                .addVertex("view", new SubsetVertex(0, 1), "a")
                .addLayer("inner", new ActivationLayer(Activation.TANH), "view")
                .addLayer("b", new DenseLayer.Builder().nOut(4).activation(Activation.IDENTITY).build(), "a")
                .addLayer("head", new MixtureDensityOutputLayer.Builder(DENSITY).build(), "act", "inner", "b")
                .setOutputs("head")
                .setInputTypes(InputType.feedForward(3))
                .build());
    graph.init();
    return graph;
  }

  @Test
  void otherReadersInAGraphSeeWhatTheyWouldInTraining() {
    ComputationGraph graph = withOtherReaders();
    INDArray x = Networks.gaussian(1, DataType.DOUBLE, 5, 3);
    INDArray training = graph.output(true, x.dup())[0]; // copies in M2.1, and nothing else is random
    INDArray inference = graph.output(false, x.dup())[0];

    assertEquals(Predictions.of(DENSITY, training).mean(), Predictions.of(graph, x).mean());
    assertNotEquals(training, inference);
    assertEquals(inference, graph.output(false, x.dup())[0]); // and the graph is DL4J's again
  }

  private static DataSet padded(MultiLayerNetwork net) {
    INDArray x = Networks.gaussian(1, DataType.DOUBLE, 3, 2, 4);
    INDArray mask = Nd4j.ones(DataType.DOUBLE, 3, 4);
    mask.get(NDArrayIndex.point(1), NDArrayIndex.interval(2, 4)).assign(0);
    return new DataSet(x, Networks.gaussian(2, DataType.DOUBLE, 3, 1, 4), mask, mask);
  }

  @Test
  void aListenerPredictsWithoutTheMasksOfTheTraining() {
    MultiLayerNetwork net = Networks.recurrent(DENSITY, DataType.DOUBLE, new Sgd(0.1), RNNFormat.NCW);
    INDArray other = Networks.gaussian(3, DataType.DOUBLE, 5, 2, 6);
    List<INDArray> seen = new ArrayList<>();
    List<INDArray> expected = new ArrayList<>();
    net.setListeners(new BaseTrainingListener() {
      @Override
      public void iterationDone(Model model, int iteration, int epoch) {
        MultiLayerNetwork copy = net.clone();
        for (INDArray x : List.of(net.getInput().dup(), other)) {
          seen.add(Predictions.of(net, x).mean());
          expected.add(Predictions.of(DENSITY, copy.output(x)).mean());
        }
      }
    });
    net.fit(padded(net));
    assertEquals(2, seen.size());
    assertEquals(expected, seen);
  }

  @Test
  void aRefusedMinibatchLeavesNoMask() {
    MultiLayerNetwork net = Networks.recurrent(DENSITY, DataType.DOUBLE, new Sgd(0.1), RNNFormat.NCW);
    ComputationGraph graph = net.toComputationGraph();
    DataSet data = padded(net);
    INDArray expected = Predictions.of(net, data.getFeatures()).mean();
    data.getLabels().putScalar(0, Double.NaN);
    assertThrows(DL4JInvalidInputException.class, () -> net.fit(data));
    assertThrows(DL4JInvalidInputException.class, () -> graph.fit(data));

    assertEquals(expected, Predictions.of(net, data.getFeatures()).mean());
    assertEquals(expected, Predictions.of(graph, data.getFeatures()).mean());
    assertEquals(expected, Predictions.of(DENSITY, net.output(data.getFeatures())).mean());
  }

  static Stream<MultiLayerNetwork> networksOfWholeSequences() {
    return Stream.of(
            new Layer[] {new LastTimeStep(new LSTM.Builder().nOut(4).build())},
            new Layer[] {new LSTM.Builder().nOut(4).build(), new GlobalPoolingLayer(PoolingType.AVG)},
            new Layer[] {new LSTM.Builder().nOut(4).build(), new GlobalPoolingLayer(PoolingType.MAX)})
        .map(layers -> {
          NeuralNetConfiguration.ListBuilder list =
              new NeuralNetConfiguration.Builder().seed(3).dataType(DataType.DOUBLE).list();
          for (Layer layer : layers) {
            list.layer(layer);
          }
          MultiLayerNetwork net =
              new MultiLayerNetwork(
                  list.layer(new MixtureDensityOutputLayer.Builder(DENSITY).build())
                      .setInputType(InputType.recurrent(2))
                      .build());
          net.init();
          return net;
        });
  }

  @ParameterizedTest
  @MethodSource("networksOfWholeSequences")
  void paddingDoesNotCount(MultiLayerNetwork net) {
    ComputationGraph graph = net.toComputationGraph();
    INDArray shorter = Networks.gaussian(1, DataType.DOUBLE, 3, 2, 4);
    INDArray padded = Nd4j.valueArrayOf(new long[] {3, 2, 7}, 50.0, DataType.DOUBLE);
    padded.get(NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.interval(0, 4)).assign(shorter);
    INDArray mask = Nd4j.zeros(DataType.DOUBLE, 3, 7);
    mask.get(NDArrayIndex.all(), NDArrayIndex.interval(0, 4)).assign(1);
    double[] expected = Predictions.of(net, shorter).mean().toDoubleVector();

    assertArrayEquals(expected, Predictions.of(net, padded, mask).mean().toDoubleVector(), 1e-12);
    INDArray[] in = {padded};
    INDArray[] masks = {mask};
    assertArrayEquals(expected, Predictions.of(graph, in, masks).mean().toDoubleVector(), 1e-12);
    String head = graph.getConfiguration().getNetworkOutputs().get(0);
    assertArrayEquals(expected, Predictions.of(graph, head, in, masks).mean().toDoubleVector(), 1e-12);
    assertNotEquals(Predictions.of(net, shorter).mean(), Predictions.of(net, padded).mean());
  }

  @Test
  void evaluationLeavesOutWhatTheLossLeavesOut() {
    MultiLayerNetwork net = Networks.recurrent(DENSITY, DataType.DOUBLE, new Sgd(0.1), RNNFormat.NCW);
    ComputationGraph graph = net.toComputationGraph();
    INDArray x = Networks.gaussian(1, DataType.DOUBLE, 3, 2, 6);
    INDArray y = Networks.gaussian(2, DataType.DOUBLE, 3, 1, 6);
    INDArray mask = Nd4j.ones(DataType.DOUBLE, 3, 6);
    mask.get(NDArrayIndex.all(), NDArrayIndex.interval(4, 6)).assign(0);
    y.get(NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.interval(4, 6)).assign(50);
    DataSet data = new DataSet(x, y, mask, null);
    double perStep = net.score(data) * 3 / 12; // of the loss

    DensityEvaluation ofNetwork = new DensityEvaluation(DENSITY);
    DensityEvaluation ofGraph = new DensityEvaluation(DENSITY);
    net.doEvaluation(new ListDataSetIterator<>(List.of(data)), ofNetwork);
    graph.doEvaluation(new ListDataSetIterator<>(List.of(data)), ofGraph);
    for (DensityEvaluation each : List.of(
        ofNetwork, ofGraph,
        DensityScores.of(net, new ListDataSetIterator<>(List.of(data))),
        DensityScores.of(graph, new ListDataSetIterator<>(List.of(data))))) {
      assertEquals(12, each.rows());
      assertEquals(perStep, each.getValue(nll()), 1e-12);
    }
    assertEquals(
        perStep,
        new DensityScoreCalculator(nll(), new ListDataSetIterator<>(List.of(data))).calculateScore(net),
        1e-12);
    INDArray raw = net.output(x, false, mask, null);
    assertEquals(18, Predictions.of(DENSITY, raw).rows());
    assertEquals(Predictions.of(net, x).mean(), Predictions.of(DENSITY, raw).mean()); // no marks outside
  }
}
