// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.robojam;

import io.github.mdn4j.examples.sequences.TextLines;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.ZipException;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;

/**
 * Reads performances from CSV files, plain or compressed by gzip.
 *
 * <p>The first line names the columns; {@code time} (seconds), {@code x} and {@code y} (0 to 1) are read, and others,
 * such as MicroJam's {@code z} and {@code moving}, are not. A file is one performance; or several, where a column
 * {@code performance} says to which one a line belongs, and lines of one stand together.
 *
 * <p>A performance with a line that is damaged is left out as a whole: without that line, the times between its touches
 * would be wrong.
 */
final class TouchFiles {

  private static final int LONGEST_LINE = 1 << 16;
  private static final String[] NEEDED = {"time", "x", "y"};

  private final Path file;
  private final double seconds;
  private final Screen screen;
  private final Consumer<String> fault;
  private final List<Performance> performances = new ArrayList<>();

  private List<String> header;
  private String name; // of the performance that lines are of; null where there is no such column
  private List<double[]> touches = new ArrayList<>(); // of it, (x, y, time)
  private boolean damaged; // whether it is

  private TouchFiles(Path file, double seconds, Screen screen, Consumer<String> fault) {
    this.file = file;
    this.seconds = seconds;
    this.screen = screen;
    this.fault = fault;
  }

  /** As {@link #read(Path, double, Screen, Consumer)}, where touches beside the screen are refused. */
  static PerformanceSet read(Path path, double seconds, Consumer<String> fault) {
    return read(path, seconds, Screen.refusing(), fault);
  }

  /**
   * Reads a file, or all files .csv and .csv.gz of a folder; a file .npz is read by {@link TouchArrays}.
   *
   * @param seconds touches later than this after the first of their performance are left out
   * @param screen the bounds of touches
   * @param fault is told of each performance that is damaged, of the first line that is, and of a file that has no
   *     such columns or breaks off, by a message that names file and line; if it returns, what is sound is read
   * @throws IllegalArgumentException if a file is compressed by anything but gzip, or too few performances are sound
   * @throws UncheckedIOException if something cannot be read
   */
  static PerformanceSet read(Path path, double seconds, Screen screen, Consumer<String> fault) {
    List<Performance> all = new ArrayList<>();
    for (Path file : files(path)) {
      if (file.toString().toLowerCase(Locale.ROOT).endsWith(".npz")) {
        all.addAll(TouchArrays.read(file, seconds, screen, fault));
        continue;
      }
      TouchFiles reader = new TouchFiles(file, seconds, screen, fault);
      reader.read();
      all.addAll(reader.performances);
    }
    return PerformanceSet.split(all);
  }

  private static List<Path> files(Path path) {
    if (!Files.isDirectory(path)) {
      return List.of(path);
    }
    try (Stream<Path> files = Files.walk(path)) {
      return files.filter(file -> file.toString().toLowerCase(Locale.ROOT).matches(".*\\.csv(\\.gz)?"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("robojam: cannot read the folder " + path, e);
    }
  }

  private void read() {
    int number = 0;
    try (TextLines lines = TextLines.open(file, LONGEST_LINE)) {
      while (lines.next()) {
        number = lines.number();
        if (!take(lines)) {
          return;
        }
        number++; // what breaks now is the next line
      }
      end(number);
    } catch (EOFException | ZipException e) {
      fault.accept(at(Math.max(1, number)) + "the compressed file is damaged or breaks off: " + e.getMessage());
    } catch (IOException e) {
      throw new UncheckedIOException("robojam: cannot read " + file + " from line " + Math.max(1, number) + " on", e);
    }
  }

  private String at(int number) {
    return file + ", line " + number + ": ";
  }

  /** What is wrong with a line; not to be mixed up with what {@link #fault} throws. */
  private static final class Damage extends Exception {
    private static final long serialVersionUID = 1L;

    Damage(String what) {
      super(what);
    }
  }

  /** Takes a line; returns whether there is any use in going on. */
  private boolean take(TextLines lines) throws IOException {
    try {
      String line = line(lines);
      if (!line.isBlank()) {
        List<String> fields = fields(line);
        if (header == null) {
          takeHeader(fields);
        } else {
          takeTouch(fields, lines.number());
        }
      }
    } catch (Damage e) {
      if (!damaged) {
        fault.accept(at(lines.number()) + e.getMessage());
      }
      damaged = true;
    }
    return header != null || !damaged;
  }

  private static String line(TextLines lines) throws Damage {
    try {
      return lines.line();
    } catch (IllegalArgumentException e) {
      throw new Damage(e.getMessage());
    }
  }

  private static List<String> fields(String line) throws IOException, Damage {
    try (CSVParser parser = CSVParser.parse(line, CSVFormat.DEFAULT.builder().setIgnoreSurroundingSpaces(true).get())) {
      return parser.iterator().next().toList();
    } catch (UncheckedIOException e) { // such as a quotation mark without its end
      throw new Damage("is no CSV: " + e.getCause().getMessage());
    }
  }

  private void takeHeader(List<String> fields) throws Damage {
    List<String> names = fields.stream().map(field -> field.toLowerCase(Locale.ROOT)).toList();
    for (String needed : NEEDED) {
      require(names.contains(needed), "expected columns time, x and y, but got " + shortened(String.join(",", names)));
    }
    header = names;
  }

  private void takeTouch(List<String> fields, int number) throws Damage {
    int column = header.indexOf("performance");
    String of = column < 0 || column >= fields.size() ? name : fields.get(column);
    if (of != null && !of.equals(name)) {
      end(number - 1);
      name = of;
    }
    require(fields.size() == header.size(), "has " + fields.size() + " fields, but there are " + header.size()
        + " columns");
    double time = number("time", fields);
    double x = number("x", fields);
    double y = number("y", fields);
    double[] touch = {x, y, time};
    require(screen.place(touch), "x and y must be within 0 and 1, got " + x + " and " + y);
    double before = touches.isEmpty() ? Double.NEGATIVE_INFINITY : touches.get(touches.size() - 1)[2];
    require(time > before, "the time must be later than that of the touch before, " + before + ", got " + time);
    touches.add(touch);
  }

  private double number(String column, List<String> fields) throws Damage {
    String field = fields.get(header.indexOf(column));
    double number = Double.NaN;
    try {
      number = new BigDecimal(field.strip()).doubleValue();
    } catch (NumberFormatException e) {
      // is said below
    }
    require(Double.isFinite(number), column + " must be a number, got " + shortened(field));
    return number;
  }

  /** Ends the performance that lines were of. */
  private void end(int number) {
    if (!damaged && (name != null || header != null && header.indexOf("performance") < 0)) {
      List<double[]> kept = touches.stream().filter(touch -> touch[2] - touches.get(0)[2] <= seconds).toList();
      if (kept.size() < 2) {
        fault.accept(at(Math.max(1, number)) + "a performance must have at least 2 touches within " + seconds
            + " s, got " + kept.size());
      } else {
        performances.add(performance(kept));
      }
    }
    screen.next();
    damaged = false;
    touches = new ArrayList<>();
  }

  private static Performance performance(List<double[]> kept) {
    double[][] rows = new double[kept.size()][];
    for (int t = 0; t < rows.length; t++) {
      double[] touch = kept.get(t);
      rows[t] = new double[] {touch[0], touch[1], t == 0 ? 0 : touch[2] - kept.get(t - 1)[2]};
    }
    return new Performance(rows);
  }

  private static String shortened(String text) {
    return text.length() <= 40 ? text : text.substring(0, 40) + "…";
  }

  private static void require(boolean sound, String otherwise) throws Damage {
    if (!sound) {
      throw new Damage(otherwise);
    }
  }
}
