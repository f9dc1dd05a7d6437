// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.handwriting;

import io.github.mdn4j.density.Bernoulli;
import io.github.mdn4j.density.BivariateGaussian;
import io.github.mdn4j.density.Density;
import io.github.mdn4j.density.Joint;
import io.github.mdn4j.density.Mixture;
import io.github.mdn4j.density.Scale;
import io.github.mdn4j.layer.GradientNormClipping;
import io.github.mdn4j.layer.RnnMixtureDensityOutputLayer;
import io.github.mdn4j.layer.attention.AttentionWindowLSTM;
import io.github.mdn4j.layer.fused.FusedLSTM;
import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.SubsetVertex;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.schedule.ExponentialSchedule;
import org.nd4j.linalg.schedule.ScheduleType;

/** Sizes of the network that writes texts, and how it learns. */
enum SynthesisSetting {

  /** Two and a half minutes, for made writing. */
  QUICK(64, 3, 10, 25),

  /** Graves (2013), section 5.2. */
  PAPER(400, 10, 20, 25);

  /** The name of the layer that has the window. */
  static final String READER = "reader";

  private static final int PEN = 3;

  private final int cells;
  private final int windows;
  private final int mixture;
  private final double stepsPerCharacter;

  SynthesisSetting(int cells, int windows, int mixture, double stepsPerCharacter) {
    this.cells = cells;
    this.windows = windows;
    this.mixture = mixture;
    this.stepsPerCharacter = stepsPerCharacter;
  }

  /** Returns what a step is predicted as: where the pen goes, and whether it is lifted there. */
  Density density() {
    return Joint.of(Mixture.of(mixture, BivariateGaussian.of(Scale.exp().floor(0.02))), Bernoulli.of());
  }

  private IUpdater updater() {
    return this == QUICK
        ? new Adam(new ExponentialSchedule(ScheduleType.EPOCH, 0.008, 0.85))
        : new GravesRmsProp();
  }

  /**
   * Makes a network.
   *
   * @param characters how many characters there are
   * @param columns how long a text can be
   */
  ComputationGraph network(int characters, int columns) {
    AttentionWindowLSTM.Builder reader = new AttentionWindowLSTM.Builder(characters, columns)
        .nIn(PEN + columns)
        .nOut(cells)
        .components(windows)
        .stepsPerCharacter(stepsPerCharacter)
        .forgetGateBiasInit(0);
    RnnMixtureDensityOutputLayer.Builder next = new RnnMixtureDensityOutputLayer.Builder(density()).nIn(3L * cells);
    if (this == PAPER) {
      reader.derivativeLimit(10);
      next.derivativeLimit(100);
    }
    ComputationGraph network = new ComputationGraph(new NeuralNetConfiguration.Builder()
        .seed(1)
        .updater(updater())
        .graphBuilder()
        .addInputs("pen and text")
        .addVertex("pen", new SubsetVertex(0, PEN - 1), "pen and text")
        .addLayer(READER, reader.build(), "pen and text")
        .addVertex("cells", new SubsetVertex(0, cells - 1), READER)
        .addVertex("window", new SubsetVertex(cells, cells + characters - 1), READER)
        .addLayer("second", lstm(PEN + characters + cells), "pen", "window", "cells")
        .addLayer("third", lstm(PEN + characters + cells), "pen", "window", "second")
        .addLayer("next", next.build(), "cells", "second", "third")
        .setOutputs("next")
        .build());
    network.init();
    return network;
  }

  /** Returns what shortens gradients, where derivatives are not limited. */
  List<TrainingListener> clipping() {
    return this == QUICK ? List.of(GradientNormClipping.perStep(1)) : List.of();
  }

  private LSTM lstm(int inputs) {
    FusedLSTM.Builder layer = new FusedLSTM.Builder();
    layer.nIn(inputs).nOut(cells).activation(Activation.TANH).forgetGateBiasInit(0);
    if (this == PAPER) {
      layer.derivativeLimit(10);
    }
    return layer.build();
  }
}
