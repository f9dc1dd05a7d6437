// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.internal.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** FloatX and DoubleX are one text in two number types: what is changed in one is changed in the other. */
class TwinsTest {

  private static final Path SOURCES = Path.of("../mdn-layer/src/main/java/io/github/mdn4j/layer/internal/cpu");

  static List<String> twins() throws IOException {
    try (Stream<Path> files = Files.list(SOURCES)) {
      return files.map(file -> file.getFileName().toString())
          .filter(name -> name.matches("(Float|Double).*\\.java"))
          .map(name -> name.replaceFirst("Float|Double", ""))
          .distinct()
          .sorted()
          .toList();
    }
  }

  private static String source(String name) throws IOException {
    return Files.readString(SOURCES.resolve(name));
  }

  /** Returns a source without comments, imports, visibility, casts to float and the way it is laid out. */
  private static String code(String source) {
    return source
        .replaceAll("(?s)/\\*.*?\\*/", " ")
        .replaceAll("//[^\n]*", " ")
        .replaceAll("(?m)^import .*$", " ")
        .replace("public ", "")
        .replace("(float) ", "")
        .replaceAll("\\s+", " ")
        .replaceAll("(?<=[(\\[{]) | (?=[)\\]}])", "");
  }

  /** Returns a source in double precision that was in single. */
  private static String doubled(String source) {
    return source
        .replace("(float) ", "")
        .replace("cblas_s", "cblas_d")
        .replace("Float", "Double")
        .replace("FLOAT", "DOUBLE")
        .replaceAll("\\bfloat\\b", "double")
        .replaceAll("\\b(\\d+\\.\\d+)f\\b", "$1")
        .replaceAll("\\b(\\d+)f\\b", "$1.0");
  }

  @ParameterizedTest
  @MethodSource("twins")
  void areTheSame(String name) throws IOException {
    assertEquals(code(source("Double" + name)), code(doubled(source("Float" + name))));
  }

  @Test
  void thereAreSevenPairs() throws IOException {
    assertTrue(
        twins().containsAll(
            List.of("Blas.java", "Cell.java", "Loops.java", "Steps.java", "Transfer.java", "Units.java", "Updates.java")),
        twins().toString());
  }

  @Test
  void aChangeOfOneIsFound() throws IOException {
    String changed = source("FloatLoops.java").replaceFirst("0\\.5f \\+", "0.5f -");
    assertNotEquals(source("FloatLoops.java"), changed);
    assertNotEquals(code(source("DoubleLoops.java")), code(doubled(changed)));
  }
}
