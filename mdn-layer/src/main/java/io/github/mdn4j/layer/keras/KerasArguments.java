// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.keras;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.deeplearning4j.nn.modelimport.keras.exceptions.UnsupportedKerasConfigurationException;
import org.nd4j.shade.jackson.databind.JsonNode;

/**
 * What a layer of a functional model is called with. Tensors among the arguments by name, and constants where a layer
 * takes tensors, are refused by name.
 *
 * @param who what messages call the layer
 * @param numbers whether numbers are fine, as in {@code 2 * x}
 * @param masks what the model computes for {@code mask}
 */
record KerasArguments(String who, boolean numbers, KerasMasks masks) {

  private static final Set<String> HARMLESS = Set.of("training", "mask"); // at False or None

  /** Returns the key of [layer, node, tensor]; only the first tensor of a layer is one. */
  static String key(String who, JsonNode history) throws UnsupportedKerasConfigurationException {
    if (history.path(2).asInt() != 0) {
      throw new UnsupportedKerasConfigurationException(
          who + ": it reads tensor " + history.path(2) + " of \"" + history.path(0).asText()
              + "\", such as a state, but only the first tensor of a layer can be read");
    }
    return history.path(0).asText() + "/" + history.path(1).asInt();
  }

  /** Reads {@code {"args": [...], "kwargs": {...}}}. */
  List<Object> ofKeras3(JsonNode call) throws UnsupportedKerasConfigurationException {
    List<Object> arguments = new ArrayList<>();
    for (JsonNode argument : call.path("args")) {
      add(argument, arguments);
    }
    requireHarmless(call.path("kwargs"));
    return List.copyOf(arguments);
  }

  /** Returns the layers whose mask a call is given, or null if it is given none. */
  Set<String> mask(JsonNode call) throws UnsupportedKerasConfigurationException {
    JsonNode mask = call.path("kwargs").path("mask");
    return mask.isObject() ? masks.owners(key(who, history(mask))) : null;
  }

  private static JsonNode history(JsonNode tensor) {
    return tensor.path("config").path("keras_history");
  }

  /** Reads [[layer, node, tensor, settings], ...]. */
  List<Object> ofKeras2(JsonNode call) throws UnsupportedKerasConfigurationException {
    List<Object> arguments = new ArrayList<>();
    for (JsonNode input : call.path(0).isTextual() ? List.of(call) : call) {
      arguments.add(key(who, input));
      requireHarmless(input.path(3));
    }
    return List.copyOf(arguments);
  }

  private void add(JsonNode argument, List<Object> arguments) throws UnsupportedKerasConfigurationException {
    if (argument.isArray()) {
      for (JsonNode each : argument) {
        add(each, arguments);
      }
    } else if (argument.path("class_name").asText().equals("__keras_tensor__")) {
      arguments.add(key(who, history(argument)));
    } else if (numbers && argument.isNumber()) {
      arguments.add(argument.asDouble());
    } else {
      throw new UnsupportedKerasConfigurationException(
          who + ": expected tensors" + (numbers ? " and numbers" : "") + ", but it is called with " + brief(argument));
    }
  }

  private static String brief(JsonNode value) {
    String text = value.toString();
    return text.length() > 80 ? text.substring(0, 80) + "…" : text;
  }

  private void requireHarmless(JsonNode named) throws UnsupportedKerasConfigurationException {
    for (Iterator<Map.Entry<String, JsonNode>> fields = named.fields(); fields.hasNext(); ) {
      Map.Entry<String, JsonNode> field = fields.next();
      JsonNode value = field.getValue();
      boolean off = value.isNull() || value.isBoolean() && !value.asBoolean();
      boolean harmless = off && (HARMLESS.contains(field.getKey()) || value.isNull())
          || field.getKey().equals("mask") && value.isObject()
              && !masks.owners(key(who, history(value))).isEmpty();
      if (!harmless) {
        throw new UnsupportedKerasConfigurationException(
            who + ": it is called with " + field.getKey() + " = " + brief(value)
                + ", which is not supported: tensors can only be given as they come, and initial_state not at all");
      }
    }
  }
}
