#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Deeplearning4j 1.0.0-M2.1: weight noise that includes biases acts on them in prediction too.
#
# Noise on the weights alone is for training, as documented. With biases included, two calls of output() on the same
# features differ. Seen:
#   DropConnect on weights, two predictions equal: true
#   DropConnect on weights and biases, two predictions equal: false
. "$(dirname "$0")/dl4j.sh"
dl4j <<'JAVA'
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.*;
import org.deeplearning4j.nn.conf.weightnoise.DropConnect;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

public class Finding {
  static boolean equal(boolean biases) {
    MultiLayerNetwork net = new MultiLayerNetwork(new NeuralNetConfiguration.Builder().seed(1).biasInit(1).list()
        .layer(new DenseLayer.Builder().nIn(3).nOut(40).activation(Activation.TANH)
            .weightNoise(new DropConnect(0.5, biases)).build())
        .layer(new OutputLayer.Builder(LossFunction.MSE).activation(Activation.IDENTITY).nIn(40).nOut(1).build())
        .build());
    net.init();
    INDArray x = Nd4j.ones(2, 3);
    return net.output(x).equalsWithEps(net.output(x), 0);
  }

  public static void main(String[] arguments) {
    System.out.println("DropConnect on weights, two predictions equal: " + equal(false));
    System.out.println("DropConnect on weights and biases, two predictions equal: " + equal(true));
  }
}
JAVA
expect 'DropConnect on weights, two predictions equal: true
DropConnect on weights and biases, two predictions equal: false'
