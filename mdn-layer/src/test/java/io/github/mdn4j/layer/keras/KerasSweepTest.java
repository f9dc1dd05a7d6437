// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.keras;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.shade.jackson.databind.JsonNode;

/** Random models of Keras 3 (tools/sweep_keras.py): each predicts as in Keras, or is refused by name. */
class KerasSweepTest {

  @Test
  void noneOfTwoHundredRandomModelsDiffersInSilence(@TempDir Path folder) throws IOException {
    KerasCases models = KerasCases.of("sweep.zip", folder);
    List<String> wrong = new ArrayList<>();
    int right = 0;
    for (JsonNode model : models.cases()) {
      String file = model.get("files").get(0).asText();
      String outcome = KerasLayersTest.outcome(models, model, file.substring(file.indexOf('.')));
      if (outcome == null) {
        right++;
      } else if (outcome.startsWith("!") || !outcome.matches("(?s).*\\w+ \"[^\"]+\": .*")) {
        wrong.add(model.get("layers") + outcome);
      }
    }
    assertEquals(List.of(), wrong);
    assertTrue(right >= 100, right + " of " + models.cases().size() + " are read");
  }
}
