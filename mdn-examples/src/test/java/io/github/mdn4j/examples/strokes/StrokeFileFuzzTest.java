// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.strokes;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whatever stands in a file of drawings, one JSON record a line, reading it gives drawings or a message. */
class StrokeFileFuzzTest {

  @FuzzTest(maxDuration = "60s")
  void readsDrawingsOrSaysWhyNot(byte[] records) throws IOException {
    Path file = Files.createTempFile("fuzz", ".ndjson");
    try {
      Files.write(file, records);
      StrokeFile.read(file, fault -> assertTrue(fault.startsWith(file.toString()), fault)).train().get(0).offsets();
    } catch (IllegalArgumentException e) {
      assertTrue(e.getMessage() != null);
    } finally {
      Files.delete(file);
    }
  }
}
