#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Deeplearning4j 1.0.0-M2.1: truncated backpropagation through time differentiates every segment from a zero state.
#
# A segment runs forward from the state in which the one before ended, and its score is of that run; the gradient is of another run,
# which starts at zero. So from the second segment on it is that of a function that is not trained. Here one LSTM has the
# state of a first segment; the network's gradient is compared with central differences of its own score. Seen:
#   from a zero state the gradient agrees with the differences: true
#   from a kept state the gradient agrees with the differences: false
. "$(dirname "$0")/dl4j.sh"
dl4j <<'JAVA'
import java.util.HashMap;
import java.util.Map;
import org.deeplearning4j.nn.conf.*;
import org.deeplearning4j.nn.conf.layers.*;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

public class Finding {
  static MultiLayerNetwork net;
  static Map<String, INDArray> state;

  static double score(INDArray x, INDArray y) {
    net.setInput(x);
    net.setLabels(y);
    ((org.deeplearning4j.nn.layers.recurrent.LSTM) net.getLayer(0)).rnnSetTBPTTState(new HashMap<>(state));
    net.computeGradientAndScore();
    return net.score();
  }

  /** The largest difference between the gradient and central differences, relative to the largest slope. */
  static double error(INDArray x, INDArray y) {
    score(x, y);
    INDArray gradient = net.gradient().gradient().div(x.size(0)); // a sum over the minibatch; the score is its mean
    INDArray start = net.params().dup();
    double worst = 0;
    double largest = 0;
    for (long i = 0; i < start.length(); i++) {
      double[] scores = new double[2];
      for (int side = 0; side < 2; side++) {
        INDArray moved = start.dup();
        moved.putScalar(i, start.getDouble(i) + (side == 0 ? 1e-5 : -1e-5));
        net.setParams(moved);
        scores[side] = score(x, y);
      }
      double slope = (scores[0] - scores[1]) / 2e-5;
      worst = Math.max(worst, Math.abs(slope - gradient.getDouble(i)));
      largest = Math.max(largest, Math.abs(slope));
    }
    net.setParams(start);
    return worst / largest;
  }

  public static void main(String[] arguments) {
    net = new MultiLayerNetwork(new NeuralNetConfiguration.Builder().seed(1).dataType(DataType.DOUBLE).updater(new NoOp()).list()
        .layer(new LSTM.Builder().nIn(2).nOut(3).activation(Activation.TANH).build())
        .layer(new RnnOutputLayer.Builder(LossFunction.MSE).activation(Activation.IDENTITY).nIn(3).nOut(1).build())
        .backpropType(BackpropType.TruncatedBPTT).tBPTTLength(4)
        .build());
    net.init();
    Nd4j.getRandom().setSeed(7);
    INDArray x = Nd4j.randn(DataType.DOUBLE, 2, 2, 4);
    INDArray y = Nd4j.randn(DataType.DOUBLE, 2, 1, 4);
    INDArray h = Nd4j.randn(DataType.DOUBLE, 2, 3).mul(0.5);
    INDArray c = Nd4j.randn(DataType.DOUBLE, 2, 3);
    for (double kept : new double[] {0, 1}) {
      state = Map.of("prevAct", h.mul(kept), "prevMem", c.mul(kept));
      System.out.println("from a " + (kept == 0 ? "zero" : "kept") + " state the gradient agrees with the differences: "
          + (error(x, y) < 1e-6));
    }
  }
}
JAVA
expect 'from a zero state the gradient agrees with the differences: true
from a kept state the gradient agrees with the differences: false'
