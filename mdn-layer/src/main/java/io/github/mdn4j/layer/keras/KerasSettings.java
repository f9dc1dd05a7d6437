// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.keras;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.modelimport.keras.exceptions.InvalidKerasConfigurationException;
import org.deeplearning4j.nn.modelimport.keras.exceptions.UnsupportedKerasConfigurationException;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.node.MissingNode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The settings of one layer of a Keras model. Each is asked for, or said to be of no account; what is left over at the
 * end is refused by name.
 */
final class KerasSettings {

  private static final Logger log = LoggerFactory.getLogger(KerasSettings.class);
  private static final Set<String> TYPES = Set.of("float32", "float64", "int32", "int64", "uint8", "bool");

  private final String kind;
  private final String name;
  private final JsonNode config;
  private final boolean keras2;
  private final Set<String> known = new HashSet<>(
      Set.of("name", "trainable", "dtype", "batch_shape", "batch_input_shape", "build_config", "autocast"));

  /**
   * Takes the settings of a layer.
   *
   * @param kind its class
   * @param name its name
   * @param config the JSON object
   * @param keras2 whether Keras 2 wrote it
   */
  KerasSettings(String kind, String name, JsonNode config, boolean keras2) {
    this.kind = kind;
    this.name = name;
    this.config = config == null ? MissingNode.getInstance() : config;
    this.keras2 = keras2;
  }

  boolean keras2() {
    return keras2;
  }

  String kind() {
    return kind;
  }

  String name() {
    return name;
  }

  /** Returns what messages call the layer. */
  String who() {
    return kind + " \"" + name + "\"";
  }

  /** Makes the exception for a setting that is known and not supported. */
  UnsupportedKerasConfigurationException refused(String setting, String instead) {
    return new UnsupportedKerasConfigurationException(
        who() + ": " + setting + " = " + config.path(setting) + " is not supported: " + instead);
  }

  /** Makes the exception for something else about the layer. */
  UnsupportedKerasConfigurationException unsupported(String what) {
    return new UnsupportedKerasConfigurationException(who() + ": " + what);
  }

  InvalidKerasConfigurationException invalid(String setting, String wanted) {
    return new InvalidKerasConfigurationException(
        who() + ": expected " + setting + " to be " + wanted + ", but got " + config.path(setting));
  }

  /** Returns the value of a setting; missing if there is none. */
  JsonNode take(String setting) {
    known.add(setting);
    JsonNode value = config.path(setting);
    return value.isNull() ? MissingNode.getInstance() : value;
  }

  int positive(String setting) throws InvalidKerasConfigurationException {
    JsonNode value = take(setting);
    if (!value.isIntegralNumber() || !value.canConvertToInt() || value.asInt() <= 0) {
      throw invalid(setting, "an integer from 1");
    }
    return value.asInt();
  }

  double number(String setting, double otherwise) throws InvalidKerasConfigurationException {
    JsonNode value = take(setting);
    if (value.isObject() && value.path("config").path("value").isNumber()) { // how an array of one number is written
      return value.path("config").path("value").asDouble();
    }
    if (!value.isMissingNode() && !value.isNumber()) {
      throw invalid(setting, "a number");
    }
    return value.isMissingNode() ? otherwise : value.asDouble();
  }

  boolean flag(String setting, boolean otherwise) throws InvalidKerasConfigurationException {
    JsonNode value = take(setting);
    if (!value.isMissingNode() && !value.isBoolean()) {
      throw invalid(setting, "true or false");
    }
    return value.isMissingNode() ? otherwise : value.asBoolean();
  }

  String text(String setting, String otherwise) throws InvalidKerasConfigurationException {
    JsonNode value = take(setting);
    if (!value.isMissingNode() && !value.isTextual()) {
      throw invalid(setting, "a text");
    }
    return value.isMissingNode() ? otherwise : value.asText();
  }

  /** Returns as many integers from 0 as are wanted; one number stands for all. */
  int[] integers(String setting, int count) throws InvalidKerasConfigurationException {
    JsonNode value = take(setting);
    int[] numbers = new int[count];
    for (int i = 0; i < count; i++) {
      JsonNode each = value.isArray() ? value.path(i) : value;
      if (!each.isIntegralNumber() || !each.canConvertToInt() || each.asInt() < 0
          || value.isArray() && value.size() != count) {
        throw invalid(setting, count + " integers from 0");
      }
      numbers[i] = each.asInt();
    }
    return numbers;
  }

  /** Refuses a setting whose value, if there is one, is not the one that is supported. */
  void wants(String setting, String supported, String instead) throws UnsupportedKerasConfigurationException {
    JsonNode value = take(setting);
    if (!value.isMissingNode() && (value.isContainerNode() || !value.asText().equals(supported))) {
      throw refused(setting, instead);
    }
  }

  /** Takes settings that do not change what the model predicts. */
  void unused(String... settings) {
    known.addAll(List.of(settings));
  }

  /** Takes settings that change how Keras would train the layer, and nothing else, and logs that they are left out. */
  void training(String... settings) {
    List<String> left = new ArrayList<>();
    for (String setting : settings) {
      JsonNode value = take(setting);
      boolean off = value.isMissingNode() || value.isNumber() && value.asDouble() == 0
          || value.isBoolean() && !value.asBoolean();
      if (!off && !setting.endsWith("_initializer")) {
        left.add(setting);
      }
    }
    if (!left.isEmpty()) {
      log.warn("{}: {} changes training alone and is left out", who(), String.join(", ", left));
    }
  }

  /** Refuses data types that round what is computed, and every setting that nobody has asked for. */
  void done() throws UnsupportedKerasConfigurationException {
    JsonNode type = config.path("dtype");
    String dtype =
        type.isObject() ? type.path("config").path("name").asText(type.path("class_name").asText()) : type.asText();
    if (!type.isMissingNode() && !type.isNull() && !TYPES.contains(dtype)) {
      throw unsupported("dtype is " + dtype + ", but expected float32 or float64: save the model in float32");
    }
    if (config.path("trainable").isBoolean() && !config.path("trainable").asBoolean()) {
      log.warn("{}: trainable = false changes training alone and is left out: see MixtureHead.freezeBody", who());
    }
    for (Iterator<String> names = config.fieldNames(); names.hasNext(); ) {
      String setting = names.next();
      if (!known.contains(setting) && !config.get(setting).isNull()) {
        throw unsupported("the setting " + setting + " = " + config.get(setting) + " is not known");
      }
    }
  }
}
