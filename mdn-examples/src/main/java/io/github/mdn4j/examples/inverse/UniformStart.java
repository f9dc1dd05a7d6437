// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.inverse;

import java.util.random.RandomGenerator;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Initial weights and biases from U(−1/√nIn, 1/√nIn), as PyTorch's linear layers have.
 *
 * <p>Deeplearning4j starts all biases of a layer at one value. The tanh units of a first layer with a single input then
 * all bend at the same place, and plain gradient descent needs long to move them apart.
 */
final class UniformStart {

  private UniformStart() {}

  /**
   * Replaces the parameters of a network of dense layers.
   *
   * @param net an initialised network
   * @param random where the parameters come from
   */
  static void apply(MultiLayerNetwork net, RandomGenerator random) {
    double[] parameters = new double[Math.toIntExact(net.numParams())];
    int next = 0;
    for (Layer layer : net.getLayers()) {
      double bound = 1 / Math.sqrt(((FeedForwardLayer) layer.conf().getLayer()).getNIn());
      for (long end = next + layer.numParams(); next < end; next++) {
        parameters[next] = random.nextDouble(-bound, bound);
      }
    }
    net.setParams(Nd4j.createFromArray(parameters).castTo(net.params().dataType()).reshape(1, parameters.length));
  }
}
