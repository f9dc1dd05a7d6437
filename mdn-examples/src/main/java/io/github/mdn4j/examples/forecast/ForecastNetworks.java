// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.forecast;

import io.github.mdn4j.density.DiagonalGaussian;
import io.github.mdn4j.density.LowRankGaussian;
import io.github.mdn4j.density.Mixture;
import io.github.mdn4j.density.Scale;
import io.github.mdn4j.layer.MixtureDensityOutputLayer;
import io.github.mdn4j.layer.RnnMixtureDensityOutputLayer;
import io.github.mdn4j.layer.fused.FusedDense;
import io.github.mdn4j.layer.fused.FusedLSTM;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;

/** The networks of the example. */
record ForecastNetworks(int units, int components, int horizon, double rate, double l2, long seed) {

  private static final Scale SCALE = Scale.exp().floor(0.01);

  private NeuralNetConfiguration.Builder settings() {
    return new NeuralNetConfiguration.Builder().seed(seed).updater(new Adam(rate)).l2(l2)
        .gradientNormalization(GradientNormalization.ClipL2PerLayer)
        .gradientNormalizationThreshold(horizon);
  }

  /** One step ahead, by a mixture of Gaussians. */
  MultiLayerNetwork stepwise(int width) {
    MultiLayerNetwork net = new MultiLayerNetwork(settings().list()
        .layer(new FusedLSTM.Builder().nIn(width).nOut(units).build())
        .layer(new RnnMixtureDensityOutputLayer.Builder(Mixture.of(components, DiagonalGaussian.of(1, SCALE)))
            .nIn(units).build())
        .build());
    net.init();
    return net;
  }

  /** All steps at once, by a mixture of Gaussians whose steps some factors tie together. */
  MultiLayerNetwork direct(int width, int factors) {
    MultiLayerNetwork net = new MultiLayerNetwork(settings().list()
        .layer(new FusedDense.Builder().nIn(width).nOut(units).activation(Activation.TANH).build())
        .layer(new MixtureDensityOutputLayer.Builder(
            Mixture.of(components, LowRankGaussian.of(horizon, Math.min(factors, horizon), SCALE)))
            .nIn(units).build())
        .build());
    net.init();
    return net;
  }
}
