// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.function.LongConsumer;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** The rows of a CSV file whose first line names the columns, a batch at a time. */
final class CsvRows implements AutoCloseable {

  /**
   * Some rows.
   *
   * @param features numbers, [n][inputs]
   * @param kept what stands in the columns that are kept, [n][kept]
   */
  record Batch(double[][] features, String[][] kept) {}

  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private final Path file;
  private final CSVParser parser;
  private final Iterator<CSVRecord> records;
  private final List<String> header;
  private int[] features;
  private double largest;
  private long blank; // the first line without a number, of a single column; 0 for none
  private int[] kept;

  private CsvRows(Path file, CSVParser parser) {
    this.file = file;
    this.parser = parser;
    this.records = parser.iterator();
    if (!advance()) {
      throw new RefusedException(file + ": expected a first line with the names of columns, but the file is empty");
    }
    header = new ArrayList<>();
    records.next().forEach(name -> header.add(name.trim()));
  }

  /**
   * Opens a file and reads the names of its columns.
   *
   * @param file the file
   * @param delimiter what stands between fields
   * @param charset what its bytes mean
   * @param bytes is told how much was read
   * @throws RefusedException if the file is not there, empty, or in another charset
   */
  static CsvRows open(Path file, char delimiter, Charset charset, LongConsumer bytes) throws IOException {
    if (!Files.exists(file) || Files.isDirectory(file)) { // a pipe will do
      throw new RefusedException(
          file + (Files.exists(file) ? ": expected a file, but this is a folder" : ": there is no such file"));
    }
    InputStream in = new CountedInputStream(Files.newInputStream(file), bytes);
    BufferedReader reader = new BufferedReader(new StrictReader(file, in, charset), 1 << 16);
    try {
      skipByteOrderMark(reader);
      // empty lines are left out here, as the parser would not count them
      CSVFormat format = CSVFormat.DEFAULT.builder().setDelimiter(delimiter).setIgnoreEmptyLines(false).get();
      return new CsvRows(file, CSVParser.parse(reader, format));
    } catch (IOException | RuntimeException e) {
      reader.close();
      throw e;
    }
  }

  private static void skipByteOrderMark(BufferedReader reader) throws IOException {
    reader.mark(1);
    if (reader.read() != BYTE_ORDER_MARK) {
      reader.reset();
    }
  }

  /** Returns the names of the columns. */
  List<String> header() {
    return header;
  }

  /**
   * Says which columns are read.
   *
   * @param names of the features, in the order of the network's inputs; null for all columns that are not kept
   * @param inputs how many the network wants
   * @param largest number that the network can hold
   * @param keep names of columns to be handed on
   * @throws RefusedException if there is no such column, or there are too many or too few
   */
  void select(List<String> names, int inputs, double largest, List<String> keep) {
    this.largest = largest;
    kept = keep.stream().mapToInt(this::column).toArray();
    List<String> chosen = names != null ? names : header.stream().filter(name -> !keep.contains(name)).toList();
    if (chosen.size() != inputs) {
      throw new RefusedException(
          file + ": the model wants " + inputs + (inputs == 1 ? " column" : " columns") + " of numbers, but "
              + (names != null ? "--features names " : "the file has ") + chosen.size() + ": "
              + String.join(", ", chosen)
              + (names == null && chosen.size() > inputs ? "; say which with --features, and --keep others" : ""));
    }
    features = chosen.stream().mapToInt(this::column).toArray();
  }

  private int column(String name) {
    int column = header.indexOf(name);
    if (column < 0) {
      throw new RefusedException(file + ": there is no column " + name + "; there are: " + String.join(", ", header));
    }
    if (header.lastIndexOf(name) != column) {
      throw new RefusedException(file + ": there is more than one column " + name);
    }
    return column;
  }

  /**
   * Reads more rows.
   *
   * @param most how many at most
   * @return none after the last
   * @throws RefusedException if a row has too many fields or too few, or one is no number, or a byte is none of the
   *     charset's; line and column are named
   */
  Batch next(int most) {
    List<double[]> numbers = new ArrayList<>();
    List<String[]> texts = new ArrayList<>();
    while (numbers.size() < most) {
      long line = parser.getCurrentLineNumber() + 1;
      if (!advance()) {
        break;
      }
      CSVRecord row = records.next();
      if (row.size() == 1 && row.get(0).isBlank()) {
        if (header.size() == 1 && blank == 0) {
          blank = line; // at the end of the file, or a number that is missing
        }
        continue;
      }
      if (blank > 0) {
        number("", blank, 0);
      }
      if (row.size() != header.size()) {
        throw new RefusedException(
            file + ", line " + line + ": expected " + header.size() + " fields, as in the first line, but got "
                + row.size());
      }
      numbers.add(Arrays.stream(features).mapToDouble(j -> number(row.get(j), line, j)).toArray());
      texts.add(Arrays.stream(kept).mapToObj(row::get).toArray(String[]::new));
    }
    return new Batch(numbers.toArray(double[][]::new), texts.toArray(String[][]::new));
  }

  private boolean advance() {
    long line = parser.getCurrentLineNumber() + 1;
    try {
      return records.hasNext();
    } catch (UncheckedIOException | IllegalStateException e) {
      throw new RefusedException(file + ", line " + line + ": cannot be read as CSV: "
              + (e instanceof UncheckedIOException unchecked ? unchecked.getCause() : e).getMessage(), e);
    }
  }

  private double number(String text, long line, int column) {
    String trimmed = text.trim();
    String expected = "a finite number,";
    if (isDecimal(trimmed)) {
      try {
        double number = Double.parseDouble(trimmed);
        if (Math.abs(number) <= largest) {
          return number;
        }
        expected = Double.isInfinite(number) ? expected : "a number up to " + largest + ", for this network,";
      } catch (NumberFormatException e) {
        // is told below, with all else that is no number
      }
    }
    throw new RefusedException(
        file + ", line " + line + ", column " + header.get(column) + ": expected " + expected + " but got \"" + text
            + "\"");
  }

  // Java's own literals, as in 1d and 0x1p3, are none of a CSV file
  private static boolean isDecimal(String text) {
    return !text.isEmpty()
        && !Character.isLetter(text.charAt(text.length() - 1))
        && text.indexOf('x') < 0
        && text.indexOf('X') < 0;
  }

  @Override
  public void close() throws IOException {
    parser.close();
  }
}
