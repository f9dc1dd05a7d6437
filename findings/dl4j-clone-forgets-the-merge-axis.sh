#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Deeplearning4j 1.0.0-M2.1: a clone of a graph merges sequences [n,T,w] along another axis than the graph.
#
# A graph learns from its input types that a merge of [n,T,w] joins columns. Its clone joins steps, silently where
# both are as wide. InMemoryModelSaver of early stopping clones. Seen, for
# two LSTM layers of 3 units over 5 steps:
#   the graph merges to [2, 5, 6]
#   its clone merges to [2, 10, 3]
. "$(dirname "$0")/dl4j.sh"
dl4j <<'JAVA'
import java.util.Arrays;
import org.deeplearning4j.nn.conf.*;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.factory.Nd4j;

public class Finding {
  static String merged(ComputationGraph graph) {
    return Arrays.toString(graph.feedForward(Nd4j.rand(2, 5, 4), false).get("both").shape());
  }

  public static void main(String[] arguments) {
    ComputationGraph graph = new ComputationGraph(new NeuralNetConfiguration.Builder().seed(1).graphBuilder()
        .addInputs("in")
        .addLayer("a", new LSTM.Builder().nOut(3).build(), "in")
        .addLayer("b", new LSTM.Builder().nOut(3).build(), "in")
        .addVertex("both", new MergeVertex(), "a", "b")
        .addLayer("out", new ActivationLayer(Activation.IDENTITY), "both")
        .setOutputs("out")
        .setInputTypes(InputType.recurrent(4, RNNFormat.NWC))
        .build());
    graph.init();
    System.out.println("the graph merges to " + merged(graph));
    System.out.println("its clone merges to " + merged(graph.clone()));
  }
}
JAVA
expect 'the graph merges to [2, 5, 6]
its clone merges to [2, 10, 3]'
