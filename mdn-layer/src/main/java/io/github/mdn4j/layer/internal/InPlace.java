// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.internal;

import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.layers.ActivationLayer;
import org.deeplearning4j.nn.layers.DropoutLayer;
import org.deeplearning4j.nn.layers.convolution.Cnn3DLossLayer;
import org.deeplearning4j.nn.layers.convolution.CnnLossLayer;
import org.deeplearning4j.nn.layers.feedforward.PReLU;
import org.deeplearning4j.nn.layers.wrapper.BaseWrapperLayer;

/** Which layers of M2.1 write their output over their input when they predict (docs/dl4j-notes.md). */
public final class InPlace {

  private InPlace() {}

  /** Returns whether a layer is known to write over its input. */
  public static boolean overwrites(Layer layer) {
    Layer inside = unwrapped(layer);
    return inside instanceof ActivationLayer
        || inside instanceof PReLU
        || inside instanceof DropoutLayer // where there is a mask
        || inside instanceof CnnLossLayer
        || inside instanceof Cnn3DLossLayer;
  }

  /** Returns whether a configuration is of a layer that is known to write over its input. */
  public static boolean overwrites(org.deeplearning4j.nn.conf.layers.Layer layer) {
    return layer instanceof org.deeplearning4j.nn.conf.layers.ActivationLayer
        || layer instanceof org.deeplearning4j.nn.conf.layers.PReLULayer
        || layer instanceof org.deeplearning4j.nn.conf.layers.DropoutLayer;
  }

  /** Returns whether a layer is known to leave its input alone; of others, such as a user's own, nothing is known. */
  public static boolean spares(Layer layer) {
    org.deeplearning4j.nn.conf.layers.Layer conf = layer.conf().getLayer();
    return conf instanceof DenseLayer
        || conf instanceof BaseRecurrentLayer
        || conf instanceof BaseOutputLayer
        || conf instanceof EmbeddingLayer
        || conf instanceof EmbeddingSequenceLayer;
  }

  /** Returns a layer without what is wrapped around it. */
  public static Layer unwrapped(Layer layer) {
    return layer instanceof BaseWrapperLayer wrapper ? unwrapped(wrapper.getUnderlying()) : layer;
  }
}
