// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.fused;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.mdn4j.layer.Recurrent;
import io.github.mdn4j.layer.Slopes;
import java.util.List;
import io.github.mdn4j.layer.GradientChecks;
import org.deeplearning4j.gradientcheck.GradientCheckUtil;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.util.MaskZeroLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.NoOp;

class FusedLSTMGradientTest {

  private static DataType before;

  @BeforeAll
  static void useDouble() {
    before = Nd4j.dataType();
    Nd4j.setDefaultDataTypes(DataType.DOUBLE, DataType.DOUBLE);
  }

  @AfterAll
  static void restore() {
    Nd4j.setDefaultDataTypes(before, before);
  }

  private static Recurrent recurrent(RNNFormat format) {
    return new Recurrent(DataType.DOUBLE).format(format).updater(new NoOp());
  }

  private static boolean check(MultiLayerNetwork network, INDArray x, INDArray y, INDArray mask) {
    return GradientChecks.pass(new GradientCheckUtil.MLNConfig()
        .net(network)
        .input(x)
        .labels(y)
        .inputMask(mask)
        .labelMask(mask)
        .print(GradientCheckUtil.PrintMode.FAILURES_ONLY));
  }

  private static INDArray mask(int examples, int steps) {
    INDArray mask = Nd4j.ones(examples, steps);
    mask.get(NDArrayIndex.point(0), NDArrayIndex.interval(steps - 2, steps)).assign(0);
    return mask;
  }

  @ParameterizedTest
  @EnumSource(RNNFormat.class)
  void stacksPassDl4jsGradientCheck(RNNFormat format) {
    Recurrent r = recurrent(format);
    List<Layer> layers = List.of(r.lstm(3, 3).build(), r.lstm(3, 2).build());
    MultiLayerNetwork network = LstmConversion.accelerate(r.network(2, layers));
    assertTrue(check(network, r.features(2, 4), r.labels(2, 4), null));
    assertTrue(check(network, r.features(2, 4), r.labels(2, 4), mask(2, 4)));
    assertTrue(check(network, r.features(1, 1), r.labels(1, 1), null));
    ComputationGraph graph = LstmConversion.accelerate(r.graph(2, layers));
    assertTrue(GradientChecks.pass(new GradientCheckUtil.GraphConfig()
        .net(graph)
        .inputs(new INDArray[] {r.features(2, 4)})
        .labels(new INDArray[] {r.labels(2, 4)})
        .print(GradientCheckUtil.PrintMode.FAILURES_ONLY)));
  }

  @ParameterizedTest
  @EnumSource(RNNFormat.class)
  void bidirectionalNetworksPassDl4jsGradientCheck(RNNFormat format) {
    Recurrent r = recurrent(format);
    MultiLayerNetwork network =
        LstmConversion.accelerate(r.network(4, List.of(new Bidirectional(r.lstm(3, 2).build()))));
    assertTrue(check(network, r.features(2, 4), r.labels(2, 4), null));
    assertTrue(check(network, r.features(2, 4), r.labels(2, 4), mask(2, 4)));
  }

  /** Steps of zeros are masked by the wrapper: padding in front, in the middle and at the end. */
  private static double maskedError(Activation gates, boolean fused) {
    Recurrent r = recurrent(RNNFormat.NCW);
    LSTM lstm = r.lstm(3, 3).gateActivationFunction(gates).build();
    MultiLayerNetwork stock = r.network(3, List.of(new MaskZeroLayer.Builder().setUnderlying(lstm).build()));
    MultiLayerNetwork network = fused ? LstmConversion.accelerate(stock) : stock;
    INDArray x = r.features(2, 6);
    INDArray y = r.labels(2, 6);
    x.get(NDArrayIndex.point(0), NDArrayIndex.all(), NDArrayIndex.interval(0, 2)).assign(0);
    x.get(NDArrayIndex.point(1), NDArrayIndex.all(), NDArrayIndex.point(2)).assign(0);
    x.get(NDArrayIndex.point(1), NDArrayIndex.all(), NDArrayIndex.point(5)).assign(0);
    Runnable run = () -> {
      network.setInput(x);
      network.setLabels(y);
      network.computeGradientAndScore();
    };
    run.run();
    double[] gradient = network.gradient().gradient().div(2).toDoubleVector();
    return Slopes.error(
        gradient,
        () -> {
          run.run();
          return network.score();
        },
        network.params(),
        2);
  }

  @Test
  void maskedStepsPassNothingOn() {
    assertEquals(0, maskedError(Activation.SIGMOID, true), 1e-8);
    assertEquals(0, maskedError(Activation.TANH, true), 1e-8);
  }

  /** The trap itself: when this fails, DL4J has been mended. */
  @Test
  void theStockLayerGoesBackThroughMaskedSteps() {
    assertTrue(maskedError(Activation.SIGMOID, false) > 0.01);
  }
}
