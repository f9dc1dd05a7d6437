// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.handwriting;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Whatever stands in a file of IAM-OnDB: reading it gives a line of finite points, or a message with the file. */
class IamOnDbFuzzTest {

  @FuzzTest(maxDuration = "60s")
  void readsALineOrSaysWhyNot(byte[] xml) throws IOException {
    Path folder = Files.createTempDirectory("fuzz");
    Path below = Files.createDirectory(folder.resolve("lineStrokes"));
    Path file = Files.write(below.resolve("a01-000u-01.xml"), xml);
    try {
      List<WrittenLine> lines = IamOnDb.read(folder, OnDamage.FAIL, warning -> {});
      for (double[] row : lines.get(0).drawing().offsets()) {
        assertTrue(Arrays.stream(row).allMatch(Double::isFinite), () -> Arrays.toString(row));
      }
    } catch (IllegalArgumentException e) {
      assertTrue(e.getMessage().startsWith(file.toString()), e.getMessage());
    } finally {
      Files.delete(file);
      Files.delete(below);
      Files.delete(folder);
    }
  }
}
