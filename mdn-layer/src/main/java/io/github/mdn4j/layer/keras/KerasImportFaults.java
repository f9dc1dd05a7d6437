// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.keras;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.deeplearning4j.nn.modelimport.keras.exceptions.InvalidKerasConfigurationException;
import org.nd4j.shade.jackson.core.JsonProcessingException;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/**
 * Refuses models with a density head that M2.1's own {@code KerasModelImport} would read wrongly in silence
 * (docs/dl4j-notes.md); {@link Keras2ModelImport} reads them.
 */
final class KerasImportFaults {

  private static final Set<String> TO_ROWS = Set.of(
      "Flatten", "GlobalAveragePooling1D", "GlobalMaxPooling1D", "GlobalAveragePooling2D", "GlobalMaxPooling2D");
  private static final Set<String> RECURRENT = Set.of("LSTM", "SimpleRNN", "Bidirectional");

  private final Map<String, Boolean> sequences = new HashMap<>(); // of each layer, whether it gives sequences

  private KerasImportFaults() {}

  /**
   * Looks at a model.
   *
   * @param json its configuration
   * @throws InvalidKerasConfigurationException with the layer that would be read wrongly
   */
  static void requireNone(String json) throws InvalidKerasConfigurationException {
    JsonNode model;
    try {
      model = new ObjectMapper().readTree(json);
    } catch (JsonProcessingException e) {
      throw new InvalidKerasConfigurationException("the configuration of a Keras model is not JSON", e);
    }
    KerasImportFaults faults = new KerasImportFaults();
    String below = null;
    for (JsonNode layer : model.path("config").path("layers")) {
      faults.look(layer, below);
      below = layer.path("config").path("name").asText();
    }
  }

  private static InvalidKerasConfigurationException fault(JsonNode layer, String what) {
    return new InvalidKerasConfigurationException(
        layer.path("class_name").asText() + " \"" + layer.path("config").path("name").asText() + "\": " + what
            + ", which KerasModelImport of M2.1 reads wrongly in silence: use Keras2ModelImport");
  }

  private void look(JsonNode layer, String below) throws InvalidKerasConfigurationException {
    String kind = layer.path("class_name").asText();
    JsonNode config = layer.path("config");
    JsonNode calls = layer.path("inbound_nodes");
    if (calls.size() > 1) {
      throw fault(layer, "it is used more than once");
    }
    String from = calls.isEmpty() ? below : calls.path(0).path(0).path(0).asText();
    for (JsonNode input : calls.path(0)) {
      if (input.path(2).asInt() != 0 || input.path(3).toString().contains("[\"")) {
        throw fault(layer, "it is called with other tensors than the first of each layer");
      }
    }
    JsonNode shape = config.has("batch_input_shape") ? config.get("batch_input_shape") : config.path("batch_shape");
    boolean sequence = shape.isArray() ? shape.size() == 3 : sequences.getOrDefault(from, false);
    if (sequence && kind.equals("Dense")) {
      throw fault(layer, "it is a Dense on sequences");
    }
    if (sequence && kind.equals("TimeDistributed") && config.path("layer").path("class_name").asText().equals("Dense")) {
      throw fault(layer, "it is a Dense on sequences");
    }
    if (sequence && kind.equals("BatchNormalization") && config.path("axis").toString().matches("\\[?1]?")) {
      throw fault(layer, "its axis is that of the steps");
    }
    if (kind.equals("AveragePooling1D") || kind.equals("PReLU") || kind.equals("Masking")) {
      throw fault(layer, "it is of this class");
    }
    if (config.path("go_backwards").asBoolean() || config.path("layer").path("config").path("go_backwards").asBoolean()) {
      throw fault(layer, "go_backwards = true");
    }
    if (config.path("groups").asInt(1) > 1) {
      throw fault(layer, "groups = " + config.path("groups"));
    }
    boolean steps = config.path("return_sequences").asBoolean()
        || config.path("layer").path("config").path("return_sequences").asBoolean();
    boolean gives = kind.equals("Embedding") || kind.equals("RepeatVector")
        || (RECURRENT.contains(kind) ? steps : sequence && !TO_ROWS.contains(kind));
    sequences.put(config.path("name").asText(), gives);
  }
}
