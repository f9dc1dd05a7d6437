// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.handwriting;

import io.github.mdn4j.examples.strokes.Drawing;
import io.github.mdn4j.examples.strokes.StrokeSet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * Lines to learn from and lines to be tested on.
 *
 * @param name what they are called
 * @param train at least one line
 * @param test at least one line
 */
record WritingSet(String name, List<WrittenLine> train, List<WrittenLine> test) {

  /** One form of so many is for the test, if nobody says which. */
  private static final int ONE_IN = 10;

  WritingSet {
    if (train.isEmpty() || test.isEmpty()) {
      throw new IllegalArgumentException(
          "handwriting: expected at least one line to learn from and one to be tested on, but got " + train.size()
              + " and " + test.size() + " from " + name);
    }
  }

  /**
   * Reads IAM-OnDB.
   *
   * @param validation a list of the forms that are for the test, one a line, such as the database's testset_v.txt;
   *     every tenth form if null
   * @param warnings is told of what is left out
   * @throws IllegalArgumentException as {@link IamOnDb#read}
   * @throws UncheckedIOException if something cannot be read
   */
  static WritingSet ofIam(Path folder, Path validation, OnDamage onDamage, Consumer<String> warnings) {
    List<WrittenLine> lines = IamOnDb.read(folder, onDamage, warnings);
    Set<String> forms = validation == null ? everyTenth(lines) : forms(validation);
    Predicate<WrittenLine> isTest = line -> forms.contains(form(line));
    return new WritingSet(
        "IAM-OnDB", lines.stream().filter(isTest.negate()).toList(), lines.stream().filter(isTest).toList());
  }

  private static Set<String> forms(Path list) {
    try {
      return new HashSet<>(Files.readString(list, StandardCharsets.ISO_8859_1).lines().map(String::strip).toList());
    } catch (IOException e) {
      throw new UncheckedIOException("handwriting: cannot read the list of forms " + list, e);
    }
  }

  private static Set<String> everyTenth(List<WrittenLine> lines) {
    List<String> forms = List.copyOf(new TreeSet<>(lines.stream().map(WritingSet::form).toList()));
    return new HashSet<>(
        IntStream.range(0, forms.size()).filter(i -> i % ONE_IN == 0).mapToObj(forms::get).toList());
  }

  /** Returns a01-000u for a01-000u-03. */
  private static String form(WrittenLine line) {
    int dash = line.name().lastIndexOf('-');
    return dash < 0 ? line.name() : line.name().substring(0, dash);
  }

  /** Returns the lines that have a text, if it is not too long. */
  WritingSet withTexts(int longest) {
    Predicate<WrittenLine> good = line -> !line.text().isEmpty() && line.text().length() <= longest;
    return new WritingSet(name, train.stream().filter(good).toList(), test.stream().filter(good).toList());
  }

  /** Returns the strokes without their texts. */
  StrokeSet strokes() {
    return new StrokeSet(name, drawings(train), drawings(test));
  }

  static List<Drawing> drawings(List<WrittenLine> lines) {
    return lines.stream().map(WrittenLine::drawing).toList();
  }
}
