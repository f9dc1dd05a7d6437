#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Deeplearning4j 1.0.0-M2.1: with the loss MEAN_ABSOLUTE_ERROR the scores of single examples are as many times too large as there are outputs.
#
# The score of a data set is the mean of the scores of its examples, with MSE too, but not with this loss, nor with weights in it. A limit
# for anomalies that was taken from the one misses by that factor on the other. Seen, for three outputs, mean of scoreExamples by score:
#   MSE: 1.000
#   MEAN_ABSOLUTE_ERROR: 3.000
#   L1: 1.000
. "$(dirname "$0")/dl4j.sh"
dl4j <<'JAVA'
import java.util.Locale;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

public class Finding {
  public static void main(String[] arguments) {
    Nd4j.getRandom().setSeed(7);
    DataSet data = new DataSet(Nd4j.rand(20, 2), Nd4j.rand(20, 3));
    for (LossFunction loss : new LossFunction[] {LossFunction.MSE, LossFunction.MEAN_ABSOLUTE_ERROR, LossFunction.L1}) {
      MultiLayerNetwork net = new MultiLayerNetwork(new NeuralNetConfiguration.Builder().seed(1).list()
          .layer(new OutputLayer.Builder(loss).activation(Activation.IDENTITY).nIn(2).nOut(3).build()).build());
      net.init();
      System.out.println(String.format(
          Locale.ROOT, "%s: %.3f", loss, net.scoreExamples(data, false).meanNumber().doubleValue() / net.score(data)));
    }
  }
}
JAVA
expect 'MSE: 1.000
MEAN_ABSOLUTE_ERROR: 3.000
L1: 1.000'
