// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.sketch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.mdn4j.examples.BothWays;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sketches as they would be on other backends than the CPU's. */
class HostMemoryTest {

  @TempDir
  private Path folder;

  @Test
  void sketchesArePredicted() throws Exception {
    String[] arguments = {"--data", BothWays.lines(folder), "--epochs", "1", "--plots", folder.toString()};
    BothWays.agree(SketchRnn.class, 0.02, out -> assertEquals(0, SketchRnn.run(out, arguments)));
    BothWays.agree(SketchRnnVae.class, 0.02, out -> assertEquals(0, SketchRnnVae.run(out, arguments)));
  }

  @Test
  void kanjiArePredicted() throws Exception {
    Path kanji = Files.createDirectory(folder.resolve("kanji"));
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 20; i++) {
      Files.writeString(kanji.resolve(String.format("%05x.svg", 0x4e00 + i)), MadeKanji.svg(random));
    }
    String[] arguments = {"--data", kanji.toString(), "--epochs", "1", "--plots", folder.toString()};
    BothWays.agree(Kanji.class, 0.02, out -> assertEquals(0, Kanji.run(out, arguments)));
  }
}
