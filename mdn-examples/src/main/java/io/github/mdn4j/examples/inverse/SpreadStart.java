// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.inverse;

import java.util.random.RandomGenerator;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A first layer each of whose units bends at a training row, with weights from N(0, steepness²).
 *
 * <p>Where all biases start at 0, every unit bends at the middle of the data, and what the network can tell apart far
 * from it has to be learned first. Other layers are left as they are.
 */
final class SpreadStart {

  private SpreadStart() {}

  /**
   * Replaces the parameters of the first layer.
   *
   * @param net an initialised network
   * @param features training rows, [n,I], of deviation about 1
   * @param steepness by how much a unit's input changes over one deviation of a feature
   * @param random where rows and weights come from
   */
  static void apply(MultiLayerNetwork net, INDArray features, double steepness, RandomGenerator random) {
    Layer first = net.getLayer(0);
    double[][] rows = features.toDoubleMatrix();
    INDArray weights = first.getParam(DefaultParamInitializer.WEIGHT_KEY); // [I,width]
    double[][] w = weights.toDoubleMatrix();
    double[] bias = new double[w[0].length];
    for (int j = 0; j < bias.length; j++) {
      double[] centre = rows[random.nextInt(rows.length)];
      for (int i = 0; i < w.length; i++) {
        w[i][j] = steepness * random.nextGaussian();
        bias[j] -= w[i][j] * centre[i];
      }
    }
    weights.assign(Nd4j.createFromArray(w).castTo(weights.dataType()));
    INDArray b = first.getParam(DefaultParamInitializer.BIAS_KEY);
    b.assign(Nd4j.createFromArray(bias).castTo(b.dataType()).reshape(b.shape()));
  }
}
