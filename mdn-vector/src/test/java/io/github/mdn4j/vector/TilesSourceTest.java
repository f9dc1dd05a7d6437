// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tiles are what tools/Tiles.java writes. */
class TilesSourceTest {

  @Test
  void theSourceIsThatOfTheTool(@TempDir Path folder) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "../tools/Tiles.java", folder.toString())
            .inheritIO()
            .start();
    assertEquals(true, process.waitFor(5, TimeUnit.MINUTES));
    assertEquals(0, process.exitValue());
    assertEquals(
        Files.readString(folder.resolve("Tiles.java")),
        Files.readString(Path.of("src/main/java/io/github/mdn4j/vector/Tiles.java")));
  }
}
