// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.inverse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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

class AddMixtureHeadTest {

  @Test
  void aShortRunAlreadyShowsWhatTheHeadAdds(@TempDir Path folder) throws IOException {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    AddMixtureHead.run(
        new AddMixtureHead.Settings(60, 100, 500, folder), new PrintStream(printed, true, StandardCharsets.UTF_8));
    String text = printed.toString(StandardCharsets.UTF_8);
    Matcher result = Pattern.compile("result head nll without (\\S+) frozen (\\S+) trained (\\S+) floor 1\\.326")
        .matcher(text);
    assertTrue(result.find(), text);
    double without = Double.parseDouble(result.group(1));
    assertTrue(Double.parseDouble(result.group(2)) < without - 0.2, text);
    assertTrue(Double.parseDouble(result.group(3)) < without - 0.2, text);
    assertEquals(800, ImageIO.read(folder.resolve("before-and-after.png").toFile()).getWidth());
  }
}
