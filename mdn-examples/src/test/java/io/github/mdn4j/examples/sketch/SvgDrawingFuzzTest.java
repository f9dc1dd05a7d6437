// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.sketch;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;

/** Whatever stands in an SVG file, reading it gives a drawing of finite points, or a message that names the line. */
class SvgDrawingFuzzTest {

  @FuzzTest(maxDuration = "60s")
  void readsADrawingOrSaysWhyNot(byte[] svg) {
    try {
      for (double[] row : SvgDrawing.read(svg, 1).offsets()) {
        assertTrue(Arrays.stream(row).allMatch(Double::isFinite), () -> Arrays.toString(row));
      }
    } catch (IllegalArgumentException e) {
      assertTrue(e.getMessage().startsWith("line "), e.getMessage());
    }
  }
}
