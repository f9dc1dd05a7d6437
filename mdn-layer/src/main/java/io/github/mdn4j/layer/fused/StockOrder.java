// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.fused;

import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.layers.wrapper.BaseWrapperLayer;

/**
 * A fused layer that can hand on its output in the order in memory of DL4J's own layer.
 *
 * <p>Dropout of any kind draws one random number after the other as the array lies in memory. With the order of DL4J's
 * layers, and the same seed, the same activations are dropped as without fused layers.
 */
interface StockOrder {

  /** Has the layer hand on its output in that order from now on. */
  void keepStockOrder();

  /** Tells a layer what is above it. */
  static void between(Layer below, Layer above) {
    Layer layer = below;
    while (layer instanceof BaseWrapperLayer wrapper) {
      layer = wrapper.getUnderlying();
    }
    if (layer instanceof StockOrder fused && above.conf().getLayer().getIDropout() != null) {
      fused.keepStockOrder();
    }
  }
}
