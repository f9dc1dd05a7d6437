// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer;

import io.github.mdn4j.layer.internal.CarriedStateGradient;
import io.github.mdn4j.layer.internal.LayerName;
import java.util.Arrays;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is said of a network that M2.1 would train wrongly on segments of sequences, and without a word. */
final class SegmentWarnings {

  private static final Logger LOG = LoggerFactory.getLogger(SegmentWarnings.class);

  private SegmentWarnings() {}

  /** Warns of recurrent layers that are differentiated from a zero state, and of sequences [n,T,w], which are not cut. */
  static void of(Model model) {
    if (model instanceof MultiLayerNetwork network) {
      of(network.getLayers(), network.getLayerWiseConfigurations().getBackpropType());
    } else if (model instanceof ComputationGraph graph) {
      of(graph.getLayers(), graph.getConfiguration().getBackpropType());
    }
  }

  private static void of(Layer[] layers, BackpropType backprop) {
    if (backprop != BackpropType.TruncatedBPTT) {
      return;
    }
    CarriedStateGradient.warnOfOthers(layers, backprop);
    Arrays.stream(layers)
        .filter(layer -> layer.conf().getLayer() instanceof RnnMixtureDensityOutputLayer head
            && head.getRnnDataFormat() == RNNFormat.NWC)
        .forEach(layer -> LOG.warn(
            "{}: under truncated backpropagation through time DL4J's own fit learns nothing from sequences [n,T,w]:"
                + " TruncatedBptt.of(network).fit(...) cuts them",
            LayerName.of(layer.conf().getLayer(), layer.getIndex())));
  }
}
