// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.sequence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.mdn4j.density.DiagonalGaussian;
import io.github.mdn4j.density.Mixture;
import io.github.mdn4j.layer.MixtureDensityOutputLayer;
import io.github.mdn4j.layer.Networks;
import io.github.mdn4j.layer.Recurrent;
import io.github.mdn4j.layer.RnnMixtureDensityOutputLayer;
import io.github.mdn4j.layer.Slopes;
import io.github.mdn4j.layer.fused.FusedLSTM;
import io.github.mdn4j.layer.fused.LstmConversion;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.layers.RecurrentLayer;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.learning.config.Sgd;

class TruncatedBpttTest {

  private static final int EXAMPLES = 2;
  private static final int STEPS = 4;

  private static Recurrent recurrent(RNNFormat format) {
    return new Recurrent(DataType.DOUBLE).format(format).updater(new NoOp()).segment(STEPS);
  }

  private static List<LSTM> stack(Recurrent r, Activation gates) {
    return List.of(
        r.lstm(3, 3).gateActivationFunction(gates).build(), r.lstm(3, 2).gateActivationFunction(gates).build());
  }

  /** A state of each recurrent layer to start a segment with. */
  private static Map<Layer, Map<String, INDArray>> states(Recurrent r, Layer[] layers) {
    Map<Layer, Map<String, INDArray>> states = new IdentityHashMap<>();
    for (Layer layer : layers) {
      if (layer instanceof RecurrentLayer) {
        long units = layer.getParam("RW").size(0);
        states.put(
            layer,
            Map.of("prevAct", r.gaussian(31, EXAMPLES, units).mul(0.4), "prevMem", r.gaussian(32, EXAMPLES, units)));
      }
    }
    return states;
  }

  /** DL4J runs a segment from one of the two, and would differentiate it from the other. */
  private static void carry(Map<Layer, Map<String, INDArray>> states) {
    states.forEach((layer, state) -> {
      ((RecurrentLayer) layer).rnnSetPreviousState(state);
      ((RecurrentLayer) layer).rnnSetTBPTTState(state);
    });
  }

  /** Returns how far the gradient of a segment is from central differences of its score. */
  private static double error(Recurrent r, MultiLayerNetwork network, INDArray featureMask, INDArray labelMask) {
    Map<Layer, Map<String, INDArray>> states = states(r, network.getLayers());
    INDArray x = r.features(EXAMPLES, STEPS);
    INDArray y = r.labels(EXAMPLES, STEPS);
    Runnable run = () -> {
      carry(states);
      network.setInput(x);
      network.setLabels(y);
      network.setLayerMaskArrays(featureMask, labelMask);
      network.computeGradientAndScore();
    };
    run.run();
    double[] gradient = network.gradient().gradient().div(EXAMPLES).toDoubleVector();
    return Slopes.error(
        gradient,
        () -> {
          run.run();
          return network.score();
        },
        network.params(),
        3);
  }

  private static double error(Recurrent r, ComputationGraph network, INDArray featureMask, INDArray labelMask) {
    Map<Layer, Map<String, INDArray>> states = states(r, network.getLayers());
    INDArray x = r.features(EXAMPLES, STEPS);
    INDArray y = r.labels(EXAMPLES, STEPS);
    Runnable run = () -> {
      carry(states);
      network.setInputs(x);
      network.setLabels(y);
      network.setLayerMaskArrays(new INDArray[] {featureMask}, new INDArray[] {labelMask});
      network.computeGradientAndScore();
    };
    run.run();
    double[] gradient = network.gradient().gradient().div(EXAMPLES).toDoubleVector();
    return Slopes.error(
        gradient,
        () -> {
          run.run();
          return network.score();
        },
        network.params(),
        3);
  }

  private static INDArray endMask() {
    INDArray mask = Nd4j.ones(DataType.DOUBLE, EXAMPLES, STEPS);
    mask.putScalar(1, 2, 0);
    mask.putScalar(1, 3, 0);
    return mask;
  }

  @ParameterizedTest
  @EnumSource(RNNFormat.class)
  void segmentsAreDifferentiatedFromTheCarriedState(RNNFormat format) {
    Recurrent r = recurrent(format);
    MultiLayerNetwork network = LstmConversion.accelerate(r.network(2, stack(r, Activation.SIGMOID)));
    assertEquals(0, error(r, network, null, null), 1e-6);
    assertEquals(0, error(r, network, endMask(), endMask()), 1e-6);
    ComputationGraph graph = LstmConversion.accelerate(r.graph(2, stack(r, Activation.SIGMOID)));
    assertEquals(0, error(r, graph, null, null), 1e-6);
    assertEquals(0, error(r, graph, endMask(), endMask()), 1e-6);
  }

  @ParameterizedTest
  @EnumSource(RNNFormat.class)
  void soAreThoseOfOtherActivations(RNNFormat format) {
    Recurrent r = recurrent(format);
    MultiLayerNetwork network = LstmConversion.accelerate(r.network(2, stack(r, Activation.TANH)));
    assertEquals(0, error(r, network, endMask(), endMask()), 1e-6);
    ComputationGraph graph = LstmConversion.accelerate(r.graph(2, stack(r, Activation.TANH)));
    assertEquals(0, error(r, graph, null, null), 1e-6);
  }

  /** The trap itself: when this fails, DL4J has been mended. */
  @Test
  void stockLayersAreDifferentiatedFromAZeroState() {
    Recurrent r = recurrent(RNNFormat.NCW);
    assertTrue(error(r, r.network(2, stack(r, Activation.SIGMOID)), null, null) > 0.01);
    assertTrue(error(r, r.graph(2, stack(r, Activation.SIGMOID)), null, null) > 0.01);
  }

  @Test
  void floatSegmentsHaveTheGradientOfDoubleOnes() {
    INDArray[] gradients = new INDArray[2];
    DataType[] types = {DataType.DOUBLE, DataType.FLOAT};
    for (int i = 0; i < 2; i++) {
      Recurrent r = new Recurrent(types[i]).updater(new NoOp()).segment(STEPS);
      MultiLayerNetwork network = LstmConversion.accelerate(r.network(2, stack(r, Activation.SIGMOID)));
      network.setParams(r.gaussian(5, network.numParams()).mul(0.4));
      carry(states(r, network.getLayers()));
      network.setInput(r.features(EXAMPLES, STEPS));
      network.setLabels(r.labels(EXAMPLES, STEPS));
      network.computeGradientAndScore();
      gradients[i] = network.gradient().gradient().castTo(DataType.DOUBLE);
    }
    assertEquals(0, Recurrent.difference(gradients[0], gradients[1]), 1e-5);
  }

  /** Ten steps are segments of four, four and two; NWC is the same arithmetic on transposed arrays. */
  @Test
  void bothFormatsAndBothRoutesTrainAlike() {
    Recurrent ncw = recurrent(RNNFormat.NCW).updater(new Sgd(0.1));
    Recurrent nwc = recurrent(RNNFormat.NWC).updater(new Sgd(0.1));
    INDArray x = ncw.features(EXAMPLES, 10);
    INDArray y = ncw.labels(EXAMPLES, 10);
    INDArray mask = Nd4j.ones(DataType.DOUBLE, EXAMPLES, 10);
    mask.get(NDArrayIndex.point(1), NDArrayIndex.interval(6, 10)).assign(0);
    DataSet data = new DataSet(x, y, mask, mask);
    DataSet transposed = new DataSet(x.permute(0, 2, 1).dup(), y.permute(0, 2, 1).dup(), mask, mask);

    MultiLayerNetwork own = LstmConversion.accelerate(ncw.network(2, stack(ncw, Activation.SIGMOID)));
    own.fit(data);
    MultiLayerNetwork cut = LstmConversion.accelerate(ncw.network(2, stack(ncw, Activation.SIGMOID)));
    TruncatedBptt.of(cut).fit(data);
    assertEquals(0, Recurrent.difference(own.params(), cut.params()), 1e-12);
    assertEquals(own.getIterationCount(), cut.getIterationCount());
    MultiLayerNetwork other = LstmConversion.accelerate(nwc.network(2, stack(nwc, Activation.SIGMOID)));
    TruncatedBptt.of(other).fit(transposed);
    assertEquals(0, Recurrent.difference(own.params(), other.params()), 1e-12);

    ComputationGraph ownGraph = LstmConversion.accelerate(ncw.graph(2, stack(ncw, Activation.SIGMOID)));
    ownGraph.fit(data);
    assertEquals(0, Recurrent.difference(own.params(), ownGraph.params()), 1e-12);
    ComputationGraph otherGraph = LstmConversion.accelerate(nwc.graph(2, stack(nwc, Activation.SIGMOID)));
    TruncatedBptt.of(otherGraph).fit(transposed);
    assertEquals(0, Recurrent.difference(own.params(), otherGraph.params()), 1e-12);
  }

  /** The trap itself: when this fails, DL4J has been mended. */
  @Test
  void aNetworkOfNwcLearnsNothingByItself() {
    Recurrent r = recurrent(RNNFormat.NWC).updater(new Sgd(0.1));
    MultiLayerNetwork network = r.network(2, stack(r, Activation.SIGMOID));
    INDArray before = network.params().dup();
    network.fit(r.features(EXAMPLES, 10), r.labels(EXAMPLES, 10));
    assertEquals(before, network.params());
  }

  @Test
  void networksThatCannotDoItAreRefused() {
    Recurrent whole = new Recurrent(DataType.FLOAT);
    MultiLayerNetwork standard = whole.network(4, List.of(whole.lstm(3, 4).build()));
    assertThrows(DL4JInvalidConfigException.class, () -> TruncatedBptt.of(standard));
    Recurrent r = recurrent(RNNFormat.NCW);
    MultiLayerNetwork both = r.network(8, List.of(new Bidirectional(r.lstm(3, 4).build())));
    assertThrows(DL4JInvalidConfigException.class, () -> TruncatedBptt.of(both));
  }

  @Test
  void sequencesOfDifferentLengthAreRefused() {
    Recurrent r = recurrent(RNNFormat.NCW);
    TruncatedBptt truncated = TruncatedBptt.of(LstmConversion.accelerate(r.network(2, stack(r, Activation.SIGMOID))));
    DataSet data = new DataSet(r.features(2, 9), r.labels(2, 8));
    String message = assertThrows(DL4JInvalidInputException.class, () -> truncated.fit(data)).getMessage();
    assertTrue(message.contains("[2, 3, 9]") && message.contains("[2, 2, 8]"), message);
  }

  @Test
  void masksWithAnAxisOfTheirOwnAreCutLikeThoseWithout() {
    for (RNNFormat format : RNNFormat.values()) {
      INDArray mask = Nd4j.ones(DataType.DOUBLE, EXAMPLES, 10);
      mask.get(NDArrayIndex.point(1), NDArrayIndex.interval(6, 10)).assign(0);
      INDArray wide = format == RNNFormat.NCW ? mask.reshape(EXAMPLES, 1, 10) : mask.reshape(EXAMPLES, 10, 1);
      INDArray x = Networks.sequences(1, DataType.DOUBLE, format, EXAMPLES, 2, 10);
      INDArray y = Networks.sequences(2, DataType.DOUBLE, format, EXAMPLES, 1, 10);
      INDArray[] parameters = new INDArray[2];
      for (int i = 0; i < 2; i++) {
        MultiLayerNetwork network =
            Networks.recurrent(
                Mixture.of(2, DiagonalGaussian.of(1)), DataType.DOUBLE, new Sgd(0.1), format);
        network.getLayerWiseConfigurations().setBackpropType(BackpropType.TruncatedBPTT);
        network.getLayerWiseConfigurations().setTbpttFwdLength(STEPS);
        TruncatedBptt.of(network).fit(new DataSet(x, y, null, i == 0 ? mask : wide));
        parameters[i] = network.params();
      }
      assertEquals(parameters[0], parameters[1], format.toString());
    }
  }

  @Test
  void theMaskOfAnOutputWithoutStepsGoesIntoEverySegmentWhole() {
    ComputationGraph graph =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder().seed(1)
                .dataType(DataType.DOUBLE)
                .updater(new Sgd(0.1))
                .graphBuilder()
                .addInputs("steps", "whole")
                .addLayer("lstm", new FusedLSTM.Builder().nIn(2).nOut(3).build(), "steps")
                .addLayer("each", new RnnMixtureDensityOutputLayer.Builder(1, 2).nIn(3).build(), "lstm")
                .addLayer("one", new MixtureDensityOutputLayer.Builder(1, 2).nIn(2).build(), "whole")
                .setOutputs("each", "one")
                .backpropType(BackpropType.TruncatedBPTT)
                .tBPTTLength(STEPS)
                .build());
    graph.init();
    INDArray masked = Nd4j.createFromArray(new double[][] {{1}, {0}});
    INDArray[] features = {
      Networks.gaussian(1, DataType.DOUBLE, EXAMPLES, 2, 10), Networks.gaussian(2, DataType.DOUBLE, EXAMPLES, 2)
    };
    INDArray[] labels = {
      Networks.gaussian(3, DataType.DOUBLE, EXAMPLES, 1, 10), Nd4j.createFromArray(new double[][] {{1}, {Double.NaN}})
    };
    INDArray before = graph.getLayer("one").params().dup();
    TruncatedBptt.of(graph).fit(new MultiDataSet(features, labels, null, new INDArray[] {null, masked}));
    assertTrue(Double.isFinite(graph.params().sumNumber().doubleValue()));
    assertNotEquals(before, graph.getLayer("one").params());
  }

  @Test
  void masksOfAnotherLengthAreRefused() {
    Recurrent r = recurrent(RNNFormat.NCW);
    TruncatedBptt truncated = TruncatedBptt.of(LstmConversion.accelerate(r.network(2, stack(r, Activation.SIGMOID))));
    DataSet data = new DataSet(r.features(2, 9), r.labels(2, 9), null, Nd4j.ones(DataType.DOUBLE, 2, 8));
    String message = assertThrows(DL4JInvalidInputException.class, () -> truncated.fit(data)).getMessage();
    assertTrue(message.contains("[2, 8]") && message.contains("[2, 9]"), message);
  }
}
