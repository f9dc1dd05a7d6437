// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.cli;

import io.github.mdn4j.layer.model.FeatureRange;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;

/** The rows of a CSV file whose first line names the columns, a batch at a time. */
final class CsvRows implements AutoCloseable {

  /**
   * Some rows.
   *
   * @param features numbers, [n][inputs]
   * @param kept what stands in the columns that are kept, [n][kept]
   */
  record Batch(double[][] features, String[][] kept) {}

  private final CsvInput input;
  private Missing missing = Missing.ERROR;
  private char decimalMark = '.';
  private CsvColumns columns;
  private CsvRecords records;
  private long lines;
  private long left;

  private CsvRows(CsvInput input) {
    this.input = input;
    lines = input.headerLines();
  }

  /**
   * Opens a file and reads the names of its columns.
   *
   * @param file the file, or - for the standard input
   * @param delimiter what stands between fields
   * @param charset what its bytes mean
   * @param bytes is told how much was read
   * @throws RefusedException if the file is not there, empty, or in another charset
   */
  static CsvRows open(Path file, char delimiter, Charset charset, LongConsumer bytes) throws IOException {
    return new CsvRows(CsvInput.open(file, delimiter, charset, bytes));
  }

  /** Returns the names of the columns. */
  List<String> header() {
    return input.header();
  }

  /** Says what to do about rows in which a number is missing: an error, or leave them out. */
  void missing(Missing what) {
    missing = what;
  }

  /** Says what stands before decimals, a point or a comma. */
  void decimalMark(char mark) {
    decimalMark = mark;
  }

  /** Returns how many rows were left out, as a number was missing. */
  long left() {
    return left;
  }

  /**
   * Says which columns are read.
   *
   * @param names of the features, in the order of the network's inputs; null for all columns that are not kept
   * @param inputs how many the network wants
   * @param range which numbers the network can be given
   * @param keep names of columns to be handed on
   * @throws RefusedException if there is no such column, or there are too many or too few
   */
  void select(List<String> names, int inputs, FeatureRange range, List<String> keep) {
    columns = CsvColumns.of(input, names, inputs, range, keep);
    records = new CsvRecords(columns, input.delimiter(), decimalMark, missing);
  }

  /**
   * Reads more rows.
   *
   * @param most how many at most
   * @return none after the last
   * @throws RefusedException if a row has too many fields or too few, or one is no number, or a byte is none of the
   *     charset's; line and column are named
   */
  Batch next(int most) throws IOException {
    CsvBlocks.Block block = input.next(most);
    while (block != null) {
      Batch batch = batch(block);
      if (batch.features().length > 0) {
        return batch;
      }
      block = input.next(most); // blank lines only
    }
    return new Batch(new double[0][], new String[0][]);
  }

  private Batch batch(CsvBlocks.Block block) {
    CsvBatch read;
    try {
      read = records.read(block);
    } catch (CsvFault e) {
      throw e.at(input.file(), block, lines);
    }
    lines += read.lines();
    left += read.rows() - read.complete();
    int inputs = columns.features().length;
    double[][] features =
        IntStream.range(0, read.complete())
            .mapToObj(i -> Arrays.copyOfRange(read.features(), i * inputs, (i + 1) * inputs)).toArray(double[][]::new);
    String[][] kept =
        IntStream.range(0, read.rows()).filter(row -> !read.isMissing(row))
            .mapToObj(row ->
                IntStream.range(0, columns.kept().length).mapToObj(j -> read.text(row, j)).toArray(String[]::new))
            .toArray(String[][]::new);
    return new Batch(features, kept);
  }

  @Override
  public void close() throws IOException {
    input.close();
  }
}
