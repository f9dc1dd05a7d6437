#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Deeplearning4j 1.0.0-M2.1: CONJUGATE_GRADIENT and LINE_GRADIENT_DESCENT take the steps of plain gradient descent.
#
# The same network, data and updater under three algorithms, ten calls of fit. No line search is to be seen. Seen, the largest
# difference of a parameter from gradient descent:
#   CONJUGATE_GRADIENT: below 1e-9: true
#   LINE_GRADIENT_DESCENT: below 1e-9: true
#   and gradient descent has moved them by more than 1e-3: true
. "$(dirname "$0")/dl4j.sh"
dl4j <<'JAVA'
import org.deeplearning4j.nn.api.OptimizationAlgorithm;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.*;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

public class Finding {
  static INDArray trained(OptimizationAlgorithm algorithm, int calls, INDArray x, INDArray y) {
    MultiLayerNetwork net = new MultiLayerNetwork(new NeuralNetConfiguration.Builder().seed(1).dataType(DataType.DOUBLE)
        .updater(new Sgd(0.1)).optimizationAlgo(algorithm).list()
        .layer(new DenseLayer.Builder().nIn(3).nOut(5).activation(Activation.TANH).build())
        .layer(new OutputLayer.Builder(LossFunction.MSE).activation(Activation.IDENTITY).nIn(5).nOut(1).build())
        .build());
    net.init();
    for (int i = 0; i < calls; i++) {
      net.fit(x, y);
    }
    return net.params();
  }

  public static void main(String[] arguments) {
    Nd4j.getRandom().setSeed(7);
    INDArray x = Nd4j.rand(DataType.DOUBLE, 20, 3);
    INDArray y = Nd4j.rand(DataType.DOUBLE, 20, 1);
    INDArray descent = trained(OptimizationAlgorithm.STOCHASTIC_GRADIENT_DESCENT, 10, x, y);
    for (OptimizationAlgorithm a :
        new OptimizationAlgorithm[] {OptimizationAlgorithm.CONJUGATE_GRADIENT, OptimizationAlgorithm.LINE_GRADIENT_DESCENT}) {
      System.out.println(a + ": below 1e-9: " + (trained(a, 10, x, y).sub(descent).amaxNumber().doubleValue() < 1e-9));
    }
    INDArray start = trained(OptimizationAlgorithm.STOCHASTIC_GRADIENT_DESCENT, 0, x, y);
    System.out.println("and gradient descent has moved them by more than 1e-3: "
        + (start.sub(descent).amaxNumber().doubleValue() > 1e-3));
  }
}
JAVA
expect 'CONJUGATE_GRADIENT: below 1e-9: true
LINE_GRADIENT_DESCENT: below 1e-9: true
and gradient descent has moved them by more than 1e-3: true'
