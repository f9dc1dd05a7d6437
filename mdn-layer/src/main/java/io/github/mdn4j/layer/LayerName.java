// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer;

import org.deeplearning4j.nn.conf.layers.Layer;

/** How messages name a layer: {@code MixtureDensityOutputLayer "head" (index 3)}. */
final class LayerName {

  private LayerName() {}

  static String of(Layer layer, int index) {
    return of(layer) + " (index " + index + ")";
  }

  static String of(Layer layer) {
    return of(layer.getClass().getSimpleName(), layer.getLayerName());
  }

  static String of(String type, String name) {
    return type + (name == null ? "" : " \"" + name + "\"");
  }
}
