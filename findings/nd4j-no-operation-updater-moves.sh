#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# ND4J 1.0.0-M2.1: under the updater NoOp parameters move, by the whole gradient; it is Sgd(1). What holds them still is Sgd(0).
#
# One row, one weight, least squares. Seen:
#   NoOp leaves the parameters where they are: false
#   NoOp does the same as Sgd(1): true
. "$(dirname "$0")/dl4j.sh"
dl4j <<'JAVA'
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.*;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

public class Finding {
  static INDArray[] beforeAndAfter(IUpdater updater) {
    MultiLayerNetwork net = new MultiLayerNetwork(new NeuralNetConfiguration.Builder().seed(1).updater(updater).list()
        .layer(new OutputLayer.Builder(LossFunction.MSE).activation(Activation.IDENTITY).nIn(1).nOut(1).build())
        .build());
    net.init();
    INDArray before = net.params().dup();
    net.fit(Nd4j.ones(1, 1), Nd4j.ones(1, 1).mul(9));
    return new INDArray[] {before, net.params()};
  }

  public static void main(String[] arguments) {
    INDArray[] still = beforeAndAfter(new NoOp());
    System.out.println("NoOp leaves the parameters where they are: " + still[0].equals(still[1]));
    System.out.println("NoOp does the same as Sgd(1): " + still[1].equals(beforeAndAfter(new Sgd(1))[1]));
  }
}
JAVA
expect 'NoOp leaves the parameters where they are: false
NoOp does the same as Sgd(1): true'
