// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.uci;

import io.github.mdn4j.density.Density;
import io.github.mdn4j.density.DiagonalGaussian;
import io.github.mdn4j.density.Mixture;
import io.github.mdn4j.density.Scale;
import io.github.mdn4j.density.StudentT;
import io.github.mdn4j.layer.MixtureDensityOutputLayer;
import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;

/**
 * What one line of the table is about: a network, and how it learns.
 *
 * @param name what the line calls it
 * @param components K
 * @param hidden widths of the hidden layers
 * @param noise the standard deviation of {@code LabelNoise}, in standard deviations of the label; 0 for none
 * @param keep the probability that dropout keeps a hidden unit; 1 for no dropout
 * @param heavyTails whether components are Student t densities instead of Gaussians
 */
record Setting(String name, int components, List<Integer> hidden, double noise, double keep, boolean heavyTails) {

  // a hundredth of the label's standard deviation: without a floor, labels that are rounded have no best density
  private static final Scale SCALE = Scale.softplus().floor(0.01);

  /** Returns all settings, from which one is chosen. */
  static List<Setting> all() {
    List<Integer> two = List.of(50, 50);
    return List.of(
        new Setting("K1", 1, two, 0, 1, false),
        new Setting("K5", 5, two, 0, 1, false),
        new Setting("K1noise", 1, two, 0.1, 1, false),
        new Setting("K5noise", 5, two, 0.1, 1, false),
        new Setting("T3", 3, two, 0, 1, true),
        new Setting("T3dropnoise", 3, two, 0.1, 0.9, true));
  }

  /** Returns what the network predicts: K components, or the one without a mixture around it. */
  Density density() {
    Density component = heavyTails ? StudentT.of(1, 5, SCALE) : DiagonalGaussian.of(1, SCALE);
    return components == 1 ? component : Mixture.of(components, component);
  }

  /**
   * Returns an initialised network.
   *
   * @param inputs how many features
   * @param rate the learning rate
   * @param seed equal seeds give equal networks
   */
  MultiLayerNetwork network(int inputs, double rate, long seed) {
    NeuralNetConfiguration.ListBuilder layers =
        new NeuralNetConfiguration.Builder().seed(seed).updater(new Adam(rate)).list();
    int in = inputs;
    for (int i = 0; i < hidden.size(); i++) {
      layers.layer(
          new DenseLayer.Builder().nIn(in).nOut(hidden.get(i)).activation(Activation.RELU)
              .dropOut(i == 0 ? 0 : drop()).build());
      in = hidden.get(i);
    }
    MultiLayerNetwork net = new MultiLayerNetwork(
        layers.layer(new MixtureDensityOutputLayer.Builder(density()).nIn(in).dropOut(drop()).build()).build());
    net.init();
    return net;
  }

  // Deeplearning4j drops a layer's inputs, and 0 is for no dropout
  private double drop() {
    return keep == 1 ? 0 : keep;
  }
}
