// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.handwriting;

import io.github.mdn4j.examples.show.PlotFolder;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Pictures of what a network that writes has learned. */
final class SynthesisPictures {

  private static final int LINES = 6;

  private final PlotFolder folder;
  private final Scribe scribe;
  private final List<WrittenLine> test;
  private final int limit;

  SynthesisPictures(PlotFolder folder, Scribe scribe, List<WrittenLine> test) {
    this.folder = folder;
    this.scribe = scribe;
    this.test = test;
    limit = 2 * test.stream().mapToInt(line -> line.drawing().offsets().length).max().orElseThrow();
  }

  /**
   * Saves them.
   *
   * @param biases how neatly texts are written
   * @param text what is written in the manner of lines, or null
   * @param made knows what the window should show, or null
   */
  void save(List<Double> biases, String text, MadeWriting made) {
    int[] letters = made == null ? null : made.test().get(0).letters();
    folder.save("window", WindowPicture.of("What the window shows while the network follows a line",
        scribe.read(test.subList(0, 1)).get(0),
        letters == null ? null : Arrays.copyOfRange(letters, 1, letters.length)));
    List<WrittenLine> real = test.subList(0, Math.min(LINES, test.size()));
    LineSheet sheet = new LineSheet().column("Lines of the test", real);
    List<String> texts = real.stream().map(WrittenLine::text).toList();
    List<Scribe.Written> written = List.of();
    for (double bias : biases) {
      written = scribe.write(texts, bias, limit, new SplittableRandom(1));
      sheet.column("Written, bias " + bias,
          written.stream().map(one -> new WrittenLine("", one.text(), one.drawing())).toList());
    }
    folder.save(
        "window-writing", WindowPicture.of("What the window shows while the network writes", written.get(0), null));
    folder.save("lines", sheet.picture());
    folder.save("manners", manners(real, text == null ? real.get(real.size() - 1).text() : text));
  }

  private BufferedImage manners(List<WrittenLine> real, String text) {
    List<WrittenLine> written = new ArrayList<>();
    for (WrittenLine manner : real) {
      Scribe.Written one = scribe.write(manner, text, 1, limit, new SplittableRandom(written.size()));
      written.add(new WrittenLine("", text, one.drawing()));
    }
    return new LineSheet()
        .column("Lines of the test", real)
        .column("The network goes on in their manner, bias 1", written)
        .picture();
  }
}
