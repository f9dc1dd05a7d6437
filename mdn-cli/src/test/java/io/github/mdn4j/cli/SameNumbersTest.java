// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.mdn4j.loss.DensityLoss;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same seed gives the same numbers, byte by byte, in any JVM: whatever its language, time zone and encoding. */
class SameNumbersTest {

  @TempDir
  private Path folder;

  private Process start(String name, String... options) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx1g", "-XX:TieredStopAtLevel=1")); // short runs
    // in another time zone JavaCPP writes anew over the libraries that others have loaded (docs/dl4j-notes.md)
    command.add("-Dorg.bytedeco.javacpp.cachedir=" + folder.resolve("libraries"));
    command.addAll(List.of(options));
    Path results = Files.createDirectory(folder.resolve(name));
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), SameNumbers.class.getName(), results.toString()));
    return new ProcessBuilder(command).redirectErrorStream(true)
        .redirectOutput(folder.resolve(name + ".log").toFile()).start();
  }

  private TreeMap<String, String> results(String name, Process process) throws Exception {
    assertEquals(0, process.waitFor(), () -> log(name));
    return results(name);
  }

  private TreeMap<String, String> here(String name) throws IOException {
    SameNumbers.main(new String[] {Files.createDirectory(folder.resolve(name)).toString()});
    return results(name);
  }

  private TreeMap<String, String> results(String name) throws IOException {
    TreeMap<String, String> results = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder.resolve(name))) {
      for (Path file : files.toList()) {
        results.put(file.getFileName().toString(), Files.readString(file));
      }
    }
    return results;
  }

  private String log(String name) {
    try {
      return Files.readString(folder.resolve(name + ".log"));
    } catch (IOException e) {
      return e.toString();
    }
  }

  @Test
  void neitherLanguageNorTimeZoneNorEncodingChangesAByte() throws Exception {
    TreeMap<String, String> expected = here("here");
    assertEquals(9, expected.size(), expected.keySet().toString());
    Process turkish =
        start(
            "turkish",
            "-Duser.language=tr", "-Duser.country=TR", "-Duser.timezone=Asia/Tokyo", "-Dfile.encoding=ISO-8859-1");
    assertSame(expected, results("turkish", turkish));
    Process german =
        start(
            "german",
            "-Duser.language=de", "-Duser.country=DE", "-Duser.timezone=America/St_Johns", "-Dfile.encoding=US-ASCII");
    assertSame(expected, results("german", german));
  }

  @Test
  void theOtherEngineLearnsTheSame() throws Exception {
    TreeMap<String, String> kernels = here("kernels");
    System.setProperty(DensityLoss.ENGINE_PROPERTY, "samediff");
    try {
      assertClose(kernels, here("graph"));
    } finally {
      System.clearProperty(DensityLoss.ENGINE_PROPERTY);
    }
  }

  private static void assertSame(TreeMap<String, String> expected, TreeMap<String, String> actual) {
    assertEquals(expected.keySet(), actual.keySet());
    expected.forEach((name, text) -> assertEquals(text, actual.get(name), name));
  }

  /** What the other engine learns differs by rounding in float. */
  private static void assertClose(TreeMap<String, String> expected, TreeMap<String, String> actual) {
    assertEquals(expected.keySet(), actual.keySet());
    List<String> scores = expected.get("scores.txt").lines().toList();
    List<String> others = actual.get("scores.txt").lines().toList();
    assertEquals(30, others.size());
    for (int i = 0; i < scores.size(); i++) {
      assertEquals(Double.parseDouble(scores.get(i)), Double.parseDouble(others.get(i)), 1e-5, "step " + i);
    }
    assertTrue(Double.parseDouble(scores.get(29)) < Double.parseDouble(scores.get(0)));
  }
}
