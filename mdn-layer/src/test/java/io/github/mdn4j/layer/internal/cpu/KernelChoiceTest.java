// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.internal.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.mdn4j.layer.MixtureDensityOutputLayer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.factory.Nd4j;

/** Which kernels OpenBLAS runs, by its own words, and when that is worth a warning. */
class KernelChoiceTest {

  private static final String UNSET = "unset";

  private static String shortfall(String core, int bytes, boolean fma, String asked) {
    return new KernelChoice("0.3.19-1.5.7", core, bytes, fma).shortfall(asked).orElse("");
  }

  @ParameterizedTest
  @CsvSource({
    "Prescott, 64, true", "Barcelona, 64, true", "Prescott, 32, true", "Barcelona, 32, true", "Nehalem, 32, true",
    "Core2, 64, true", "Sandybridge, 64, true", "Bulldozer, 64, true"
  })
  void kernelsThatDoAQuarterOrLessAreNamedWithTheRemedy(String core, int bytes, boolean fma) {
    String said = shortfall(core, bytes, fma, null);
    assertTrue(said.contains("0.3.19-1.5.7") && said.contains(core) && !said.contains("\n"), said);
    assertTrue(said.contains("openblas-platform 0.3.31-1.5.13"), said);
    assertTrue(said.contains("OPENBLAS_CORETYPE=" + (bytes == 64 ? "SkylakeX" : "Haswell")), said);
    String asked = shortfall(core, bytes, fma, core);
    assertTrue(asked.contains("OPENBLAS_CORETYPE=" + core + " in the environment asks for them"), asked);
  }

  @ParameterizedTest
  @CsvSource({
    "SkylakeX, 64, true", "Cooperlake, 64, true", "SapphireRapids, 64, true", "Haswell, 64, true", "Zen, 64, true",
    "Haswell, 32, true", "Zen, 32, true", "Excavator, 32, true", "Sandybridge, 32, false", "Sandybridge, 32, true",
    "Nehalem, 16, false", "Prescott, 16, false", "Barcelona, 16, false", "Nehalem, 32, false",
    "unknown, 64, true", "Prescott, 0, false", "unknown, 0, false"
  })
  void nothingIsSaidOfAGoodSetUpOrOfWhatIsNotKnown(String core, int bytes, boolean fma) {
    assertEquals("", shortfall(core, bytes, fma, null));
    assertEquals("", shortfall(core, bytes, fma, core));
  }

  /** A process that trains for a step. */
  public static final class Trains {

    /** Prints the kernels. */
    public static void main(String[] arguments) {
      MultiLayerNetwork network = new MultiLayerNetwork(new NeuralNetConfiguration.Builder().seed(1)
          .list().layer(new MixtureDensityOutputLayer.Builder(1, 2).nIn(3).build()).build());
      network.init();
      for (int i = 0; i < 3; i++) {
        network.fit(Nd4j.ones(5, 3), Nd4j.ones(5, 1));
      }
      KernelChoice choice = OpenBlas.kernels().orElseThrow();
      System.out.println("choice " + choice.core() + ", " + (choice.vectorBytes() >= 32 ? "wide" : "narrow"));
      System.exit(0);
    }
  }

  /** A head alone, without a fused layer, is enough for the warning, and there is one however long it trains. */
  @ParameterizedTest
  @ValueSource(strings = {UNSET, "Prescott", "Barcelona", "Haswell", "SkylakeX", "Zen"})
  @EnabledOnOs(value = OS.LINUX, architectures = "amd64")
  void theChoiceIsWhatTheLibrarySaysAndOneLineSpeaksOfABadOne(String core) throws Exception {
    KernelChoice here = OpenBlas.kernels().orElseThrow();
    int wanted = switch (core) {
      case "Haswell", "Zen" -> 32;
      case "SkylakeX" -> 64;
      default -> 16;
    };
    assumeTrue(here.vectorBytes() >= wanted, "the processor cannot run them");
    ProcessBuilder builder = new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m", "-Dorg.slf4j.simpleLogger.log.io.github.mdn4j=warn", "-cp",
            System.getProperty("java.class.path"), Trains.class.getName())
        .redirectErrorStream(true);
    builder.environment().put("OPENBLAS_VERBOSE", "2");
    builder.environment().remove("OPENBLAS_CORETYPE");
    if (!core.equals(UNSET)) {
      builder.environment().put("OPENBLAS_CORETYPE", core);
    }
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output);
    Matcher library = Pattern.compile("Core: (\\w+)").matcher(output);
    assertTrue(library.find(), output);
    assertTrue(output.contains("choice " + library.group(1)), output);
    boolean bad = List.of("Prescott", "Barcelona").contains(library.group(1)) && output.contains(", wide");
    assertEquals(bad ? 1 : 0, output.lines().filter(line -> line.contains("runs its kernels for")).count(), output);
    if (core.equals(UNSET) && !here.version().startsWith("0.3.19")) {
      assertEquals(0, output.lines().filter(line -> line.contains("runs its kernels for")).count(), output);
    }
  }

  @Test
  void lanesAreFloatsInAVector() {
    assertEquals(16, new KernelChoice("", "", 64, true).lanes());
    assertEquals(0, new KernelChoice("", "", 0, false).lanes());
  }
}
