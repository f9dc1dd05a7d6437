// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.inverse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Short runs: what is drawn and how the lines end. */
class ExamplesTest {

  private static final int SHORTER = 100;
  private static final List<String> SHARED = List.of(
      "careful-heaviest", "careful-mixture", "careful-parameters", "heaviest", "losses", "samples");
  private static final Map<String, List<String>> MORE = Map.of(
      "sine", List.of("forward-least-squares", "inverse-least-squares"),
      "spiral", List.of("least-squares"),
      "arcsine", List.of("least-squares"),
      "arm", List.of("forward-least-squares", "inverse-least-squares", "mixture", "moments", "parameters",
          "two-link-arm"));
  private static final Map<String, String> FLOORS =
      Map.of("sine", "1\\.635", "spiral", "1\\.405", "arcsine", "1\\.288", "arm", "-1\\.282");

  @TempDir
  private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"sine", "spiral", "arcsine", "arm"})
  void aShortRunDrawsEveryPictureAndEndsWithItsResults(String name) throws IOException {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
    switch (name) {
      case "sine" -> SineRegressionAndInverse.run(SHORTER, folder, out);
      case "spiral" -> Spiral.run(SHORTER, folder, out);
      case "arcsine" -> Arcsine.run(SHORTER, folder, out);
      default -> RobotArm.run(SHORTER, folder, out);
    }
    List<String> lines = printed.toString(StandardCharsets.UTF_8).lines().toList();
    assertEquals("The plots are in " + folder, lines.get(lines.size() - 3));
    assertResult(lines.get(lines.size() - 2), name, "recipe");
    assertResult(lines.get(lines.size() - 1), name, "ours");
    if (name.equals("arcsine")) {
      assertTrue(lines.contains("Least squares, 286 weights (mean squared error)"));
      assertTrue(lines.contains("The mixture network has 510 weights"));
    }
    List<String> expected =
        Stream.concat(SHARED.stream(), MORE.get(name).stream()).map(picture -> picture + ".png").sorted().toList();
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(expected, files.map(file -> file.getFileName().toString()).sorted().toList());
    }
    for (String picture : expected) {
      assertEquals(800, ImageIO.read(folder.resolve(picture).toFile()).getWidth(), picture);
    }
  }

  private static void assertResult(String line, String name, String kind) {
    String number = "-?\\d+\\.\\d{3}";
    String pattern =
        "result " + name + " " + kind + " train " + number + " test " + number + " floor " + FLOORS.get(name);
    assertTrue(line.matches(pattern), line);
  }

  @Test
  void theGeneralHeadTakesAFamilyAndAVariance() throws IOException {
    String text = captured(out -> assertEquals(0, GeneralMixtureHead.run(
        out, "--family", "student", "--variance", "logsigmoid", "--epochs", "1", "--components", "3",
        "--plots", folder.toString())));
    List<String> lines = text.lines().toList();
    assertTrue(lines.get(0).contains("Mixture(3, StudentT(2, 3.0))"), lines.get(0));
    assertTrue(text.contains("mean squared error of a sample"), text);
    assertTrue(lines.get(lines.size() - 1).matches("result general ours train .* test .* floor -0\\.526"), text);
    assertEquals(800, ImageIO.read(folder.resolve("samples.png").toFile()).getWidth());
  }

  @Test
  void theBenchmarkPrintsAMedianForEverySystem() {
    String text = captured(out -> assertEquals(0, FloorBenchmark.run(out, "--seeds", "2", "--shorter", "100")));
    List<String> lines = text.lines().toList();
    int row = lines.size() - 4;
    for (String system : List.of("prml 1\\.326", "sine 1\\.635", "spiral 1\\.405", "arm -1\\.282")) {
      String line = lines.get(row++);
      assertTrue(line.matches("floor " + system + " recipe \\d+\\.\\d{3} ours \\d+\\.\\d{3}"), line);
    }
  }

  private static String captured(Consumer<PrintStream> run) {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    run.accept(new PrintStream(printed, true, StandardCharsets.UTF_8));
    return printed.toString(StandardCharsets.UTF_8);
  }
}
