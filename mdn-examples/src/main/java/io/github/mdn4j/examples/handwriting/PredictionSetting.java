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
import io.github.mdn4j.layer.fused.FusedLSTM;
import java.util.List;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;

/** Sizes of the network that predicts, and how it learns. */
enum PredictionSetting {

  /** A few minutes on two cores. */
  QUICK,

  /** Graves (2013), section 4.2. */
  PAPER;

  /** Components of the mixture; 20 in the paper. */
  private static final int COMPONENTS = 20;

  private static final int PEN = 3;

  /** Returns how many cells each of so many layers has. */
  int cells(int layers) {
    return this == QUICK ? 128 : layers == 1 ? 900 : 400;
  }

  /** Returns what a step is predicted as: where the pen goes, and whether it is lifted there. */
  Density density() {
    // points lie on a grid: a component that narrows down onto it costs hundreds of nats at the first step beside it
    double floor = this == QUICK ? 0.02 : 1e-3;
    return Joint.of(Mixture.of(COMPONENTS, BivariateGaussian.of(Scale.exp().floor(floor))), Bernoulli.of());
  }

  /** Returns what shortens gradients, where derivatives are not limited. */
  List<TrainingListener> clipping() {
    return this == QUICK ? List.of(GradientNormClipping.perStep(1)) : List.of();
  }

  /** Makes a network with connections from the input to every layer and from every layer to the output. */
  ComputationGraph network(int layers) {
    int cells = cells(layers);
    GraphBuilder graph = new NeuralNetConfiguration.Builder()
        .seed(1)
        .updater(this == QUICK ? new Adam(0.001) : new GravesRmsProp())
        .graphBuilder()
        .addInputs("pen");
    for (int i = 0; i < layers; i++) {
      FusedLSTM.Builder layer = new FusedLSTM.Builder();
      layer.nIn(i == 0 ? PEN : PEN + cells).nOut(cells).activation(Activation.TANH);
      layer.forgetGateBiasInit(0); // with DL4J's 1 it learns more slowly here
      if (this == PAPER) {
        layer.derivativeLimit(10);
      }
      graph.addLayer(
          "lstm" + i, layer.build(), i == 0 ? new String[] {"pen"} : new String[] {"pen", "lstm" + (i - 1)});
    }
    RnnMixtureDensityOutputLayer.Builder next =
        new RnnMixtureDensityOutputLayer.Builder(density()).nIn((long) layers * cells);
    if (this == PAPER) {
      next.derivativeLimit(100);
    }
    graph.addLayer(
        "next", next.build(), IntStream.range(0, layers).mapToObj(i -> "lstm" + i).toArray(String[]::new));
    ComputationGraph network = new ComputationGraph(graph.setOutputs("next").build());
    network.init();
    return network;
  }
}
