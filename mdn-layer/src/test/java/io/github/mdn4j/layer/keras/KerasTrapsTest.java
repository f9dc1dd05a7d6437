// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.keras;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.Subsampling1DLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions;

/** Traps of M2.1 that the import of Keras models goes round (docs/dl4j-notes.md). */
class KerasTrapsTest {

  private static LSTM lstm(RNNFormat format) {
    return new LSTM.Builder().nIn(3).nOut(3).activation(Activation.TANH).weightInit(WeightInit.XAVIER).biasInit(0)
        .updater(new Sgd()).dataFormat(format).build();
  }

  private static MultiLayerNetwork network(NeuralNetConfiguration.ListBuilder list) {
    MultiLayerNetwork network = new MultiLayerNetwork(list.build());
    network.init();
    return network;
  }

  @BeforeEach
  void seed() {
    Nd4j.getRandom().setSeed(1);
  }

  @Test
  void thePoolingTypeOfTheConstructorIsForgotten() {
    Subsampling1DLayer layer = new Subsampling1DLayer.Builder(PoolingType.AVG, 2).build();
    assertEquals(PoolingType.MAX, layer.getPoolingType());
    assertEquals(
        PoolingType.AVG, new Subsampling1DLayer.Builder(2, 2).poolingType(PoolingType.AVG).build().getPoolingType());
  }

  @Test
  void outputTurnsSequencesBetweenLayersOfDifferentFormats() {
    Layer convolution = new Convolution1DLayer.Builder(1, 1).nIn(3).nOut(2).activation(Activation.IDENTITY).build();
    MultiLayerNetwork network =
        network(
            new NeuralNetConfiguration.Builder().seed(3).list()
                .layer(0, lstm(RNNFormat.NWC))
                .layer(1, convolution)
                .inputPreProcessor(0, AxesOrder.same(3))
                .inputPreProcessor(1, AxesOrder.channelsFirst(3)));
    INDArray x = Nd4j.rand(2, 3, 3); // as many steps as columns
    INDArray trains = network.feedForward(x).get(2);
    assertNotEquals(trains, network.output(x));
  }

  @Test
  void aBidirectionalLayerAroundTheLastStepDoesNotTrain() {
    Layer bidirectional = new Bidirectional(Bidirectional.Mode.CONCAT, new LastTimeStep(lstm(RNNFormat.NCW)));
    MultiLayerNetwork network =
        network(
            new NeuralNetConfiguration.Builder().seed(1).list()
                .layer(bidirectional)
                .layer(new OutputLayer.Builder(LossFunctions.LossFunction.MSE).nIn(6).nOut(1)
                    .activation(Activation.IDENTITY).build()));
    INDArray x = Nd4j.rand(2, 3, 4);
    assertEquals(2, network.output(x).size(0));
    assertThrows(RuntimeException.class, () -> network.fit(x, Nd4j.rand(2, 1)));
  }
}
