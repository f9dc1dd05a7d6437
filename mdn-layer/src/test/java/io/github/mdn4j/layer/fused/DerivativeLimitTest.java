// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.fused;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.mdn4j.layer.MixtureDensityOutputLayer;
import io.github.mdn4j.layer.Recurrent;
import io.github.mdn4j.layer.RnnMixtureDensityOutputLayer;
import io.github.mdn4j.layer.WithoutHostMemory;
import java.util.Arrays;
import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** With one example and one step, the gradient of a bias is the derivative that is limited. */
class DerivativeLimitTest {

  private static MultiLayerNetwork network(DataType type, Layer lstm, Layer head) {
    MultiLayerNetwork network = new MultiLayerNetwork(
        new NeuralNetConfiguration.Builder().seed(3).dataType(type).list().layer(lstm).layer(head).build());
    network.init();
    return network;
  }

  private static FusedLSTM lstm(double limit) {
    FusedLSTM.Builder builder = new FusedLSTM.Builder();
    if (limit > 0) {
      builder.derivativeLimit(limit);
    }
    builder.nIn(3).nOut(4).activation(Activation.TANH);
    return builder.build();
  }

  private static RnnMixtureDensityOutputLayer head(double limit) {
    RnnMixtureDensityOutputLayer.Builder builder = new RnnMixtureDensityOutputLayer.Builder(1, 3).nIn(4);
    return limit > 0 ? builder.derivativeLimit(limit).build() : builder.build();
  }

  private static double[] gradient(MultiLayerNetwork network, DataType type, String name, int steps) {
    Recurrent recurrent = new Recurrent(type);
    recurrent.outputs = 1;
    INDArray labels = recurrent.labels(1, steps).mul(30);
    network.setInput(recurrent.features(1, steps));
    network.setLabels(labels);
    network.computeGradientAndScore();
    return network.gradient().getGradientFor(name).toDoubleVector();
  }

  private static double[] limited(double[] values, double limit) {
    return Arrays.stream(values).map(value -> Math.max(-limit, Math.min(limit, value))).toArray();
  }

  private static double largest(double[] values) {
    return Arrays.stream(values).map(Math::abs).max().orElseThrow();
  }

  @Test
  void gatesAreLimitedStepByStep() {
    for (DataType type : new DataType[] {DataType.FLOAT, DataType.DOUBLE}) {
      double[] free = gradient(network(type, lstm(0), head(0)), type, "0_b", 1);
      double limit = 0.3 * largest(free);
      assertTrue(limit > 0);
      double[] held = gradient(network(type, lstm(limit), head(0)), type, "0_b", 1);
      assertArrayEquals(limited(free, limit), held, 1e-6 * limit);
      assertArrayEquals(free, gradient(network(type, lstm(1e9), head(0)), type, "0_b", 1), 0);
      double[] three = gradient(network(type, lstm(limit), head(0)), type, "0_b", 3);
      assertTrue(largest(three) <= 3 * limit * 1.000001);
    }
  }

  private static INDArray gradient(MultiLayerNetwork network, DataSet data) {
    network.setInput(data.getFeatures());
    network.setLabels(data.getLabels());
    network.setLayerMaskArrays(data.getFeaturesMaskArray(), data.getLabelsMaskArray());
    network.computeGradientAndScore();
    return network.getFlattenedGradients().dup();
  }

  @Test
  void limitsAreTheSameWithoutTheMemoryOfArrays() {
    Recurrent recurrent = new Recurrent(DataType.DOUBLE);
    recurrent.outputs = 1;
    INDArray mask = Nd4j.createFromArray(new double[][] {{1, 1, 1, 1, 1}, {1, 1, 1, 0, 0}});
    DataSet data = new DataSet(recurrent.features(2, 5), recurrent.labels(2, 5).mul(30), mask, mask.dup());
    INDArray free = gradient(network(DataType.DOUBLE, lstm(0), head(0)), data);
    INDArray fused = gradient(network(DataType.DOUBLE, lstm(0.5), head(0)), data);
    INDArray byArrays =
        WithoutHostMemory.get(() -> gradient(network(DataType.DOUBLE, lstm(0.5), head(0)), data));
    assertTrue(Recurrent.difference(free, fused) > 0.1);
    assertEquals(0, Recurrent.difference(fused, byArrays), 1e-10);
  }

  @Test
  void rawOutputsAreLimited() {
    double[] free = gradient(network(DataType.DOUBLE, lstm(0), head(0)), DataType.DOUBLE, "1_b", 1);
    double limit = 0.3 * largest(free);
    double[] held = gradient(network(DataType.DOUBLE, lstm(0), head(limit)), DataType.DOUBLE, "1_b", 1);
    assertArrayEquals(limited(free, limit), held, 1e-12);
  }

  @Test
  void limitsAreSavedAndChecked() {
    MultiLayerConfiguration configuration =
        network(DataType.FLOAT, lstm(10), head(100)).getLayerWiseConfigurations();
    MultiLayerConfiguration read = MultiLayerConfiguration.fromJson(configuration.toJson());
    assertEquals(configuration, read);
    assertEquals(10, ((FusedLSTM) read.getConf(0).getLayer()).getDerivativeLimit());
    assertEquals(100, ((RnnMixtureDensityOutputLayer) read.getConf(1).getLayer()).getDerivativeLimit());
    assertNotEquals(lstm(0), lstm(1));
    assertNotEquals(head(0), head(1));
    assertEquals(lstm(0), FusedLSTM.of(lstm(5).toLSTM())); // DL4J's own has no limit
    assertThrows(DL4JInvalidConfigException.class, () -> new FusedLSTM.Builder().derivativeLimit(Double.NaN));
    assertThrows(
        DL4JInvalidConfigException.class, () -> new MixtureDensityOutputLayer.Builder(1, 1).derivativeLimit(-1));
    FusedLSTM.Builder relu = new FusedLSTM.Builder();
    relu.derivativeLimit(10).nIn(3).nOut(4).activation(Activation.RELU);
    MultiLayerNetwork network = network(DataType.FLOAT, relu.build(), head(0));
    String message = assertThrows(
        DL4JInvalidConfigException.class, () -> network.output(new Recurrent(DataType.FLOAT).features(1, 1)))
        .getMessage();
    assertTrue(message.contains("limit of derivatives"), message);
  }
}
