// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.worldmodel;

import io.github.mdn4j.density.Bernoulli;
import io.github.mdn4j.density.Density;
import io.github.mdn4j.density.DiagonalGaussian;
import io.github.mdn4j.density.Independent;
import io.github.mdn4j.density.Joint;
import io.github.mdn4j.density.Mixture;
import io.github.mdn4j.density.Scale;
import io.github.mdn4j.layer.RnnMixtureDensityOutputLayer;
import io.github.mdn4j.layer.fused.Fused;
import io.github.mdn4j.layer.fused.FusedLSTM;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.schedule.ExponentialSchedule;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.linalg.schedule.ScheduleType;

/**
 * How large a model of the world is, and how it learns.
 *
 * @param rollouts to learn from
 * @param width cells of the LSTM
 * @param batch rollouts a batch
 * @param rate Adam's learning rate
 */
record WorldSettings(int rollouts, int width, int batch, ISchedule rate) {

  private static final Scale SCALE = Scale.exp().floor(0.01);

  /** Small enough for a minute or two on a processor. */
  static WorldSettings quick() {
    return new WorldSettings(2500, 128, 16, new ExponentialSchedule(ScheduleType.EPOCH, 0.006, 0.7));
  }

  /** Rollouts and cells of Ha and Schmidhuber's (2018) model of a race. */
  static WorldSettings paper() {
    return new WorldSettings(10_000, 256, 100, new ExponentialSchedule(ScheduleType.EPOCH, 0.001, 0.9));
  }

  /** Returns the density of a step: each dimension of z by a mixture of five Gaussians, the reward too, and done. */
  static Density mixture() {
    return of(Mixture.of(5, DiagonalGaussian.of(1, SCALE)));
  }

  /** Returns the density with one Gaussian where {@link #mixture} has five. */
  static Density unimodal() {
    return of(DiagonalGaussian.of(1, SCALE));
  }

  private static Density of(Density number) {
    return Joint.of(Independent.of(GeyserField.GEYSERS, number), number, Bernoulli.of());
  }

  /** Makes a network; its input reaches its output beside what the LSTM remembers. */
  ComputationGraph network(Density density) {
    FusedLSTM.Builder memory = new FusedLSTM.Builder();
    memory.nIn(Rollout.FEATURES).nOut(width).activation(Activation.TANH);
    ComputationGraph network = new ComputationGraph(new NeuralNetConfiguration.Builder()
        .seed(1)
        .updater(Adam.builder().learningRateSchedule(rate).build())
        .graphBuilder()
        .addInputs("step")
        .addLayer("memory", memory.build(), "step")
        .addLayer(
            "next", new RnnMixtureDensityOutputLayer.Builder(density).nIn(width + Rollout.FEATURES).build(),
            "memory", "step")
        .setOutputs("next")
        .build());
    network.init();
    return Fused.accelerate(network);
  }
}
