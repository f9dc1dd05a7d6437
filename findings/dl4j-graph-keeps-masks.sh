#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Deeplearning4j 1.0.0-M2.1: after doEvaluation a ComputationGraph predicts with the masks of the last minibatch.
#
# output(false, x) has no mask among its arguments, but steps that were padding in the data of the evaluation are 0 in what it
# returns. MultiLayerNetwork clears the masks. Seen:
#   last step before the evaluation is 0: false
#   last step after the evaluation is 0: true
. "$(dirname "$0")/dl4j.sh"
dl4j <<'JAVA'
import java.util.List;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.*;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.evaluation.regression.RegressionEvaluation;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

public class Finding {
  public static void main(String[] arguments) {
    ComputationGraph graph = new ComputationGraph(new NeuralNetConfiguration.Builder().seed(1).graphBuilder()
        .addInputs("in")
        .addLayer("lstm", new LSTM.Builder().nOut(3).build(), "in")
        .addLayer("out", new RnnOutputLayer.Builder(LossFunction.MSE).activation(Activation.IDENTITY).nOut(1).build(), "lstm")
        .setOutputs("out")
        .setInputTypes(InputType.recurrent(2))
        .build());
    graph.init();
    INDArray x = Nd4j.rand(2, 2, 4);
    INDArray mask = Nd4j.createFromArray(new float[][] {{1, 1, 1, 0}, {1, 1, 1, 0}});
    System.out.println("last step before the evaluation is 0: " + (graph.output(false, x)[0].getDouble(0, 0, 3) == 0));
    graph.doEvaluation(
        new ListDataSetIterator<>(List.of(new DataSet(x, Nd4j.rand(2, 1, 4), mask, mask))), new RegressionEvaluation());
    System.out.println("last step after the evaluation is 0: " + (graph.output(false, x)[0].getDouble(0, 0, 3) == 0));
  }
}
JAVA
expect 'last step before the evaluation is 0: false
last step after the evaluation is 0: true'
