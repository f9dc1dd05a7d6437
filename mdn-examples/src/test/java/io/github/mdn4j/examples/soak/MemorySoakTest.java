// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("long")
class MemorySoakTest {

  @TempDir
  private Path folder;

  @Test
  void memoryStaysFlatAndNoThreadIsLeftBehind() throws IOException, InterruptedException {
    Process child = new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xms128m", "-Xmx128m", "-XX:+AlwaysPreTouch", "-Dorg.bytedeco.javacpp.maxbytes=1g",
            "-Djava.awt.headless=true", "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
            "-cp", System.getProperty("java.class.path"), MemorySoak.class.getName(),
            "--steps", "200000", "--plots", folder.toString())
        .redirectErrorStream(true)
        .start();
    String output = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, child.waitFor(), output);
    assertTrue(output.contains("threads left behind: []"), output);
    long[][] readings = Files.readAllLines(folder.resolve("memory.csv")).stream()
        .skip(1)
        .map(line -> Arrays.stream(line.split(",")).mapToLong(Long::parseLong).toArray())
        .toArray(long[][]::new);
    int tenth = readings.length / 10;
    long heap = least(readings, readings.length - tenth, readings.length) - least(readings, 0, tenth);
    assertTrue(heap < 4_000_000, "heap grew by " + heap + " bytes");
    long resident = readings[readings.length - 1][2] - readings[tenth][2];
    assertTrue(resident < 30_000_000, "resident memory grew by " + resident + " bytes");
  }

  // what ND4J has yet to free comes and goes
  private static long least(long[][] readings, int from, int to) {
    return Arrays.stream(readings, from, to).mapToLong(reading -> reading[1]).min().orElseThrow();
  }
}
