// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.density;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/** Whatever stands in JSON, reading a density gives one of sound widths that is written alike, or an IOException. */
class DensityJsonFuzzTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @DictionaryFile(resourcePath = "density.dict")
  @FuzzTest(maxDuration = "60s")
  void readsADensityOrSaysWhyNot(byte[] json) throws IOException {
    Density density;
    try {
      density = JSON.readValue(json, Density.class);
    } catch (IOException e) {
      return;
    } catch (IllegalArgumentException e) {
      assertTrue(e.getMessage().startsWith("Failed to parse type"), e.getMessage()); // Jackson's own, for a @class with <
      return;
    }
    if (density != null) {
      assertTrue(density.labelWidth() > 0 && density.parameterWidth() > 0, density.toString());
      assertEquals(density, JSON.readValue(JSON.writeValueAsString(density), Density.class));
    }
  }
}
