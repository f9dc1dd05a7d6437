// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.keras;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.deeplearning4j.nn.modelimport.keras.exceptions.UnsupportedKerasConfigurationException;
import org.nd4j.shade.jackson.databind.JsonNode;

/**
 * The masks that a functional model of Keras 3 has written out: {@code Any(NotEqual(x, value))} beside each {@code
 * Masking}, which the layers above are then called with.
 *
 * @param compared for each NotEqual, what it compares
 * @param reduced for each Any, the same of its NotEqual
 * @param maskings what {@code Masking} layers compare
 */
record KerasMasks(Map<String, String> compared, Map<String, String> reduced, Map<String, String> maskings) {

  static KerasMasks of(JsonNode layers) throws UnsupportedKerasConfigurationException {
    KerasMasks masks = new KerasMasks(new HashMap<>(), new HashMap<>(), new HashMap<>());
    for (JsonNode layer : layers) {
      String name = layer.path("name").asText(layer.path("config").path("name").asText());
      JsonNode calls = layer.path("inbound_nodes");
      JsonNode args = calls.path(0).path("args");
      JsonNode history = args.path(0).path("config").path("keras_history");
      String kind = layer.path("class_name").asText();
      if (calls.size() != 1 || !history.isArray() || !Set.of("NotEqual", "Any", "Masking").contains(kind)) {
        continue;
      }
      String input = KerasArguments.key(name, history);
      switch (kind) {
        case "NotEqual":
          if (args.path(1).isNumber()) {
            masks.compared.put(name, input + " != " + args.get(1).asDouble());
          }
          break;
        case "Any":
          JsonNode config = layer.path("config");
          if (config.path("axis").asInt() == -1 && !config.path("keepdims").asBoolean()) {
            masks.reduced.put(name, input);
          }
          break;
        case "Masking":
          masks.maskings.put(name, input + " != " + layer.path("config").path("mask_value").asDouble());
          break;
        default:
      }
    }
    masks.reduced.replaceAll((name, input) -> masks.compared.getOrDefault(input.substring(0, input.lastIndexOf('/')), "?"));
    return masks;
  }

  /** Returns whether an operation computes part of a mask. */
  boolean makes(String name) {
    return compared.containsKey(name) || reduced.containsKey(name);
  }

  /** Returns the {@code Masking} layers whose mask a tensor is. */
  Set<String> owners(String key) {
    String mask = reduced.get(key.substring(0, key.lastIndexOf('/')));
    Set<String> owners = new HashSet<>();
    maskings.forEach((name, what) -> {
      if (what.equals(mask)) {
        owners.add("Masking \"" + name + "\"");
      }
    });
    return owners;
  }
}
