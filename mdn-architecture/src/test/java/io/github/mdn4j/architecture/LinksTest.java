// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Links from page to page, and from pages to the code, lead somewhere. */
class LinksTest {

  private static final Path ROOT = Path.of("..");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#\\s]+)(#[^)]*)?\\)");

  private static List<Path> pages() throws IOException {
    List<Path> pages = new ArrayList<>(List.of(ROOT.resolve("README.md"), ROOT.resolve("CONTRIBUTING.md")));
    try (Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
      docs.filter(page -> page.toString().endsWith(".md")).sorted().forEach(pages::add);
    }
    return pages;
  }

  private static List<String> links(Path page) throws IOException {
    return LINK.matcher(Files.readString(page)).results()
        .map((MatchResult link) -> link.group(1))
        .filter(link -> !link.contains("://"))
        .toList();
  }

  private static List<String> broken(Path page) throws IOException {
    return links(page).stream().filter(link -> !Files.exists(page.resolveSibling(link))).toList();
  }

  @Test
  void everyLinkLeadsToAFile() throws IOException {
    for (Path page : pages()) {
      assertEquals(List.of(), broken(page), page.toString());
    }
  }

  @Test
  void theDesignLeadsToTheGradientOfAMixture() throws IOException {
    Path design = ROOT.resolve("docs/design.md");
    String kernel =
        links(design).stream().filter(link -> link.endsWith("/MixtureKernel.java")).findFirst().orElseThrow();
    String source = Files.readString(design.resolveSibling(kernel));
    assertTrue(source.contains("r_k − π_k"), kernel);
    assertTrue(links(ROOT.resolve("README.md")).contains("docs/design.md"));
  }

  @Test
  void aLinkToNowhereIsFound(@TempDir Path folder) throws IOException {
    Path page = folder.resolve("page.md");
    Files.writeString(page, "[here](page.md#top), [there](nowhere.md), [out](https://example.org/x)\n");
    assertEquals(List.of("nowhere.md"), broken(page));
  }
}
