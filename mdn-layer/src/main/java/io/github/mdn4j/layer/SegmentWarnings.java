// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer;

import io.github.mdn4j.layer.internal.CarriedStateGradient;
import io.github.mdn4j.layer.internal.InPlace;
import java.util.ArrayList;
import java.util.List;
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
    List<DensityOutput<?>> heads = new ArrayList<>();
    boolean first = true;
    for (Layer layer : layers) {
      if (InPlace.unwrapped(layer) instanceof DensityOutput<?> head) {
        first = head.segments().claim() && first; // a network is warned of as a whole
        heads.add(head);
      }
    }
    if (first) {
      CarriedStateGradient.warnOfOthers(layers, backprop);
      heads.stream().filter(SegmentWarnings::isTimeFirst).forEach(SegmentWarnings::ofFormat);
    }
  }

  /** Warns, as far as it can be told of the head alone, of a network that cuts sequences in its own fit. */
  static void ofHead(DensityOutput<?> head) {
    if (isTimeFirst(head) && head.segments().claim()) {
      ofFormat(head);
    }
  }

  private static boolean isTimeFirst(DensityOutput<?> head) {
    return head.conf().getLayer() instanceof RnnMixtureDensityOutputLayer layer
        && layer.getRnnDataFormat() == RNNFormat.NWC;
  }

  private static void ofFormat(DensityOutput<?> head) {
    LOG.warn(
        "{}: under truncated backpropagation through time DL4J's own fit learns nothing from sequences [n,T,w], or takes"
            + " their columns for steps: TruncatedBptt.of(network).fit(...) cuts them",
        head.who());
  }
}
