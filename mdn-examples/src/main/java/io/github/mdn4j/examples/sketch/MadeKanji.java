// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.sketch;

import io.github.mdn4j.examples.strokes.StrokeSet;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Makes SVG files of characters that look like kanji: simple ones alone, side by side, one above the other, or three
 * together, each written with a hand that is not quite steady.
 */
final class MadeKanji {

  private static final int CHARACTERS = 8000;
  private static final int SIZE = 109; // as KanjiVG's
  private static final double WOBBLE = 0.012;
  private static final Pattern POINT = Pattern.compile("(-?[0-9.]+),(-?[0-9.]+)");

  // each stroke a path in a square of side 1
  private static final List<List<String>> PARTS = List.of(
      List.of("M.1,.45 C.4,.47 .7,.45 .9,.42", "M.5,.05 C.52,.4 .52,.7 .5,.95"), // ten
      List.of("M.2,.2 L.22,.85", "M.2,.2 L.8,.18 L.78,.85", "M.22,.8 L.78,.78"), // mouth
      List.of("M.5,.08 C.48,.4 .35,.7 .1,.92", "M.47,.4 C.6,.65 .75,.82 .93,.92"), // person
      List.of("M.1,.32 L.9,.3", "M.5,.05 L.5,.95", "M.48,.33 C.4,.55 .25,.72 .08,.85",
          "M.52,.33 C.62,.55 .75,.72 .92,.85"), // tree
      List.of("M.2,.18 L.8,.16", "M.25,.5 L.75,.48", "M.1,.85 L.9,.83"), // three
      List.of("M.25,.12 L.27,.92", "M.25,.12 L.75,.1 L.73,.92", "M.27,.5 L.73,.49", "M.27,.88 L.73,.87"), // sun
      List.of("M.2,.4 L.8,.38", "M.5,.1 L.5,.85", "M.1,.87 L.9,.85"), // earth
      List.of("M.35,.08 C.45,.14 .55,.2 .6,.26", "M.2,.36 C.32,.42 .42,.48 .48,.55",
          "M.2,.92 C.35,.8 .5,.7 .65,.6"), // water
      List.of("M.15,.15 L.85,.13", "M.2,.48 L.8,.46", "M.5,.14 L.5,.85", "M.1,.87 L.9,.85"), // king
      List.of("M.1,.35 L.9,.33", "M.5,.06 C.5,.45 .35,.75 .08,.92", "M.5,.36 C.6,.65 .75,.82 .93,.92"), // large
      List.of("M.15,.15 L.17,.88", "M.15,.15 L.85,.13 L.83,.88", "M.17,.5 L.83,.48", "M.5,.15 L.5,.85",
          "M.17,.85 L.83,.83"), // field
      List.of("M.2,.1 C.2,.4 .18,.7 .08,.92", "M.2,.12 L.85,.1 C.84,.45 .84,.7 .82,.85 L.7,.78",
          "M.22,.36 L.82,.34", "M.2,.6 L.82,.58")); // moon

  private final RandomGenerator random;
  private final StringBuilder paths = new StringBuilder();

  private MadeKanji(RandomGenerator random) {
    this.random = random;
  }

  /** Makes characters, and reads them as if they were files. */
  static StrokeSet set(double tolerance) {
    RandomGenerator random = new SplittableRandom(1);
    return KanjiVg.split("made", IntStream.range(0, CHARACTERS)
        .mapToObj(i -> svg(random).getBytes(StandardCharsets.UTF_8))
        .map(svg -> SvgDrawing.read(svg, tolerance))
        .toList());
  }

  /** Makes the file of one character. */
  static String svg(RandomGenerator random) {
    MadeKanji kanji = new MadeKanji(random);
    switch (random.nextInt(4)) {
      case 0 -> kanji.part(0.05, 0.05, 0.9, 0.9);
      case 1 -> {
        kanji.part(0.02, 0.08, 0.38, 0.84);
        kanji.part(0.42, 0.05, 0.55, 0.9);
      }
      case 2 -> {
        kanji.part(0.15, 0.02, 0.7, 0.45);
        kanji.part(0.1, 0.5, 0.8, 0.48);
      }
      default -> {
        kanji.part(0.02, 0.08, 0.36, 0.84);
        kanji.part(0.42, 0.02, 0.55, 0.46);
        kanji.part(0.42, 0.5, 0.55, 0.48);
      }
    }
    return "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" + SIZE + "\" height=\"" + SIZE + "\">\n"
        + kanji.paths + "</svg>\n";
  }

  /** Writes a part into a rectangle. */
  private void part(double x, double y, double width, double height) {
    for (String stroke : PARTS.get(random.nextInt(PARTS.size()))) {
      String placed = POINT.matcher(stroke).replaceAll(point -> String.format(
          Locale.ROOT, "%.2f,%.2f", place(point.group(1), x, width), place(point.group(2), y, height)));
      paths.append("<path d=\"").append(placed).append("\"/>\n");
    }
  }

  private double place(String coordinate, double from, double size) {
    return SIZE * (from + size * Double.parseDouble(coordinate) + WOBBLE * random.nextGaussian());
  }
}
