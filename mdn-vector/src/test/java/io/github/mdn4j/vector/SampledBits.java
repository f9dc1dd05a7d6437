// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.vector;

import io.github.mdn4j.density.DiagonalGaussian;
import io.github.mdn4j.density.Mixture;
import io.github.mdn4j.layer.RnnMixtureDensityOutputLayer;
import io.github.mdn4j.layer.fused.FusedLSTM;
import io.github.mdn4j.layer.sequence.SequenceSampler;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;

/** Trains a little, draws paths, and prints all bits of both as one number each. */
final class SampledBits {

  private SampledBits() {}

  static MultiLayerNetwork network() {
    return network(21, 40);
  }

  static MultiLayerNetwork network(int lower, int upper) {
    MultiLayerNetwork net =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(5)
                .dataType(DataType.FLOAT)
                .updater(new Adam(0.01))
                .list()
                .layer(new FusedLSTM.Builder().nOut(lower).activation(Activation.TANH).build())
                .layer(new FusedLSTM.Builder().nOut(upper).activation(Activation.TANH).build())
                .layer(new RnnMixtureDensityOutputLayer.Builder(Mixture.of(3, DiagonalGaussian.of(2))).build())
                .setInputType(InputType.recurrent(2))
                .build());
    net.init();
    return net;
  }

  static INDArray sequences() {
    SplittableRandom random = new SplittableRandom(3);
    return Nd4j.createFromArray(random.doubles(7 * 2 * 9).toArray()).castTo(DataType.FLOAT).reshape(7, 2, 9);
  }

  static List<double[][][]> paths(MultiLayerNetwork net, int paths) {
    SequenceSampler sampler = SequenceSampler.of(net);
    sampler.feed(sequences());
    return sampler.sample(paths, 6, new SplittableRandom(4));
  }

  static String bits() {
    MultiLayerNetwork net = network();
    for (int i = 0; i < 3; i++) {
      net.fit(sequences(), sequences());
    }
    int trained = Arrays.hashCode(net.params().dup().data().asFloat());
    return "bits " + trained + " " + Arrays.deepHashCode(paths(net, 40).toArray());
  }

  public static void main(String[] args) {
    System.out.println(bits());
    System.exit(0); // ND4J's threads would keep the JVM alive
  }
}
