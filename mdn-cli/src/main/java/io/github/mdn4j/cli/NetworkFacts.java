// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.cli;

import io.github.mdn4j.density.Density;
import io.github.mdn4j.layer.DensityOutputLayer;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.databind.node.ArrayNode;
import org.nd4j.shade.jackson.databind.node.JsonNodeFactory;
import org.nd4j.shade.jackson.databind.node.ObjectNode;

/** What a network is made of, as JSON (docs/cli.md). */
final class NetworkFacts {

  private NetworkFacts() {}

  static ObjectNode of(Model network) {
    ObjectNode facts = JsonNodeFactory.instance.objectNode();
    facts.put("network", network.getClass().getSimpleName());
    INDArray parameters = network.params();
    facts.put("dataType", parameters == null ? "none" : parameters.dataType().toString());
    facts.put("parameters", network.numParams());
    if (network instanceof ComputationGraph graph) {
      graph.getConfiguration().getNetworkInputs().forEach(facts.putArray("inputs")::add);
      layers(facts.putArray("layers"), graph);
      ArrayNode outputs = facts.putArray("outputs");
      List<String> names = graph.getConfiguration().getNetworkOutputs();
      for (String name : names) {
        output(outputs.addObject().put("name", name), graph.getVertex(name).getLayer());
      }
    } else {
      ArrayNode layers = facts.putArray("layers");
      Layer[] all = ((MultiLayerNetwork) network).getLayers();
      for (int i = 0; i < all.length; i++) {
        String name = all[i].conf().getLayer().getLayerName();
        layer(layers.addObject().put("name", name == null ? Integer.toString(i) : name), all[i]);
      }
      output(facts.putArray("outputs").addObject(), all[all.length - 1]);
    }
    return facts;
  }

  private static void layers(ArrayNode layers, ComputationGraph graph) {
    for (int i : graph.topologicalSortOrder()) {
      GraphVertex vertex = graph.getVertices()[i];
      List<String> from = graph.getConfiguration().getVertexInputs().get(vertex.getVertexName());
      if (from != null) { // otherwise an input
        ObjectNode facts = layers.addObject().put("name", vertex.getVertexName());
        from.forEach(facts.putArray("from")::add);
        if (vertex.hasLayer()) {
          layer(facts, vertex.getLayer());
        } else {
          facts.put("type", vertex.getClass().getSimpleName()).put("parameters", 0);
        }
      }
    }
  }

  private static void layer(ObjectNode facts, Layer layer) {
    var configuration = layer.conf().getLayer();
    facts.put("type", configuration.getClass().getSimpleName());
    var inner = configuration instanceof FrozenLayer frozen ? frozen.getLayer() : configuration;
    if (inner instanceof FeedForwardLayer sized) {
      facts.put("in", sized.getNIn()).put("out", sized.getNOut());
    }
    if (inner instanceof BaseLayer base && base.getActivationFn() != null && !(inner instanceof DensityOutputLayer)) {
      facts.put("activation", base.getActivationFn().toString());
    }
    facts.put("parameters", layer.numParams());
    ObjectNode shapes = facts.putObject("shapes");
    for (Map.Entry<String, INDArray> parameter : layer.paramTable().entrySet()) {
      ArrayNode shape = shapes.putArray(parameter.getKey());
      for (long size : parameter.getValue().shape()) {
        shape.add(size);
      }
    }
  }

  private static void output(ObjectNode facts, Layer layer) {
    if (layer == null) {
      return; // a vertex that computes no layer
    }
    if (layer.conf().getLayer() instanceof DensityOutputLayer head) {
      facts.setAll(density(head.density()));
    } else if (layer.conf().getLayer() instanceof BaseOutputLayer other && other.getLossFn() != null) {
      facts.put("loss", other.getLossFn().getClass().getSimpleName());
    }
  }

  static ObjectNode density(Density density) {
    return JsonNodeFactory.instance.objectNode()
        .put("density", density.toString())
        .put("words", DensityWords.of(density))
        .put("labelColumns", density.labelWidth())
        .put("rawColumns", density.parameterWidth());
  }
}
