#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Deeplearning4j 1.0.0-M2.1: output() writes over the array that it is given, where the first layer is an ActivationLayer.
#
# Asked twice with the same array, a network gives two answers. In training the layer copies. Seen:
#   features before 0.5000, after 0.4621
#   first answer 0.4621, second 0.4318
. "$(dirname "$0")/dl4j.sh"
dl4j <<'JAVA'
import java.util.Locale;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.*;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

public class Finding {
  public static void main(String[] arguments) {
    MultiLayerNetwork net = new MultiLayerNetwork(new NeuralNetConfiguration.Builder().list()
        .layer(new ActivationLayer(Activation.TANH))
        .layer(new OutputLayer.Builder(LossFunction.MSE).activation(Activation.IDENTITY).nIn(1).nOut(1).build())
        .build());
    net.init();
    net.setParam("1_W", Nd4j.ones(1, 1));
    INDArray features = Nd4j.createFromArray(new float[][] {{0.5f}});
    double first = net.output(features).getDouble(0);
    double after = features.getDouble(0);
    double second = net.output(features).getDouble(0);
    System.out.println(String.format(Locale.ROOT, "features before 0.5000, after %.4f", after));
    System.out.println(String.format(Locale.ROOT, "first answer %.4f, second %.4f", first, second));
  }
}
JAVA
expect 'features before 0.5000, after 0.4621
first answer 0.4621, second 0.4318'
