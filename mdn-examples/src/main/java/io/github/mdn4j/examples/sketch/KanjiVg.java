// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.sketch;

import io.github.mdn4j.examples.strokes.Drawing;
import io.github.mdn4j.examples.strokes.StrokeSet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.ProviderNotFoundException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipException;

/**
 * Reads the characters of KanjiVG (Ulrich Apel, CC BY-SA 3.0): a folder or an archive .zip of files such as 04e2d.svg,
 * named by code point, in which a path is a stroke.
 *
 * <p>Letters, kana and signs are left out, and so are variants, such as 04e2d-Kaisho.svg: one of a character to be
 * tested on would be among those to learn from. In order of code points, every twentieth character is one to be tested
 * on.
 */
final class KanjiVg {

  private static final Pattern CHARACTER = Pattern.compile("[0-9a-f]{5}\\.svg");
  private static final int DEPTH = 3;
  private static final int TEST_EVERY = 20;

  private KanjiVg() {}

  /**
   * Reads all characters.
   *
   * @param place the folder, or the archive
   * @param tolerance how far a point that is left out may be from the stroke; a character is 109 wide
   * @param fault is told of each file that is no character, by a message that names file and line; if it returns, the
   *     others are read
   * @throws IllegalArgumentException if there is no such place, or too few characters are sound
   * @throws UncheckedIOException if it cannot be read
   */
  static StrokeSet read(Path place, double tolerance, Consumer<String> fault) {
    try {
      if (Files.isDirectory(place)) {
        return set(place, place, tolerance, fault);
      }
      try (FileSystem zip = FileSystems.newFileSystem(place)) {
        return set(place, zip.getPath("/"), tolerance, fault);
      }
    } catch (ProviderNotFoundException | ZipException e) {
      throw new IllegalArgumentException(place + ": is neither a folder nor an archive .zip: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException("kanji: cannot read " + place, e);
    }
  }

  private static StrokeSet set(Path place, Path root, double tolerance, Consumer<String> fault) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(root, DEPTH)) {
      files = all.filter(KanjiVg::isKanji).sorted().toList();
    }
    List<Drawing> drawings = new ArrayList<>();
    for (Path file : files) {
      try {
        drawings.add(SvgDrawing.read(Files.readAllBytes(file), tolerance));
      } catch (IllegalArgumentException e) {
        fault.accept(place + ", " + file.getFileName() + ", " + e.getMessage());
      }
    }
    return split("kanjivg", drawings);
  }

  private static boolean isKanji(Path file) {
    String name = String.valueOf(file.getFileName());
    return CHARACTER.matcher(name).matches() && Character.isIdeographic(Integer.parseInt(name.substring(0, 5), 16));
  }

  /** Puts every twentieth drawing among those to be tested on. */
  static StrokeSet split(String name, List<Drawing> drawings) {
    List<Drawing> train = new ArrayList<>();
    List<Drawing> test = new ArrayList<>();
    for (int i = 0; i < drawings.size(); i++) {
      (i % TEST_EVERY == TEST_EVERY - 1 ? test : train).add(drawings.get(i));
    }
    return new StrokeSet(name, train, test);
  }
}
