// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.inverse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrmlInverseProblemTest {

  private static final List<String> PICTURES = List.of(
      "careful-mixture.png",
      "forward-least-squares.png",
      "inverse-least-squares.png",
      "loss.png",
      "mixture.png",
      "parameters.png",
      "samples.png");

  @TempDir
  private Path folder;

  @Test
  void twoShortRunsPrintTheSameNumbersAndDrawEveryPicture() throws IOException {
    String first = run(folder.resolve("first"));
    String second = run(folder.resolve("second"));

    assertEquals(first, second);
    List<String> lines = first.lines().toList();
    int row = lines.size() - 2;
    for (String kind : List.of("recipe", "ours")) {
      String result = lines.get(row++);
      String pattern = "result prml " + kind + " train \\d\\.\\d{3} test \\d\\.\\d{3} floor 1\\.326";
      assertTrue(result.matches(pattern), result);
    }
    try (Stream<Path> files = Files.list(folder.resolve("first"))) {
      assertEquals(PICTURES, files.map(file -> file.getFileName().toString()).sorted().toList());
    }
    for (String picture : PICTURES) {
      BufferedImage image = ImageIO.read(folder.resolve("first").resolve(picture).toFile());
      assertNotNull(image, picture);
      assertEquals(800, image.getWidth(), picture);
    }
  }

  private static String run(Path plots) {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
    PrmlInverseProblem.run(new PrmlInverseProblem.Settings(30, 30, 60, plots), out);
    String text = printed.toString(StandardCharsets.UTF_8);
    assertTrue(text.contains("The plots are in " + plots), text);
    return text.replace(plots.toString(), "FOLDER");
  }
}
