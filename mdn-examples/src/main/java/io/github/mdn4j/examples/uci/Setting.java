// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.uci;

import io.github.mdn4j.density.Density;
import io.github.mdn4j.density.DiagonalGaussian;
import io.github.mdn4j.density.Mixture;
import io.github.mdn4j.density.Scale;
import io.github.mdn4j.density.StudentT;
import io.github.mdn4j.layer.MixtureDensityOutputLayer;
import io.github.mdn4j.layer.fused.Fused;
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
 * @param density what the network predicts
 * @param start whether the head starts at the labels' own mixture
 * @param noise the standard deviation of {@code LabelNoise}, in standard deviations of the label; 0 for none
 * @param keep the probability that dropout keeps a hidden unit; 1 for no dropout
 */
record Setting(String name, Density density, boolean start, double noise, double keep) {

  private static final int HIDDEN = 50;

  // a hundredth of the label's standard deviation: without a floor, labels that are rounded have no best density
  private static final Scale SCALE = Scale.softplus().floor(0.01);

  /** Returns all settings, from which one is chosen. */
  static List<Setting> all() {
    Density gaussian = DiagonalGaussian.of(1, SCALE);
    Density heavy = Mixture.of(3, StudentT.of(1, 5, SCALE));
    return List.of(
        new Setting("K1", gaussian, false, 0, 1),
        new Setting("K3", Mixture.of(3, gaussian), false, 0, 1),
        new Setting("K3start", Mixture.of(3, gaussian), true, 0, 1),
        new Setting("K3noise", Mixture.of(3, gaussian), false, 0.1, 1),
        new Setting("K8", Mixture.of(8, gaussian), false, 0, 1),
        new Setting("K8start", Mixture.of(8, gaussian), true, 0, 1),
        new Setting("T3", heavy, false, 0, 1),
        new Setting("T3dropnoise", heavy, false, 0.1, 0.9));
  }

  /**
   * Returns an initialised network.
   *
   * @param inputs how many features
   * @param rate the learning rate
   * @param seed equal seeds give equal networks
   */
  MultiLayerNetwork network(int inputs, double rate, long seed) {
    MultiLayerNetwork net = new MultiLayerNetwork(
        new NeuralNetConfiguration.Builder().seed(seed).updater(new Adam(rate)).list()
            .layer(new DenseLayer.Builder().nIn(inputs).nOut(HIDDEN).activation(Activation.RELU).build())
            .layer(new DenseLayer.Builder().nIn(HIDDEN).nOut(HIDDEN).activation(Activation.RELU).dropOut(drop()).build())
            .layer(new MixtureDensityOutputLayer.Builder(density).nIn(HIDDEN).dropOut(drop()).build())
            .build());
    net.init();
    return Fused.accelerate(net);
  }

  // Deeplearning4j drops a layer's inputs, and 0 is for no dropout
  private double drop() {
    return keep == 1 ? 0 : keep;
  }
}
