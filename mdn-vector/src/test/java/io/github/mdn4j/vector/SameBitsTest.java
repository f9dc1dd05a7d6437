// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Runs give the same bits: before vectors are compiled and after, with any number of threads, and without AVX-512. */
class SameBitsTest {

  private static List<String> run(String... options) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx1g", "--add-modules",
            "jdk.incubator.vector", "-XX:+IgnoreUnrecognizedVMOptions"));
    command.addAll(Arrays.asList(options));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), LossDigests.class.getName()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output);
    return output.lines().filter(line -> line.startsWith(LossDigests.LINE)).toList();
  }

  @Test
  void ofLossesAndTheirGradients() throws Exception {
    List<String> alone = run("-Djava.util.concurrent.ForkJoinPool.common.parallelism=0");
    assertTrue(alone.size() >= 5, alone.toString());
    assertEquals(1, alone.stream().distinct().count(), "cold and warm: " + alone);
    List<String> together = run("-Djava.util.concurrent.ForkJoinPool.common.parallelism=3", "-XX:UseAVX=2");
    assertEquals(alone.get(0), together.get(0));
    assertEquals(1, together.stream().distinct().count(), "cold and warm: " + together);
  }
}
