// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.units;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.mdn4j.examples.BothWays;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelInOriginalUnitsTest {

  @Test
  void aShortRunIsInEurosAlready(@TempDir Path folder) throws IOException {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    ModelInOriginalUnits.run(
        new ModelInOriginalUnits.Settings(1500, 400, folder), new PrintStream(printed, true, StandardCharsets.UTF_8));
    String text = printed.toString(StandardCharsets.UTF_8);
    Matcher result = Pattern.compile("result largest error of the upper quantile (\\S+)").matcher(text);
    assertTrue(result.find(), text);
    assertTrue(Double.parseDouble(result.group(1)) < 0.15, text);
    assertTrue(text.contains("Mixture(weights="), text);
    assertEquals(800, ImageIO.read(folder.resolve("rents.png").toFile()).getWidth());
  }

  @Test
  void otherBackendsSayTheSame(@TempDir Path folder) throws Exception {
    BothWays.agree(
        ModelInOriginalUnits.class, 5e-3,
        out -> ModelInOriginalUnits.run(new ModelInOriginalUnits.Settings(200, 8, folder), out));
  }
}
