// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.robojam;

import io.github.mdn4j.density.BivariateGaussian;
import io.github.mdn4j.density.Density;
import io.github.mdn4j.density.Joint;
import io.github.mdn4j.density.LogNormal;
import io.github.mdn4j.density.Mixture;
import io.github.mdn4j.density.Scale;
import io.github.mdn4j.layer.RnnMixtureDensityOutputLayer;
import io.github.mdn4j.layer.fused.Fused;
import io.github.mdn4j.layer.fused.FusedLSTM;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.schedule.ExponentialSchedule;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.linalg.schedule.ScheduleType;

/**
 * How large a network that plays is, and how it learns.
 *
 * @param layers LSTM layers
 * @param width cells a layer
 * @param components of the mixture
 * @param batch performances a batch
 * @param rate Adam's learning rate
 */
record JamSettings(int layers, int width, int components, int batch, ISchedule rate) {

  /** Small enough for a minute or two on a processor. */
  static JamSettings quick() {
    return new JamSettings(1, 64, 16, 16, new ExponentialSchedule(ScheduleType.EPOCH, 0.01, 0.85));
  }

  /** The size of Martin and Torresen (2018), and the learning rate of their program. */
  static JamSettings paper() {
    return new JamSettings(3, 512, 16, 64, new ExponentialSchedule(ScheduleType.EPOCH, 1e-4, 1));
  }

  /**
   * Returns the density of a step: each component is a way and a time that belong together. In the paper, ways and
   * times have a mixture each, and the time is Gaussian and may be negative.
   */
  Density density() {
    return Mixture.of(
        components,
        Joint.of(BivariateGaussian.of(Scale.exp().floor(0.005)), LogNormal.of(1, Scale.exp().floor(0.02))));
  }

  /** Makes a network; what it sees of the last touch reaches its output beside what the LSTM layers make of it. */
  ComputationGraph network() {
    GraphBuilder graph = new NeuralNetConfiguration.Builder()
        .seed(1)
        .updater(Adam.builder().learningRateSchedule(rate).build())
        .graphBuilder()
        .addInputs("touch");
    String below = "touch";
    for (int i = 0; i < layers; i++) {
      FusedLSTM.Builder layer = new FusedLSTM.Builder();
      layer.nIn(i == 0 ? TouchSteps.FEATURES : width).nOut(width).activation(Activation.TANH);
      graph.addLayer("lstm" + i, layer.build(), below);
      below = "lstm" + i;
    }
    graph.addLayer(
        "next", new RnnMixtureDensityOutputLayer.Builder(density()).nIn(width + TouchSteps.FEATURES).build(),
        below, "touch");
    ComputationGraph network = new ComputationGraph(graph.setOutputs("next").build());
    network.init();
    return Fused.accelerate(network);
  }
}
