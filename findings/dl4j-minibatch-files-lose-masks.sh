#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Deeplearning4j 1.0.0-M2.1: MiniBatchFileDataSetIterator, which keeps a data set on disk, gives it back without its masks.
#
# What was padding is trained on as data from then on. Other iterators keep masks. Seen:
#   ListDataSetIterator: features mask true, labels mask true
#   MiniBatchFileDataSetIterator: features mask false, labels mask false
#   score of the minibatches by the first and by the second are equal: false
. "$(dirname "$0")/dl4j.sh"
dl4j <<'JAVA'
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.*;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.MiniBatchFileDataSetIterator;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

public class Finding {
  static double score(MultiLayerNetwork net, DataSetIterator batches) {
    DataSet batch = batches.next();
    System.out.println(batches.getClass().getSimpleName() + ": features mask " + (batch.getFeaturesMaskArray() != null)
        + ", labels mask " + (batch.getLabelsMaskArray() != null));
    return net.score(batch);
  }

  public static void main(String[] arguments) throws Exception {
    Nd4j.getRandom().setSeed(7);
    INDArray mask = Nd4j.createFromArray(new float[][] {{1, 1, 0, 0}, {1, 1, 0, 0}});
    DataSet data = new DataSet(Nd4j.rand(2, 3, 4), Nd4j.rand(2, 1, 4), mask, mask.dup());
    MultiLayerNetwork net = new MultiLayerNetwork(new NeuralNetConfiguration.Builder().seed(1).list()
        .layer(new LSTM.Builder().nOut(4).build())
        .layer(new RnnOutputLayer.Builder(LossFunction.MSE).activation(Activation.IDENTITY).nOut(1).build())
        .setInputType(InputType.recurrent(3))
        .build());
    net.init();
    double right = score(net, new ListDataSetIterator<>(data.asList(), 2));
    double fromFiles = score(net, new MiniBatchFileDataSetIterator(data, 2));
    System.out.println("score of the minibatches by the first and by the second are equal: " + (Math.abs(right - fromFiles) < 1e-6));
  }
}
JAVA
expect 'ListDataSetIterator: features mask true, labels mask true
MiniBatchFileDataSetIterator: features mask false, labels mask false
score of the minibatches by the first and by the second are equal: false'
