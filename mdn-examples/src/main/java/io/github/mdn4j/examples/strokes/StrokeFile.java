// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.strokes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import io.github.mdn4j.examples.sequences.TextLines;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.ZipException;

/**
 * Reads drawings from a file of QuickDraw's simplified records, one a line, plain or compressed by gzip.
 *
 * <p>A record is an object with the field {@code drawing}, a list with a pair of equally long lists [xs, ys] for each
 * stroke. The field {@code split} says where it belongs: train, test, or anything else, which is left out; without one,
 * as in QuickDraw's own files, every twentieth drawing is one to be tested on. Records whose {@code recognized} is
 * false are left out, as Ha and Eck (2017) do.
 */
public final class StrokeFile {

  private static final ObjectReader JSON =
      new ObjectMapper().reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
  private static final int LONGEST_LINE = 1 << 22; // QuickDraw's longest have some ten thousand characters
  private static final int TEST_EVERY = 20;

  private final List<Drawing> train = new ArrayList<>();
  private final List<Drawing> test = new ArrayList<>();
  private int withoutSplit;

  private StrokeFile() {}

  /**
   * Reads a file, all or nothing.
   *
   * @throws IllegalArgumentException if a line is no such record; the message names file and line
   * @throws UncheckedIOException if the file cannot be read
   */
  public static StrokeSet read(Path file) {
    return read(file, TextLines::refuse);
  }

  /**
   * Reads a file.
   *
   * @param fault is told of each line that is no such record, and of a compressed file that breaks off, by a message
   *     that names file and line; if it returns, what is sound is read
   * @throws IllegalArgumentException if the file is compressed by anything but gzip, or too few drawings are sound
   * @throws UncheckedIOException if the file cannot be read
   */
  public static StrokeSet read(Path file, Consumer<String> fault) {
    StrokeFile drawings = new StrokeFile();
    int number = 0;
    try (TextLines lines = TextLines.open(file, LONGEST_LINE)) {
      while (lines.next()) {
        number = lines.number();
        String wrong = drawings.add(lines);
        if (wrong != null) {
          fault.accept(file + ", line " + number + ": " + wrong);
        }
        number++; // what breaks now is the next line
      }
    } catch (EOFException | ZipException e) {
      fault.accept(file + ", line " + Math.max(1, number) + ": the compressed file is damaged or breaks off: "
          + e.getMessage());
    } catch (IOException e) {
      throw new UncheckedIOException("strokes: cannot read " + file + " from line " + Math.max(1, number) + " on", e);
    }
    String name = file.getFileName().toString().replaceFirst("\\..*", "");
    return new StrokeSet(name, drawings.train, drawings.test);
  }

  /** Takes a line; returns what is wrong with it, or null. */
  private String add(TextLines lines) throws IOException {
    try {
      String line = lines.line();
      if (!line.isBlank()) {
        add(JSON.readTree(line));
      }
      return null;
    } catch (JsonProcessingException e) {
      return "no JSON: " + e.getOriginalMessage();
    } catch (IllegalArgumentException e) {
      return e.getMessage();
    }
  }

  private void add(JsonNode json) {
    Drawing drawing = drawing(json);
    if (json.path("recognized").asBoolean(true)) {
      String split = json.path("split").asText("");
      if (split.isEmpty()) {
        withoutSplit++;
        split = withoutSplit % TEST_EVERY == 0 ? "test" : "train";
      }
      switch (split) {
        case "train" -> train.add(drawing);
        case "test" -> test.add(drawing);
        default -> { } // such as valid
      }
    }
  }

  private static Drawing drawing(JsonNode json) {
    JsonNode strokes = json.path("drawing");
    require(strokes.isArray() && !strokes.isEmpty(), "the field drawing must be a list of strokes");
    List<double[][]> all = new ArrayList<>();
    int points = 0;
    for (int s = 0; s < strokes.size(); s++) {
      JsonNode xs = strokes.get(s).path(0);
      JsonNode ys = strokes.get(s).path(1);
      require(
          xs.isArray() && ys.isArray() && !xs.isEmpty() && xs.size() == ys.size(),
          "stroke " + s + " must be two lists of equal length, not empty");
      double[][] stroke = new double[xs.size()][];
      for (int i = 0; i < stroke.length; i++) {
        stroke[i] = new double[] {coordinate(xs, i, s), coordinate(ys, i, s)};
      }
      points += stroke.length;
      all.add(stroke);
    }
    require(points >= 2, "a drawing must have at least 2 points");
    return new Drawing(all);
  }

  private static double coordinate(JsonNode numbers, int i, int stroke) {
    JsonNode number = numbers.get(i);
    require(
        number.isNumber() && Double.isFinite(number.asDouble()),
        "point " + i + " of stroke " + stroke + " must be numbers, got " + shortened(number));
    return number.asDouble();
  }

  private static String shortened(JsonNode node) {
    String text = node.toString();
    return text.length() <= 40 ? text : text.substring(0, 40) + "…";
  }

  private static void require(boolean sound, String otherwise) {
    if (!sound) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
