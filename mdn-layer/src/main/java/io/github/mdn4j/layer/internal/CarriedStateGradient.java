// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.internal;

import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.layers.RecurrentLayer;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.layers.wrapper.BaseWrapperLayer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A recurrent layer that, under truncated backpropagation through time, differentiates each segment from the state that
 * it started with; M2.1's own layers take a zero state for every segment after the first.
 */
public interface CarriedStateGradient {

  /** Warns of every other recurrent layer of a network, if it is set to truncated backpropagation through time. */
  static void warnOfOthers(Layer[] layers, BackpropType backpropType) {
    if (backpropType != BackpropType.TruncatedBPTT) {
      return;
    }
    Logger log = LoggerFactory.getLogger(CarriedStateGradient.class);
    for (Layer wrapped : layers) {
      Layer layer = wrapped instanceof BaseWrapperLayer wrapper ? wrapper.getUnderlying() : wrapped;
      if (layer instanceof RecurrentLayer && !(layer instanceof CarriedStateGradient)) {
        log.warn(
            "{}: under truncated backpropagation through time DL4J differentiates every segment after the first as if"
                + " it had started with a zero state, so the gradient of this layer and of those below is wrong."
                + " FusedLSTM is right: LstmConversion.accelerate(network) puts it in place of LSTM.",
            LayerName.of(layer.conf().getLayer(), layer.getIndex()));
      }
    }
  }
}
