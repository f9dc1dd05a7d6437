// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.keras;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.deeplearning4j.nn.modelimport.keras.exceptions.InvalidKerasConfigurationException;
import org.deeplearning4j.nn.modelimport.keras.exceptions.UnsupportedKerasConfigurationException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.databind.JsonNode;

/** Every layer and setting in files of Keras 3 against Keras's own predictions (tools/reference_keras_layers.py). */
class KerasLayersTest {

  @TempDir
  static Path folder;

  private static KerasCases models;

  @BeforeAll
  static void unpack() throws IOException {
    models = KerasCases.of("layers.zip", folder);
  }

  /** Returns null if all is right, what is refused, or, with an exclamation mark, what is wrong. */
  static String outcome(KerasCases models, JsonNode model, String suffix) throws IOException {
    String name = model.get("name").asText();
    try {
      KerasCases.Read read =
          KerasCases.Read.of(models.file(model, suffix), model.get("kind").asText().equals("Sequential"));
      INDArray[] inputs = KerasCases.arrays(model.get("inputs"));
      INDArray[] before = KerasCases.arrays(model.get("inputs"));
      String difference = KerasCases.difference(model, read.output(inputs));
      if (difference == null) {
        difference = KerasCases.difference(model, read.output(inputs)); // once more
      }
      for (int i = 0; i < inputs.length; i++) {
        difference = inputs[i].equals(before[i]) ? difference : "features are overwritten";
      }
      return difference == null ? null : "! " + name + suffix + ": " + difference;
    } catch (UnsupportedKerasConfigurationException | InvalidKerasConfigurationException e) {
      return e.getMessage();
    } catch (RuntimeException e) {
      return "! " + name + suffix + ": " + e;
    }
  }

  @Test
  void everyModelPredictsAsInKerasOrIsRefused() throws IOException {
    List<String> wrong = new ArrayList<>();
    for (JsonNode model : models.cases()) {
      for (JsonNode file : model.get("files")) {
        String outcome = outcome(models, model, file.asText().substring(3));
        if (outcome != null && outcome.startsWith("!")) {
          wrong.add(outcome);
        }
      }
    }
    assertEquals(List.of(), wrong);
  }

  /** Returns lines of a table: for each layer, what is right and what is refused. */
  private static List<String> table() throws IOException {
    Map<String, List<String>> right = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    Map<String, List<String>> refused = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (JsonNode model : models.cases()) {
      String layer = model.get("layer").asText();
      right.computeIfAbsent(layer, each -> new ArrayList<>());
      refused.computeIfAbsent(layer, each -> new ArrayList<>());
      (outcome(models, model, ".keras") == null ? right : refused).get(layer).add(model.get("setting").asText());
    }
    List<String> lines = new ArrayList<>();
    right.forEach((layer, settings) -> lines.add(
        "| " + layer + " | " + String.join("; ", settings) + " | " + String.join("; ", refused.get(layer)) + " |"));
    return lines;
  }

  @Test
  void theTableInTheDocsSaysWhatBecomesOfEachLayer() throws IOException {
    Path page = Path.of("../docs/existing-models.md");
    List<String> lines = Files.readAllLines(page);
    int from = lines.indexOf("| Layer of Keras 3 | as in Keras | refused by name |") + 2;
    int to = from;
    while (to < lines.size() && lines.get(to).startsWith("|")) {
      to++;
    }
    List<String> table = table();
    if (Boolean.getBoolean("mdn4j.write")) {
      List<String> written = new ArrayList<>(lines.subList(0, from));
      written.addAll(table);
      written.addAll(lines.subList(to, lines.size()));
      Files.write(page, written);
    } else {
      assertEquals(String.join("\n", table), String.join("\n", lines.subList(from, to)));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {
    "LeakyReLU: negative_slope=0.1", "LeakyReLU: default", "Activation: hard_sigmoid first",
    "LSTM: recurrent_activation=hard_sigmoid", "Bidirectional: hard_sigmoid gates", "MDN: Dense on sequences before it",
    "MDN: LSTM, Dense before it", "MDN: TimeDistributed(Dense) before it", "MDN: Conv1D, Dense before it",
    "MDN: LSTM, Dense, Dropout before it", "MDN: functional, Dense on sequences before it", "MDN: Dense, LSTM before it",
    "AveragePooling1D: default", "LSTM: go_backwards=True", "PReLU: default", "arithmetic: 2 * x", "arithmetic: a + b",
    "MDN: name=sigmas", "Dense: activation=silu", "Embedding: default", "Model: inputs used in another order",
    "GlobalMaxPooling1D: Conv1D", "BatchNormalization: scale=False, center=False",
    "Masking: LSTM of the last step, at the end", "Masking: LSTM of all steps, between",
    "Masking: functional, LSTM", "Bidirectional: name=backward_ways",
    "Model: inputs of rows and sequences given in another order", "Model: dict of inputs", "Model: dict of outputs",
    "ELU: alpha=2", "DepthwiseConv2D: depth_multiplier=2, activation=relu"
  })
  void whatHasToBeReadIsRead(String name) throws IOException {
    JsonNode model = models.named(name);
    assertNull(outcome(models, model, ".keras"));
    assertNull(outcome(models, model, ".h5"));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      Conv2D: groups=2 | Conv2D "conv2d | groups = 2 is not supported
      'LSTM: initial_state=[h, c]' | LSTM "lstm | initial_state
      LSTM: return_state=True, c read | Dense "dense | reads tensor 2 of "lstm
      Model: a Dense shared by two inputs | Dense "dense | used more than once
      BatchNormalization: axis=1 on sequences | BatchNormalization | axis = 1 is not supported
      Bidirectional: backward_layer of another activation | Bidirectional | backward_layer
      MDN: a layer above it | Dense "dense | above MDN "mdn
      GRU: return_sequences=True | GRU "gru | an LSTM would do
      LayerNormalization: rows | LayerNormalization | BatchNormalization would do
      Model: Dropout with training=True | Dropout | training = true
      Dense: dtype=mixed_float16 | Dense | dtype is mixed_float16
      Dense: lora_rank=2 | Dense | lora_rank = 2 is not known
      arithmetic: x * constant array | Multiply | __numpy__
      """)
  void whatCannotBeReadIsRefusedByName(String name, String who, String what) throws IOException {
    for (String suffix : List.of(".keras", ".h5")) {
      String outcome = outcome(models, models.named(name), suffix);
      assertTrue(outcome.contains(who) && outcome.contains(what), outcome);
    }
  }
}
