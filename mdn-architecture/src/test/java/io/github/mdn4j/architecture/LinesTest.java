// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lines of Java fit two editors side by side: in the modules, and on the pages. */
class LinesTest {

  private static final int LONGEST = 125;
  private static final Path ROOT = Path.of("..");

  /** Returns the lines that are too long, by file and number; of a page those in its blocks of Java. */
  private static List<String> tooLong(Path file) throws IOException {
    List<String> found = new ArrayList<>();
    boolean page = file.toString().endsWith(".md");
    boolean java = !page;
    List<String> lines = Files.readAllLines(file);
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (page && line.startsWith("```")) {
        java = line.equals("```java");
      }
      if (java && line.codePointCount(0, line.length()) > LONGEST) {
        found.add(file + ":" + (i + 1));
      }
    }
    return found;
  }

  private static List<String> tooLong(Stream<Path> files) throws IOException {
    List<String> found = new ArrayList<>();
    for (Path file : files.sorted().toList()) {
      found.addAll(tooLong(file));
    }
    return found;
  }

  private static List<Path> modules() throws IOException {
    try (Stream<Path> folders = Files.list(ROOT)) {
      return folders.map(folder -> folder.resolve("src")).filter(Files::isDirectory).toList();
    }
  }

  @Test
  void ofCode() throws IOException {
    List<Path> modules = modules();
    assertTrue(modules.size() >= 9, modules.toString());
    for (Path module : modules) {
      try (Stream<Path> files = Files.walk(module)) {
        assertEquals(List.of(), tooLong(files.filter(file -> file.toString().endsWith(".java"))));
      }
    }
  }

  @Test
  void ofPages() throws IOException {
    for (Path folder : List.of(ROOT, ROOT.resolve("docs"))) {
      try (Stream<Path> pages = Files.list(folder)) {
        assertEquals(List.of(), tooLong(pages.filter(page -> page.toString().endsWith(".md"))));
      }
    }
  }

  @Test
  void oneThatIsTooLongIsFound(@TempDir Path folder) throws IOException {
    String fits = "é".repeat(LONGEST);
    String not = fits + "x";
    Path code = folder.resolve("A.java");
    Files.writeString(code, fits + "\n" + not + "\n");
    assertEquals(List.of(code + ":2"), tooLong(code));
    Path page = folder.resolve("a.md");
    Files.writeString(page, not + "\n```java\n" + not + "\n```\n" + not + "\n```\n" + not + "\n```\n");
    assertEquals(List.of(page + ":3"), tooLong(page));
  }
}
