// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.internal;

import org.deeplearning4j.nn.conf.layers.Layer;

/** How messages name a layer: {@code MixtureDensityOutputLayer "head" (index 3)}. */
public final class LayerName {

  private LayerName() {}

  public static String of(Layer layer, int index) {
    return of(layer) + " (index " + index + ")";
  }

  public static String of(Layer layer) {
    return of(layer.getClass().getSimpleName(), layer.getLayerName());
  }

  public static String of(String type, String name) {
    return type + (name == null ? "" : " \"" + name + "\"");
  }
}
