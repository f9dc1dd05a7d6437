// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.keras;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.deeplearning4j.nn.modelimport.keras.exceptions.InvalidKerasConfigurationException;
import org.deeplearning4j.nn.modelimport.keras.exceptions.UnsupportedKerasConfigurationException;
import org.nd4j.shade.jackson.databind.JsonNode;

/**
 * The calls of a functional model in an order in which they can be made. A tensor goes by {@code layer/node}.
 *
 * @param nodes the calls
 * @param inputs the input layers, in the order in which the model is given arrays
 * @param outputs the tensors that it returns, in order
 */
record KerasGraph(List<Node> nodes, List<String> inputs, List<String> outputs) {

  /**
   * A call of a layer.
   *
   * @param layer its name
   * @param number which of its calls
   * @param arguments tensors by their keys, and doubles
   * @param mask the layers whose mask it is given by name, or null if it is given none
   */
  record Node(String layer, int number, List<Object> arguments, Set<String> mask) {

    String key() {
      return layer + "/" + number;
    }

    /** Returns what the result is called in the network. */
    String name() {
      return number == 0 ? layer : layer + "-call" + number;
    }
  }

  int uses(String layer) {
    return (int) nodes.stream().filter(node -> node.layer.equals(layer)).count();
  }

  /** Returns whether this is arithmetic on tensors, which has the same class names as layers but none of their settings. */
  static boolean isOperation(JsonNode layer) {
    String module = layer.path("module").asText();
    return module.startsWith("keras.src.ops") || !layer.path("config").has("trainable") && !kind(layer).equals("InputLayer");
  }

  private static String kind(JsonNode layer) {
    return layer.path("class_name").asText();
  }

  static KerasGraph of(JsonNode config, JsonNode layers)
      throws InvalidKerasConfigurationException, UnsupportedKerasConfigurationException {
    List<Node> open = new ArrayList<>();
    Set<String> made = new HashSet<>();
    KerasMasks masks = KerasMasks.of(layers);
    for (JsonNode layer : layers) {
      String name = layer.path("name").asText(layer.path("config").path("name").asText());
      String who = kind(layer) + " \"" + name + "\"";
      if (kind(layer).equals("InputLayer")) {
        made.add(name + "/0");
        continue;
      }
      int number = 0;
      for (JsonNode call : layer.path("inbound_nodes")) {
        KerasArguments arguments = new KerasArguments(who, isOperation(layer), masks);
        if (!masks.makes(name)) {
          open.add(
              call.isArray()
                  ? new Node(name, number++, arguments.ofKeras2(call), null)
                  : new Node(name, number++, arguments.ofKeras3(call), arguments.mask(call)));
        }
      }
    }
    List<Node> ordered = new ArrayList<>();
    while (!open.isEmpty()) {
      boolean moved = false;
      for (Iterator<Node> nodes = open.iterator(); nodes.hasNext(); ) {
        Node node = nodes.next();
        if (node.arguments.stream().allMatch(each -> !(each instanceof String) || made.contains(each))) {
          nodes.remove();
          ordered.add(node);
          made.add(node.key());
          moved = true;
        }
      }
      if (!moved) {
        throw new InvalidKerasConfigurationException(
            "\"" + open.get(0).layer + "\": it reads " + open.get(0).arguments + ", of which not all are made");
      }
    }
    List<String> inputs = ends(config.path("input_layers"), made);
    List<String> outputs = ends(config.path("output_layers"), made);
    return new KerasGraph(ordered, inputs.stream().map(each -> each.substring(0, each.lastIndexOf('/'))).toList(), outputs);
  }

  /** Reads [layer, node, tensor], a list of such, or an object of such, which Keras puts in the order of its keys. */
  private static List<String> ends(JsonNode ends, Set<String> made)
      throws InvalidKerasConfigurationException, UnsupportedKerasConfigurationException {
    List<String> keys = new ArrayList<>();
    if (ends.isArray() && ends.path(0).isTextual()) {
      String key = KerasArguments.key("the model", ends);
      if (!made.contains(key)) {
        throw new InvalidKerasConfigurationException("the model ends in " + ends + ", which is not made");
      }
      keys.add(key);
    } else if (ends.isObject()) {
      Map<String, JsonNode> sorted = new TreeMap<>(Comparator.naturalOrder());
      ends.fields().forEachRemaining(each -> sorted.put(each.getKey(), each.getValue()));
      for (JsonNode each : sorted.values()) {
        keys.addAll(ends(each, made));
      }
    } else {
      for (JsonNode each : ends) {
        keys.addAll(ends(each, made));
      }
    }
    return keys;
  }
}
