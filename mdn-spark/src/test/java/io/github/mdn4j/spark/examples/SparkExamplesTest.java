// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.spark.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.mdn4j.loss.HostMemory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The examples, made short, and that the page on Spark shows what they do. */
class SparkExamplesTest {

  private static final Path PAGE = Path.of("..", "docs", "spark.md");
  private static final Path SOURCES = Path.of("src/main/java/io/github/mdn4j/spark/examples");

  @Test
  void trainingLearns() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertEquals(0, SparkTraining.run(print(out), "--rows", "2560", "--epochs", "3"));

    String said = out.toString(StandardCharsets.UTF_8);
    double before = number(said, "before training +(\\S+)");
    assertTrue(number(said, "2 workers +(\\S+)") < before - 0.2, said);
    assertTrue(number(said, "without Spark +(\\S+)") < before - 0.2, said);
  }

  @Test
  void intervalsOfScoresHold() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertEquals(0, SparkScoring.run(print(out), "--rows", "5000"));

    String said = out.toString(StandardCharsets.UTF_8);
    assertTrue(said.contains("4995 rows scored, 5 without a feature"), said);
    assertEquals(0.9, number(said, "inside (\\S+)"), 0.05, said);
  }

  @Test
  void scoresOnOtherBackendsAreTheSame() {
    assertSame(out -> SparkScoring.run(out, "--rows", "500"), "result spark scoring (\\S+)");
  }

  @Test
  @Tag("long")
  void trainingOnOtherBackendsIsTheSame() {
    assertSame(
        out -> SparkTraining.run(out, "--rows", "640", "--epochs", "1"), "result spark training test (\\S+)");
  }

  private static void assertSame(ToIntFunction<PrintStream> example, String pattern) {
    double here = result(example, pattern);
    System.setProperty(HostMemory.PROPERTY, "never");
    try {
      assertEquals(here, result(example, pattern), 2e-3);
    } finally {
      System.clearProperty(HostMemory.PROPERTY);
    }
  }

  private static double result(ToIntFunction<PrintStream> example, String pattern) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertEquals(0, example.applyAsInt(print(out)));
    return number(out.toString(StandardCharsets.UTF_8), pattern);
  }

  @Test
  void numbersThatLeaveNothingToDoAreRefused() {
    PrintStream out = print(new ByteArrayOutputStream());
    assertEquals(2, SparkScoring.run(out, "--rows", "0"));
    assertEquals(2, SparkTraining.run(out, "--workers", "0"));
    assertEquals(2, SparkTraining.run(out, "--epochs", "0"));
  }

  @Test
  void theJavaOfThePageIsThatOfTheExamples() throws IOException {
    StringBuilder sources = new StringBuilder();
    try (Stream<Path> files = Files.list(SOURCES)) {
      for (Path file : files.sorted().toList()) {
        sources.append(Files.readString(file));
      }
    }
    String examples = withoutSpace(sources.toString());
    List<String> blocks = new ArrayList<>();
    Matcher block = Pattern.compile("^```java\n(.*?)^```", Pattern.MULTILINE | Pattern.DOTALL)
        .matcher(Files.readString(PAGE));
    while (block.find()) {
      blocks.add(withoutSpace(block.group(1)));
    }

    assertEquals(2, blocks.size());
    blocks.forEach(shown -> assertTrue(examples.contains(shown), shown));
  }

  private static String withoutSpace(String text) {
    return text.replaceAll("\\s+", "");
  }

  private static PrintStream print(ByteArrayOutputStream out) {
    return new PrintStream(out, true, StandardCharsets.UTF_8);
  }

  private static double number(String text, String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    assertTrue(matcher.find(), text);
    return Double.parseDouble(matcher.group(1));
  }
}
