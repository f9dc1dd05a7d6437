// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer;

import org.deeplearning4j.nn.conf.layers.Layer;

/** How messages name a layer: {@code MixtureDensityOutputLayer "head" (index 3)}. */
final class LayerName {

  private LayerName() {}

  static String of(Layer layer, int index) {
    String name = layer.getLayerName();
    return layer.getClass().getSimpleName() + (name == null ? "" : " \"" + name + "\"") + " (index " + index + ")";
  }
}
