#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Deeplearning4j 1.0.0-M2.1: a listener that evaluates changes a training by truncated backpropagation through time.
#
# EvaluativeListener calls doEvaluation, which clears the state of recurrent layers that the next segment of the sequence starts
# from. The parameters differ, and nothing is said. Seen:
#   same parameters with a listener that only looks at the score: true
#   same parameters with a listener that evaluates: false
. "$(dirname "$0")/dl4j.sh"
dl4j <<'JAVA'
import java.util.List;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.nn.conf.*;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.*;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.*;
import org.deeplearning4j.optimize.listeners.*;
import org.nd4j.evaluation.regression.RegressionEvaluation;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

public class Finding {
  static INDArray trained(DataSet data, TrainingListener... listeners) {
    MultiLayerNetwork net = new MultiLayerNetwork(new NeuralNetConfiguration.Builder().seed(1).updater(new Sgd(0.1)).list()
        .layer(new LSTM.Builder().nOut(4).build())
        .layer(new RnnOutputLayer.Builder(LossFunction.MSE).activation(Activation.IDENTITY).nOut(1).build())
        .setInputType(InputType.recurrent(2))
        .backpropType(BackpropType.TruncatedBPTT).tBPTTLength(3)
        .build());
    net.init();
    net.setListeners(listeners);
    net.fit(data);
    return net.params();
  }

  public static void main(String[] arguments) {
    Nd4j.getRandom().setSeed(7);
    DataSet data = new DataSet(Nd4j.rand(3, 2, 12), Nd4j.rand(3, 1, 12));
    DataSet other = new DataSet(Nd4j.rand(5, 2, 6), Nd4j.rand(5, 1, 6));
    INDArray plain = trained(data);
    INDArray scored = trained(data, new CollectScoresListener(1));
    INDArray evaluated = trained(data, new EvaluativeListener(
        new ListDataSetIterator<>(List.of(other)), 1, InvocationType.ITERATION_END, new RegressionEvaluation()));
    System.out.println("same parameters with a listener that only looks at the score: " + plain.equals(scored));
    System.out.println("same parameters with a listener that evaluates: " + plain.equals(evaluated));
  }
}
JAVA
expect 'same parameters with a listener that only looks at the score: true
same parameters with a listener that evaluates: false'
