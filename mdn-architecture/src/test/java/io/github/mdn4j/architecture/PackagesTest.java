// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every package says what belongs in it, where to start and what not to touch. */
class PackagesTest {

  private static final int SENTENCES = 3;
  private static final Pattern COMMENT = Pattern.compile("/\\*\\*(.*?)\\*/\\s*package ", Pattern.DOTALL);

  /** Returns the folders of packages below a folder of sources that do not explain themselves. */
  private static List<Path> silent(Path sources) throws IOException {
    List<Path> silent = new ArrayList<>();
    try (Stream<Path> paths = Files.walk(sources)) {
      for (Path folder : paths.filter(Files::isDirectory).toList()) {
        if (holdsClasses(folder) && sentences(folder.resolve("package-info.java")) < SENTENCES) {
          silent.add(folder);
        }
      }
    }
    return silent;
  }

  private static boolean holdsClasses(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.anyMatch(file -> file.toString().endsWith(".java"));
    }
  }

  private static long sentences(Path info) throws IOException {
    if (!Files.exists(info)) {
      return 0;
    }
    var comment = COMMENT.matcher(Files.readString(info));
    return comment.find() ? Pattern.compile("[.?!](\\s|$)").matcher(comment.group(1)).results().count() : 0;
  }

  private static List<Path> modules() throws IOException {
    try (Stream<Path> folders = Files.list(Path.of(".."))) {
      return folders.map(folder -> folder.resolve("src/main/java")).filter(Files::isDirectory).sorted().toList();
    }
  }

  @Test
  void allExplainThemselves() throws IOException {
    List<Path> modules = modules();
    assertTrue(modules.size() >= 6, modules.toString());
    for (Path module : modules) {
      assertEquals(List.of(), silent(module));
    }
  }

  @Test
  void aPackageThatDoesNotIsFound(@TempDir Path sources) throws IOException {
    Path without = Files.createDirectory(sources.resolve("without"));
    Path brief = Files.createDirectory(sources.resolve("brief"));
    Path enough = Files.createDirectory(sources.resolve("enough"));
    for (Path folder : List.of(without, brief, enough)) {
      Files.writeString(folder.resolve("A.java"), "class A {}");
    }
    Files.writeString(brief.resolve("package-info.java"), "/** Classes. */\npackage brief;\n");
    Files.writeString(enough.resolve("package-info.java"), "/** Classes. Start at A. Touch nothing. */\npackage enough;\n");
    assertEquals(List.of(brief, without), silent(sources).stream().sorted().toList());
  }
}
