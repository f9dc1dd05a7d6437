// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.strokes;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * Reads the data of sketch-rnn (Ha and Eck 2017): a file .npz with a NumPy array of drawings for each of train, valid
 * and test, of which train and test are taken.
 *
 * <p>A drawing is an array [T,3], a row for each point: the way from the point before, from the origin for the first,
 * and 1 if the pen is lifted after it, else 0. {@link NumpyArchive} reads the arrays.
 */
public final class StrokeThreeFile {

  private StrokeThreeFile() {}

  /** Returns whether a file is an archive, as files .npz are. */
  public static boolean is(Path file) {
    try (InputStream bytes = Files.newInputStream(file)) {
      return Arrays.equals(bytes.readNBytes(4), new byte[] {'P', 'K', 3, 4});
    } catch (IOException e) {
      throw new UncheckedIOException("strokes: cannot read " + file, e);
    }
  }

  /**
   * Reads a file.
   *
   * @param fault is told of each drawing that is none, and of an array that cannot be read, by a message that names
   *     file, array and drawing; if it returns, what is sound is read
   * @throws IllegalArgumentException if it is no archive, or too few drawings are sound
   * @throws UncheckedIOException if the file cannot be read
   */
  public static StrokeSet read(Path file, Consumer<String> fault) {
    try (ZipFile zip = new ZipFile(file.toFile())) {
      String name = file.getFileName().toString().replaceFirst("\\.npz$", "");
      return new StrokeSet(name, drawings(file, zip, "train", fault), drawings(file, zip, "test", fault));
    } catch (ZipException e) {
      throw new IllegalArgumentException(file + ": is no archive .npz, or breaks off: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException("strokes: cannot read " + file, e);
    }
  }

  private static List<Drawing> drawings(Path file, ZipFile zip, String split, Consumer<String> fault)
      throws IOException {
    List<Drawing> drawings = new ArrayList<>();
    String where = file + ", array " + split;
    List<?> all;
    try {
      all = NumpyArchive.array(zip, split).objects();
    } catch (IllegalArgumentException | ZipException | EOFException e) {
      fault.accept(where + ": " + e.getMessage());
      return drawings;
    }
    for (int i = 0; i < all.size(); i++) {
      try {
        drawings.add(drawing(all.get(i)));
      } catch (IllegalArgumentException e) {
        fault.accept(where + ", drawing " + i + ": " + e.getMessage());
      }
    }
    return drawings;
  }

  private static Drawing drawing(Object array) {
    require(array instanceof NumpyArray, "is no array");
    double[][] rows = ((NumpyArray) array).rows();
    require(rows.length >= 2, "a drawing must have at least 2 points");
    require(rows[0].length == 3, "a point must be 3 numbers, got " + rows[0].length);
    List<double[][]> strokes = new ArrayList<>();
    List<double[]> stroke = new ArrayList<>();
    double x = 0;
    double y = 0;
    for (int t = 0; t < rows.length; t++) {
      x += rows[t][0];
      y += rows[t][1];
      double lift = rows[t][2];
      require(
          Double.isFinite(x) && Double.isFinite(y) && (lift == 0 || lift == 1),
          "point " + t + " must be two finite numbers and 0 or 1, got " + Arrays.toString(rows[t]));
      stroke.add(new double[] {x, y});
      if (lift == 1 || t == rows.length - 1) {
        strokes.add(stroke.toArray(double[][]::new));
        stroke.clear();
      }
    }
    return new Drawing(strokes);
  }

  private static void require(boolean sound, String otherwise) {
    if (!sound) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
