// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.strokes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * Reads drawings from a file of QuickDraw's simplified records, one a line, plain or compressed by gzip.
 *
 * <p>A record is an object with the fields {@code drawing}, a list with a pair of equally long lists [xs, ys] for each
 * stroke, and {@code split}: train, test, or anything else, which is left out.
 */
public final class StrokeFile {

  private static final ObjectReader JSON = new ObjectMapper().reader();
  private static final int GZIP_MAGIC = 0x1f;

  private StrokeFile() {}

  /**
   * Reads a file.
   *
   * @throws IllegalArgumentException if a line is no such record; the message names file and line
   * @throws UncheckedIOException if the file cannot be read
   */
  public static StrokeSet read(Path file) {
    List<Drawing> train = new ArrayList<>();
    List<Drawing> test = new ArrayList<>();
    int number = 0;
    try (BufferedReader lines = new BufferedReader(new InputStreamReader(open(file), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        number++;
        if (!line.isBlank()) {
          JsonNode json = JSON.readTree(line);
          Drawing drawing = drawing(json);
          switch (json.path("split").asText()) {
            case "train" -> train.add(drawing);
            case "test" -> test.add(drawing);
            default -> { } // such as valid
          }
        }
      }
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(file + ", line " + number + ": no JSON: " + e.getOriginalMessage(), e);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(file + ", line " + number + ": " + e.getMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException("strokes: cannot read " + file + " after line " + number, e);
    }
    return new StrokeSet(file.getFileName().toString().replaceFirst("\\..*", ""), train, test);
  }

  private static InputStream open(Path file) throws IOException {
    InputStream bytes = new BufferedInputStream(Files.newInputStream(file));
    bytes.mark(1);
    int first = bytes.read();
    bytes.reset();
    return first == GZIP_MAGIC ? new GZIPInputStream(bytes) : bytes;
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
        require(xs.get(i).isNumber() && ys.get(i).isNumber(), "point " + i + " of stroke " + s + " must be numbers");
        stroke[i] = new double[] {xs.get(i).asDouble(), ys.get(i).asDouble()};
      }
      points += stroke.length;
      all.add(stroke);
    }
    require(points >= 2, "a drawing must have at least 2 points");
    return new Drawing(all);
  }

  private static void require(boolean sound, String otherwise) {
    if (!sound) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
