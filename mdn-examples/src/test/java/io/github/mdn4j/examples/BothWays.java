// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.github.mdn4j.loss.HostMemory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Runs an example in the CPU's way and in that of other backends, and compares the numbers that it prints. */
public final class BothWays {

  /** A short run of an example. */
  public interface Run {
    /** Runs it; what it prints to standard output counts too. */
    void to(PrintStream out) throws Exception;
  }

  private BothWays() {}

  /**
   * Asserts that the lines of epochs and results agree, word by word, and numbers to within a tolerance.
   *
   * @param tolerance relative for numbers above 1, else absolute
   */
  public static void agree(Class<?> example, double tolerance, Run run) throws Exception {
    List<String> here = numbered(run);
    List<String> elsewhere;
    System.setProperty(HostMemory.PROPERTY, "never");
    try {
      elsewhere = numbered(run);
    } finally {
      System.clearProperty(HostMemory.PROPERTY);
    }
    agree(example.getSimpleName(), tolerance, here, elsewhere);
  }

  static void agree(String name, double tolerance, List<String> here, List<String> elsewhere) {
    String both = name + ": " + here + " and " + elsewhere;
    assertFalse(here.isEmpty(), both);
    assertEquals(here.size(), elsewhere.size(), both);
    for (int i = 0; i < here.size(); i++) {
      String[] words = here.get(i).split("\\s+");
      String[] others = elsewhere.get(i).split("\\s+");
      assertEquals(words.length, others.length, both);
      for (int j = 0; j < words.length; j++) {
        if (words[j].matches("-?\\d+\\.\\d+,?")) {
          double number = number(words[j]);
          assertEquals(number, number(others[j]), tolerance * Math.max(1, Math.abs(number)), both);
        } else {
          assertEquals(words[j], others[j], both);
        }
      }
    }
  }

  private static double number(String word) {
    return Double.parseDouble(word.replace(",", ""));
  }

  private static List<String> numbered(Run run) throws Exception {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
    PrintStream standard = System.out;
    System.setOut(out);
    try {
      run.to(out);
    } finally {
      System.setOut(standard);
    }
    return numbered(printed.toString(StandardCharsets.UTF_8));
  }

  static List<String> numbered(String text) {
    return text.lines().filter(line -> line.matches("(result|floor|uci|\\s*epoch) .*\\d.*")).toList();
  }

  /** Writes strokes of five points to the right, 64 to learn from and 16 to be tested on, as QuickDraw does. */
  public static String lines(Path folder) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 80; i++) {
      text.append(String.format(
          Locale.ROOT,
          "{\"split\":\"%s\",\"drawing\":[[[0,10,20,30,40],[%d,%d,%d,%d,%d]]]}%n",
          i < 64 ? "train" : "test", i, i, i + 1, i, i));
    }
    try {
      return Files.writeString(folder.resolve("lines.ndjson"), text).toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
