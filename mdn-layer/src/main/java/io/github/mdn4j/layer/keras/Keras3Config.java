// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.keras;

import org.deeplearning4j.nn.modelimport.keras.exceptions.InvalidKerasConfigurationException;
import org.nd4j.shade.jackson.core.JsonProcessingException;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;
import org.nd4j.shade.jackson.databind.node.ArrayNode;
import org.nd4j.shade.jackson.databind.node.ObjectNode;

/** Rewrites a model's configuration by Keras 3 as Keras 2 would have written it. */
final class Keras3Config {

  private static final String CONFIG = "config";
  private static final String INBOUND = "inbound_nodes";

  private Keras3Config() {}

  /**
   * Rewrites a configuration.
   *
   * @param json the attribute {@code model_config} of a file of Keras 3
   * @throws InvalidKerasConfigurationException if it is not the JSON of a model
   */
  static String toKeras2(String json) throws InvalidKerasConfigurationException {
    ObjectMapper mapper = new ObjectMapper();
    try {
      JsonNode model = mapper.readTree(json);
      if (!(model.path(CONFIG).path("layers") instanceof ArrayNode layers)) {
        throw new InvalidKerasConfigurationException("the configuration of a Keras model has no layers: " + json);
      }
      for (JsonNode layer : layers) {
        rewriteSettings(layer);
        if (layer.get(INBOUND) instanceof ArrayNode nodes) {
          ((ObjectNode) layer).set(INBOUND, inbound(nodes));
        }
      }
      wrapEnds((ObjectNode) model.get(CONFIG), "input_layers");
      wrapEnds((ObjectNode) model.get(CONFIG), "output_layers");
      return mapper.writeValueAsString(
          ((ObjectNode) model).put("keras_version", "2.0.0").put("backend", "tensorflow"));
    } catch (JsonProcessingException e) {
      throw new InvalidKerasConfigurationException("the configuration of a Keras model is not JSON", e);
    }
  }

  /** Gives data types and input shapes the form of Keras 2, in a layer and in what it wraps. */
  private static void rewriteSettings(JsonNode node) {
    if (node instanceof ObjectNode object) {
      if (object.path("dtype").isObject()) { // a policy
        object.put("dtype", object.get("dtype").path(CONFIG).path("name").asText());
      }
      if (object.has("batch_shape")) {
        object.set("batch_input_shape", object.remove("batch_shape"));
      }
    }
    node.forEach(Keras3Config::rewriteSettings);
  }

  /** Keras 3 lists the arguments of each call; Keras 2 had [layer, node, tensor, settings] for each input. */
  private static ArrayNode inbound(ArrayNode calls) {
    ArrayNode rewritten = calls.arrayNode();
    for (JsonNode call : calls) {
      ArrayNode inputs = rewritten.addArray();
      for (JsonNode history : call.path("args").findValues("keras_history")) {
        ArrayNode input = inputs.addArray();
        history.forEach(input::add);
        input.addObject();
      }
    }
    return rewritten;
  }

  /** A single end is [layer, node, tensor], where Keras 2 had a list of them. */
  private static void wrapEnds(ObjectNode config, String field) {
    JsonNode ends = config.get(field);
    if (ends != null && ends.path(0).isTextual()) {
      config.set(field, config.arrayNode().add(ends));
    }
  }
}
