// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.decision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.mdn4j.examples.BothWays;
import io.github.mdn4j.layer.ensemble.EnsembleArchive;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnsembleAndConformalTest {

  @Test
  void calibrationCoversAndThePicturesAreWritten(@TempDir Path folder) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    EnsembleAndConformal.run(
        new EnsembleAndConformal.Settings(3, 300, folder), new PrintStream(bytes, true, StandardCharsets.UTF_8));
    String text = bytes.toString(StandardCharsets.UTF_8);
    Matcher result =
        Pattern.compile("result decision nll (\\S+) (\\S+) (\\S+) coverage (\\S+)").matcher(text);
    assertTrue(result.find(), text);
    double single = Double.parseDouble(result.group(1));
    double recalibrated = Double.parseDouble(result.group(3));
    assertTrue(recalibrated < single, text);
    // 199 calibration rows leave a spread of √(0.9 · 0.1 / 201) = 0.021 in the coverage
    assertEquals(0.9, Double.parseDouble(result.group(4)), 0.07);
    for (String name : List.of("fan", "density", "reliability", "pit", "sharpness", "uncertainty")) {
      assertTrue(Files.size(folder.resolve(name + ".png")) > 1000, name);
    }
    assertTrue(EnsembleArchive.of(folder.resolve("model.zip")).calibration().orElseThrow().interval().isPresent());
  }

  @Test
  @Tag("long")
  void otherBackendsSayTheSame(@TempDir Path folder) throws Exception {
    BothWays.agree(
        EnsembleAndConformal.class, 2e-2,
        out -> EnsembleAndConformal.run(new EnsembleAndConformal.Settings(2, 8, folder), out));
  }
}
