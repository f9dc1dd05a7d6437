// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.mdn4j.examples.notebooks.JavaShell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The Java of the README and of the pages in docs, which has to compile and run.
 *
 * <p>All blocks of a page run one after another in one shell. What a page takes for granted, its imports and the
 * variables that it does not declare, stands in {@code src/test/resources/pages/PAGE.jsh}. Files go to a folder
 * that is named ELSEWHERE there. A block that is a whole program is run, too.
 */
class PagesTest {

  private static final Path ROOT = Path.of("..");
  private static final Path GRANTED = Path.of("src/test/resources/pages");
  private static final String FIRST_BLOCK = "// first block\n";
  private static final String SPARK = "spark.md"; // wants another class path: a test of mdn-spark looks after it

  /** A block that is a whole program. */
  private static final Pattern PROGRAM =
      Pattern.compile("public class (\\w+) .*public static void main\\(", Pattern.DOTALL);

  @TempDir
  private Path elsewhere;

  @TestFactory
  Stream<DynamicTest> theJavaOfEveryPageRuns() throws IOException {
    List<Path> pages = new ArrayList<>(List.of(ROOT.resolve("README.md")));
    try (Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
      docs.filter(page -> page.toString().endsWith(".md") && !page.endsWith(SPARK)).sorted().forEach(pages::add);
    }
    List<DynamicTest> tests = new ArrayList<>();
    for (Path page : pages) {
      List<String> blocks = blocks(page);
      if (!blocks.isEmpty()) {
        tests.add(DynamicTest.dynamicTest(page.getFileName().toString(), () -> run(page, blocks)));
      }
    }
    assertTrue(tests.size() > 1, "no Java in " + pages);
    return tests.stream();
  }

  private void run(Path page, List<String> blocks) throws IOException {
    String name = page.getFileName().toString().replace(".md", ".jsh");
    try (JavaShell shell = JavaShell.open()) {
      String granted = Files.readString(GRANTED.resolve(name)).replace("ELSEWHERE", elsewhere.toString());
      int late = granted.indexOf(FIRST_BLOCK);
      shell.run(late < 0 ? granted : granted.substring(0, late));
      for (String block : blocks) {
        shell.run(block);
        Matcher program = PROGRAM.matcher(block);
        if (program.find()) {
          shell.run(program.group(1) + ".main(new String[0]);");
        }
        if (late >= 0 && block == blocks.get(0)) {
          shell.run(granted.substring(late));
        }
      }
    }
  }

  private static List<String> blocks(Path page) throws IOException {
    List<String> blocks = new ArrayList<>();
    StringBuilder block = null;
    for (String line : Files.readAllLines(page)) {
      if (line.equals("```java")) {
        block = new StringBuilder();
      } else if (line.startsWith("```") && block != null) {
        blocks.add(block.toString());
        block = null;
      } else if (block != null) {
        block.append(line).append('\n');
      }
    }
    return blocks;
  }
}
