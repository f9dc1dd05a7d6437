// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.fused;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.mdn4j.density.DiagonalGaussian;
import io.github.mdn4j.layer.MixtureDensityOutputLayer;
import io.github.mdn4j.layer.Networks;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;

/** Bidirectional layers in other layers, and without sequences above them, in accelerated networks. */
class FusedBidirectionalTest {

  private static Layer bidirectional() {
    return new Bidirectional(Bidirectional.Mode.CONCAT, new LSTM.Builder().nOut(4).build());
  }

  static Stream<List<Layer>> bodies() {
    return Stream.of(
        List.of(new LastTimeStep(bidirectional())),
        List.of(bidirectional(), new GlobalPoolingLayer(PoolingType.AVG)),
        List.of(bidirectional(), new LastTimeStep(bidirectional())));
  }

  private static MultiLayerNetwork network(List<Layer> body) {
    NeuralNetConfiguration.ListBuilder list =
        new NeuralNetConfiguration.Builder().seed(3).dataType(DataType.DOUBLE).updater(new Adam(0.01)).list();
    for (Layer layer : body) {
      list.layer(layer);
    }
    MultiLayerNetwork net =
        new MultiLayerNetwork(
            list.layer(new MixtureDensityOutputLayer.Builder(DiagonalGaussian.of(1)).build())
                .setInputType(InputType.recurrent(2))
                .build());
    net.init();
    return net;
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void trainingIsThatOfDl4j(List<Layer> body) {
    MultiLayerNetwork stock = network(body);
    MultiLayerNetwork fused = Fused.accelerate(stock.clone());
    ComputationGraph graph = Fused.accelerate(stock.toComputationGraph());
    DataSet data =
        new DataSet(Networks.gaussian(1, DataType.DOUBLE, 6, 2, 5), Networks.gaussian(2, DataType.DOUBLE, 6, 1));
    for (int i = 0; i < 5; i++) {
      stock.fit(data);
      fused.fit(data);
      graph.fit(data);
    }
    assertTrue(stock.params().equalsWithEps(fused.params(), 1e-9));
    assertTrue(stock.params().equalsWithEps(graph.params(), 1e-9));
    assertEquals(stock.score(), Fused.plain(fused).score(data), 0.1);
  }

  @Test
  void aNetworkThatDl4jCannotTrainPredictsAllTheSame() { // as its import of Keras makes them
    LSTM inside =
        new LSTM.Builder().nIn(2).nOut(4).weightInit(WeightInit.XAVIER).activation(Activation.TANH).biasInit(0).build();
    MultiLayerNetwork stock =
        network(List.of(new Bidirectional(Bidirectional.Mode.CONCAT, new LastTimeStep(inside))));
    assertThrows(UnsupportedOperationException.class, stock::getUpdater);
    MultiLayerNetwork fused = Fused.accelerate(stock);
    INDArray x = Networks.gaussian(1, DataType.DOUBLE, 6, 2, 5);
    INDArray expected = stock.output(x);
    assertTrue(expected.equalsWithEps(fused.output(x), 1e-9));
    assertTrue(expected.equalsWithEps(fused.clone().output(x), 1e-9));
    assertTrue(expected.equalsWithEps(Fused.plain(fused).output(x), 1e-9));
  }
}
