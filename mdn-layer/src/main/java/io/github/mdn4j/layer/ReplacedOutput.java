// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer;

import io.github.mdn4j.density.Density;
import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.CenterLossOutputLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;

/**
 * The output layer whose place a density head takes.
 *
 * @param layer its configuration
 * @param sequences whether it is for sequences
 * @param format of these the order of axes, or null if it was never said
 */
record ReplacedOutput(BaseOutputLayer layer, boolean sequences, RNNFormat format) {

  /**
   * Looks at a layer.
   *
   * @param which what messages call it
   * @throws DL4JInvalidConfigException if it is not an output layer with weights
   */
  static ReplacedOutput of(String which, Layer layer) {
    Layer inside = layer instanceof FrozenLayer frozen ? frozen.getLayer() : layer;
    if (inside instanceof RnnOutputLayer recurrent) {
      return new ReplacedOutput(recurrent, true, recurrent.getRnnDataFormat());
    }
    if (inside instanceof RnnMixtureDensityOutputLayer recurrent) {
      return new ReplacedOutput(recurrent, true, recurrent.getRnnDataFormat());
    }
    if (inside instanceof OutputLayer
        || inside instanceof CenterLossOutputLayer
        || inside instanceof MixtureDensityOutputLayer) {
      return new ReplacedOutput((BaseOutputLayer) inside, false, null);
    }
    throw refusal(which, layer);
  }

  /** Says that something is no output layer with weights. */
  static DL4JInvalidConfigException refusal(String which, Object found) {
    return new DL4JInvalidConfigException(
        "MixtureHead: expected an OutputLayer or RnnOutputLayer, but " + which + " is a "
            + found.getClass().getSimpleName()
            + ": take layers off and put a MixtureDensityOutputLayer on by TransferLearning instead");
  }

  /** Makes the head, with the settings of the layer that it replaces. */
  DensityOutputLayer head(Density density) {
    DensityOutputLayer head =
        sequences
            ? new RnnMixtureDensityOutputLayer.Builder(density).nIn(layer.getNIn()).dataFormat(format).build()
            : new MixtureDensityOutputLayer.Builder(density).nIn(layer.getNIn()).build();
    head.setLayerName(layer.getLayerName());
    head.setWeightInitFn(layer.getWeightInitFn());
    head.setBiasInit(layer.getBiasInit());
    head.setGainInit(layer.getGainInit());
    head.setIUpdater(layer.getIUpdater());
    head.setBiasUpdater(layer.getBiasUpdater());
    head.setRegularization(layer.getRegularization());
    head.setRegularizationBias(layer.getRegularizationBias());
    head.setGradientNormalization(layer.getGradientNormalization());
    head.setGradientNormalizationThreshold(layer.getGradientNormalizationThreshold());
    head.setWeightNoise(layer.getWeightNoise());
    head.setIDropout(layer.getIDropout());
    head.setConstraints(layer.getConstraints());
    return head;
  }
}
