// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.inverse;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.mdn4j.examples.BothWays;
import io.github.mdn4j.examples.strokes.StrokePrediction;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Short runs of examples as they would be on other backends than the CPU's; other packages have their own tests. */
class HostMemoryTest {

  private static final int SHORTER = 1000;

  @TempDir
  private Path folder;

  @Test
  void theArcsine() throws Exception {
    BothWays.agree(Arcsine.class, 2e-3, out -> Arcsine.run(SHORTER, folder, out));
  }

  @Test
  @Tag("long")
  void postsOfOneDimension() throws Exception {
    BothWays.agree(SineRegressionAndInverse.class, 2e-3, out -> SineRegressionAndInverse.run(SHORTER, folder, out));
    BothWays.agree(Spiral.class, 2e-3, out -> Spiral.run(SHORTER, folder, out));
  }

  @Test
  @Tag("long")
  void postsOfMore() throws Exception {
    BothWays.agree(RobotArm.class, 2e-3, out -> RobotArm.run(SHORTER, folder, out));
    BothWays.agree(
        GeneralMixtureHead.class,
        2e-3,
        out -> assertEquals(0, GeneralMixtureHead.run(out, "--epochs", "1", "--plots", folder.toString())));
  }

  @Test
  @Tag("long")
  void prml() throws Exception {
    BothWays.agree(
        PrmlInverseProblem.class,
        2e-3,
        out -> PrmlInverseProblem.run(new PrmlInverseProblem.Settings(10, 10, 20, folder), out));
  }

  @Test
  void aHeadIsAdded() throws Exception {
    BothWays.agree(
        AddMixtureHead.class, 2e-3, out -> AddMixtureHead.run(new AddMixtureHead.Settings(10, 10, 200, folder), out));
  }

  @Test
  void watching() throws Exception {
    try (ServerSocket free = new ServerSocket(0)) {
      System.setProperty("org.deeplearning4j.ui.port", Integer.toString(free.getLocalPort()));
    }
    try {
      BothWays.agree(WatchTraining.class, 2e-3, out -> WatchTraining.run(1, out, address -> { }));
    } finally {
      System.clearProperty("org.deeplearning4j.ui.port");
    }
  }

  @Test
  @Tag("long")
  void theFloorBenchmark() throws Exception {
    BothWays.agree(
        FloorBenchmark.class, 2e-3,
        out -> assertEquals(0, FloorBenchmark.run(out, "--seeds", "1", "--shorter", "1000")));
  }

  @Test
  void strokes() throws Exception {
    String data = BothWays.lines(folder);
    BothWays.agree(
        StrokePrediction.class,
        0.02,
        out -> assertEquals(
            0, StrokePrediction.run(out, "--data", data, "--epochs", "1", "--plots", folder.toString())));
  }

  @Test
  void noExampleIsLeftOut() throws IOException {
    Set<String> mains = names(Path.of("src/main/java"), "void main\\(", Pattern.compile("final class (\\w+)"));
    mains.removeIf(name -> name.endsWith("Notebook")); // the same code once more, in JShell
    mains.remove("GpuSmoke"); // which does without anyway
    mains.remove("MemorySoak"); // which prints no numbers of a network
    mains.remove("PredictionServer"); // which prints times
    Set<String> run =
        names(Path.of("src/test/java"), "BothWays\\.agree\\(", Pattern.compile("agree\\(\\s*(\\w+)\\.class"));
    assertEquals(mains, run);
  }

  /** Returns what a pattern finds in sources that have another somewhere. */
  private static Set<String> names(Path sources, String marked, Pattern name) throws IOException {
    try (Stream<Path> files = Files.walk(sources.resolve("io/github/mdn4j/examples"))) {
      Set<String> names = new TreeSet<>();
      for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
        String text = Files.readString(file);
        if (Pattern.compile(marked).matcher(text).find()) {
          names.addAll(name.matcher(text).results().map((MatchResult m) -> m.group(1)).collect(Collectors.toSet()));
        }
      }
      return names;
    }
  }
}
