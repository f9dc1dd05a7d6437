// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.keras;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
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
    Map<String, String> refused = new TreeMap<>();
    for (JsonNode model : models.cases()) {
      for (String suffix : List.of(".keras", ".h5")) {
        String outcome = outcome(models, model, suffix);
        if (outcome != null && outcome.startsWith("!")) {
          wrong.add(outcome);
        } else if (outcome != null) {
          refused.put(model.get("name").asText() + suffix, outcome);
        }
      }
    }
    refused.forEach((name, why) -> System.out.println("REFUSED " + name + " | " + why));
    wrong.forEach(each -> System.out.println("WRONG " + each));
    assertEquals(List.of(), wrong);
  }
}
