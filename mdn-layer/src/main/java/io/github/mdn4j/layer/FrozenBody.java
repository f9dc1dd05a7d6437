// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer;

import io.github.mdn4j.layer.internal.InPlace;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.FrozenVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;

/** Wraps layers of a configuration so that they do not train. */
final class FrozenBody {

  private FrozenBody() {}

  /** Freezes one layer. */
  static void freeze(NeuralNetConfiguration configuration) {
    Layer layer = configuration.getLayer();
    if (layer instanceof FrozenLayer) {
      return;
    }
    Layer inside = layer instanceof FrozenLayerWithBackprop passing ? passing.getUnderlying() : layer;
    FrozenLayer frozen = InPlace.overwrites(inside) ? new FrozenInPlaceLayer(inside) : new FrozenLayer(inside);
    frozen.setLayerName(layer.getLayerName());
    configuration.setLayer(frozen);
  }

  /** Freezes everything from which a way leads to an output. */
  static void freezeBelow(ComputationGraphConfiguration graph, String output) {
    Set<String> below = new HashSet<>();
    Deque<String> open = new ArrayDeque<>(graph.getVertexInputs().get(output));
    while (!open.isEmpty()) {
      String name = open.pop();
      if (!graph.getNetworkInputs().contains(name) && below.add(name)) {
        open.addAll(graph.getVertexInputs().get(name));
      }
    }
    for (String name : below) {
      GraphVertex vertex = graph.getVertices().get(name);
      if (vertex instanceof LayerVertex layer) {
        freeze(layer.getLayerConf());
      } else if (!(vertex instanceof FrozenVertex)) {
        graph.getVertices().put(name, new FrozenVertex(vertex));
      }
    }
  }
}
