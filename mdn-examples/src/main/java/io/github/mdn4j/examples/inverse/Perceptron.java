// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.inverse;

import io.github.mdn4j.density.Density;
import io.github.mdn4j.layer.MixtureDensityOutputLayer;
import io.github.mdn4j.layer.fused.Fused;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * Hidden layers, one fully connected to the next, to be finished by one of two heads.
 *
 * @param inputs columns of the input
 * @param hidden the hidden layers in order
 * @param l2 the weight of half the sum of squares of all weights in the loss: a Gaussian prior on them
 */
record Perceptron(int inputs, List<Hidden> hidden, double l2) {

  /** A hidden layer. */
  record Hidden(int width, Activation activation) {}

  /** Starts with no hidden layer. */
  static Perceptron of(int inputs) {
    return new Perceptron(inputs, List.of(), 0);
  }

  /** Adds hidden layers of one activation. */
  Perceptron hidden(Activation activation, int... widths) {
    List<Hidden> more = new ArrayList<>(hidden);
    for (int width : widths) {
      more.add(new Hidden(width, activation));
    }
    return new Perceptron(inputs, List.copyOf(more), l2);
  }

  /** Returns the same layers with another weight of the squares. */
  Perceptron l2(double weight) {
    return new Perceptron(inputs, hidden, weight);
  }

  /** Returns a network that predicts columns of numbers by least squares. */
  MultiLayerNetwork leastSquares(int outputs, IUpdater updater, RandomGenerator random) {
    return uniform(random, network(updater, 0, new OutputLayer.Builder(LossFunction.MSE)
        .nIn(lastWidth()).nOut(outputs).activation(Activation.IDENTITY).build()));
  }

  /** Returns a network that predicts a density. */
  MultiLayerNetwork density(Density density, IUpdater updater, RandomGenerator random) {
    return uniform(random, density(density, updater, 0));
  }

  /** Returns a network that predicts a density, with Deeplearning4j's own initial weights of a seed. */
  MultiLayerNetwork density(Density density, IUpdater updater, long seed) {
    return network(updater, seed, new MixtureDensityOutputLayer.Builder(density).nIn(lastWidth()).build());
  }

  private int lastWidth() {
    return hidden.isEmpty() ? inputs : hidden.get(hidden.size() - 1).width();
  }

  private static MultiLayerNetwork uniform(RandomGenerator random, MultiLayerNetwork net) {
    UniformStart.apply(net, random);
    return net;
  }

  private MultiLayerNetwork network(IUpdater updater, long seed, BaseOutputLayer head) {
    NeuralNetConfiguration.ListBuilder layers =
        new NeuralNetConfiguration.Builder().seed(seed).updater(updater).l2(l2).list();
    int width = inputs;
    for (Hidden layer : hidden) {
      layers.layer(new DenseLayer.Builder().nIn(width).nOut(layer.width()).activation(layer.activation()).build());
      width = layer.width();
    }
    MultiLayerNetwork net = new MultiLayerNetwork(layers.layer(head).build());
    net.init();
    return Fused.accelerate(net);
  }
}
