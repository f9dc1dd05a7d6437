#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Deeplearning4j 1.0.0-M2.1: rnnTimeStep runs a network with a causal convolution, as if every step were the first.
#
# The steps that it is handed are all that the convolution sees, so a network that generates step by step is another than the one
# that was trained. Seen:
#   an LSTM, step by step as at once: true
#   a causal convolution, step by step as at once: false
. "$(dirname "$0")/dl4j.sh"
dl4j <<'JAVA'
import org.deeplearning4j.nn.conf.*;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.*;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

public class Finding {
  static boolean same(Layer layer) {
    MultiLayerNetwork net = new MultiLayerNetwork(new NeuralNetConfiguration.Builder().seed(1).list()
        .layer(layer)
        .layer(new RnnOutputLayer.Builder(LossFunction.MSE).activation(Activation.IDENTITY).nOut(1).build())
        .setInputType(InputType.recurrent(2))
        .build());
    net.init();
    INDArray x = Nd4j.rand(2, 2, 5);
    INDArray whole = net.output(x);
    boolean same = true;
    for (int t = 0; t < 5; t++) {
      INDArray step = net.rnnTimeStep(x.get(NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.interval(t, t + 1)));
      same &= Math.abs(step.getDouble(0, 0, 0) - whole.getDouble(0, 0, t)) < 1e-5;
    }
    return same;
  }

  public static void main(String[] arguments) {
    System.out.println("an LSTM, step by step as at once: " + same(new LSTM.Builder().nOut(3).build()));
    System.out.println("a causal convolution, step by step as at once: "
        + same(new Convolution1DLayer.Builder(3).nOut(3).convolutionMode(ConvolutionMode.Causal).build()));
  }
}
JAVA
expect 'an LSTM, step by step as at once: true
a causal convolution, step by step as at once: false'
