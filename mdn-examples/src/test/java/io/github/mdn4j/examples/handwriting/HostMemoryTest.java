// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.handwriting;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.mdn4j.examples.BothWays;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Handwriting as it would be on other backends than the CPU's. */
class HostMemoryTest {

  @TempDir
  private Path folder;

  @Test
  void writingIsPredicted() throws Exception {
    String data = BothWays.lines(folder);
    BothWays.agree(
        HandwritingPrediction.class,
        0.02,
        out -> assertEquals(
            0, HandwritingPrediction.run(out, "--data", data, "--epochs", "1", "--plots", folder.toString())));
  }

  @Test
  @Tag("long")
  void textIsWritten() throws Exception {
    BothWays.agree(
        HandwritingSynthesis.class,
        0.02,
        out -> assertEquals(
            0,
            HandwritingSynthesis.run(
                out, "--lines", "16", "--epochs", "1", "--bias", "1", "--text", "LO", "--plots", folder.toString())));
  }
}
