// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** A CSV file that was opened: the names of its columns, and its other records by blocks. */
final class CsvInput implements AutoCloseable {

  /** What stands for the standard input, or output. */
  static final Path STANDARD = Path.of("-");

  private static final int MOST_BYTES = 1 << 21;
  private static final String DELIMITER_LINE = "sep=";

  private final Path file;
  private final char delimiter;
  private final CsvBlocks blocks;
  private final List<String> header;
  private final long headerLines;

  private CsvInput(Path file, char delimiter, CsvBlocks blocks) throws IOException {
    this.file = file;
    this.delimiter = delimiter;
    this.blocks = blocks;
    long lines = 0;
    CSVRecord first = null;
    while (first == null) { // blank lines may stand before
      CsvBlocks.Block block = blocks.next(1);
      if (block == null) {
        throw new RefusedException(file + ": expected a first line with the names of columns, but the file is empty");
      }
      Utf8 text = new Utf8(file, block, lines);
      if (text.fault() != null) {
        throw text.fault();
      }
      String line = new String(block.bytes(), 0, block.length(), StandardCharsets.UTF_8);
      first = lines == 0 && namesDelimiter(line.strip()) ? null : parse(line, lines + 1);
      lines += text.lines();
    }
    headerLines = lines;
    header = new ArrayList<>();
    first.forEach(name -> header.add(name.trim()));
    if (header.size() == 1) {
      blocks.holdBlankLines();
    }
  }

  /** Returns whether it is the first line by which Excel is told what stands between fields; refused if that is another. */
  private boolean namesDelimiter(String line) {
    if (line.length() != DELIMITER_LINE.length() + 1 || !line.startsWith(DELIMITER_LINE)) {
      return false;
    }
    char named = line.charAt(DELIMITER_LINE.length());
    if (named != delimiter) {
      throw new RefusedException(
          file + ", line 1: it says that fields are separated by " + named + ", so --delimiter '" + named + "' is wanted");
    }
    return true;
  }

  // null for a line without anything
  private CSVRecord parse(String line, long number) {
    CSVFormat format =
        CSVFormat.DEFAULT.builder().setDelimiter(delimiter).setIgnoreEmptyLines(true).get();
    try (CSVParser parser = CSVParser.parse(new StringReader(line), format)) {
      var records = parser.iterator();
      return records.hasNext() ? records.next() : null;
    } catch (IOException | RuntimeException e) {
      throw new RefusedException(
          file + ", line " + number + ": cannot be read as CSV: "
              + (e.getCause() instanceof IOException cause ? cause : e).getMessage()
              + (line.indexOf(delimiter) < 0 ? CsvColumns.otherDelimiter(line, delimiter) : ""), e);
    }
  }

  /**
   * Opens a file and reads the names of its columns; what was packed by gzip or zstd is unpacked.
   *
   * @param file the file, or {@link #STANDARD}
   * @param delimiter what stands between fields
   * @param charset what its bytes mean
   * @param bytes is told how much was read
   * @throws RefusedException if the file is not there, empty, or in another charset
   */
  static CsvInput open(Path file, char delimiter, Charset charset, LongConsumer bytes) throws IOException {
    boolean standard = file.equals(STANDARD);
    if (!standard && (!Files.exists(file) || Files.isDirectory(file))) { // a pipe will do
      throw new RefusedException(
          file + (Files.exists(file) ? ": expected a file, but this is a folder" : ": there is no such file"));
    }
    InputStream in = new CountedInputStream(standard ? System.in : Files.newInputStream(file), bytes);
    try {
      InputStream text = Compression.unpack(file, in);
      boolean utf8 = charset.equals(StandardCharsets.UTF_8) || charset.equals(StandardCharsets.US_ASCII);
      InputStream utf = utf8 ? text : new Utf8Stream(new StrictReader(file, text, charset));
      byte[] between = String.valueOf(delimiter).getBytes(StandardCharsets.UTF_8);
      return new CsvInput(file, delimiter, new CsvBlocks(utf, between, MOST_BYTES));
    } catch (IOException | RuntimeException e) {
      in.close();
      throw e;
    }
  }

  /** Returns the file. */
  Path file() {
    return file;
  }

  /** Returns what stands between fields. */
  char delimiter() {
    return delimiter;
  }

  /** Returns the names of the columns. */
  List<String> header() {
    return header;
  }

  /** Returns how many lines stand before the first block. */
  long headerLines() {
    return headerLines;
  }

  /** Returns more records, at least one, of so many lines at most but for those in quotation marks; null after the last. */
  CsvBlocks.Block next(int most) throws IOException {
    return blocks.next(most);
  }

  @Override
  public void close() throws IOException {
    blocks.close();
  }
}
