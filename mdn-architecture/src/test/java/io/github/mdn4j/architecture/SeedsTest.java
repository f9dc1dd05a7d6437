// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What is random in a test is the same each time, so that none fails once in a thousand times: Deeplearning4j takes the
 * clock for a network without a seed, and ND4J for arrays.
 */
class SeedsTest {

  private static final Path ROOT = Path.of("..");
  private static final Pattern NETWORK = Pattern.compile("NeuralNetConfiguration\\s*\\.Builder\\(\\)[^;]*;");
  private static final Pattern ARRAY = Pattern.compile("Nd4j\\.randn?\\(");
  private static final Pattern GENERATOR =
      Pattern.compile("new (?:Splittable)?Random\\(\\)|Math\\.random\\(|ThreadLocalRandom");

  /** Returns what a source draws without a seed, with the number of its line. */
  private static List<String> unseeded(String source) {
    List<String> found = new ArrayList<>();
    for (Matcher network = NETWORK.matcher(source); network.find(); ) {
      if (!network.group().contains(".seed(")) {
        found.add(line(source, network) + ": a network");
      }
    }
    Matcher array = ARRAY.matcher(source);
    if (!source.contains("Nd4j.getRandom().setSeed(") && array.find()) {
      found.add(line(source, array) + ": an array");
    }
    for (Matcher generator = GENERATOR.matcher(source); generator.find(); ) {
      found.add(line(source, generator) + ": a generator");
    }
    return found;
  }

  private static long line(String source, Matcher at) {
    return source.substring(0, at.start()).chars().filter(c -> c == '\n').count() + 1;
  }

  @Test
  void everyTestNamesItsSeeds() throws IOException {
    List<String> found = new ArrayList<>();
    int files = 0;
    try (Stream<Path> modules = Files.list(ROOT)) {
      for (Path tests : modules.map(module -> module.resolve("src/test/java")).filter(Files::isDirectory).toList()) {
        try (Stream<Path> sources = Files.walk(tests)) {
          for (Path source : sources.filter(file -> file.toString().endsWith(".java")).toList()) {
            files++;
            if (!source.endsWith("SeedsTest.java")) {
              unseeded(Files.readString(source)).forEach(line -> found.add(source + ":" + line));
            }
          }
        }
      }
    }
    assertTrue(files > 300, files + " files");
    assertEquals(List.of(), found);
  }

  @Test
  void whatHasNoSeedIsFound() {
    assertEquals(
        List.of("1: a network", "3: an array", "4: a generator"),
        unseeded("""
            net(new NeuralNetConfiguration.Builder().list().build());
            net(new NeuralNetConfiguration.Builder().list().seed(3).build());
            Nd4j.rand(2, 3);
            new Random();
            new Random(4);
            """));
    assertEquals(List.of(), unseeded("Nd4j.getRandom().setSeed(1);\nNd4j.randn(2, 3);\n"));
  }
}
