// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.cli;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** Reads the records of blocks, one block after another in one thread: numbers of some columns, texts of some. */
final class CsvRecords {

  private static final String PLAIN = "0123456789+-.eE\n\r\"";

  private final CsvColumns columns;
  private final byte[] delimiter;
  private final boolean quick; // no part of a number stands between fields, and a point before decimals
  private final int width;
  private final boolean[] isNumber;
  private final int[] keep; // which text a column is, or −1
  private final CsvNumbers numbers;
  private final CsvBatch batch;
  private final Decimal decimal = new Decimal();
  private byte[] field = new byte[64]; // what a quoted one holds
  private int fieldLength;
  private byte[] b;
  private int length;
  private long line; // that is read, of the block, from 0

  /**
   * Makes a reader.
   *
   * @param delimiter what stands between fields
   * @param decimalMark what stands before decimals, a point or a comma
   * @param missing what is done about numbers that are missing
   */
  CsvRecords(CsvColumns columns, char delimiter, char decimalMark, Missing missing) {
    this.columns = columns;
    this.delimiter = String.valueOf(delimiter).getBytes(StandardCharsets.UTF_8);
    quick = this.delimiter.length == 1 && PLAIN.indexOf(delimiter) < 0 && decimalMark == '.';
    width = columns.header().size();
    isNumber = new boolean[width];
    keep = new int[width];
    numbers = new CsvNumbers(columns, decimalMark, missing);
    Arrays.fill(keep, -1);
    for (int column : columns.features()) {
      isNumber[column] = true;
    }
    for (int j = columns.kept().length - 1; j >= 0; j--) {
      keep[columns.kept()[j]] = j;
    }
    batch = new CsvBatch(columns.features().length, columns.kept().length);
  }

  /** Says what is wrong with what stands between fields and before decimals, if anything. */
  static Optional<String> wrongMarks(char delimiter, char decimalMark) {
    if (delimiter == '"' || delimiter == '\n' || delimiter == '\r') {
      return Optional.of("--delimiter: neither a quotation mark nor the end of a line can stand between fields");
    }
    if (decimalMark != '.' && decimalMark != ',' || decimalMark == delimiter) {
      return Optional.of(
          "--decimal: expected a point or a comma, and another than --delimiter, but got " + decimalMark);
    }
    return Optional.empty();
  }

  /**
   * Reads a block.
   *
   * @return the same object for every block
   * @throws CsvFault if a row has too many fields or too few, or one is no number; line and column are named
   */
  CsvBatch read(CsvBlocks.Block block) {
    b = block.bytes();
    length = block.length();
    line = 0;
    batch.begin(b);
    int end = width == 1 ? withoutBlankEnd() : length;
    int bad = block.isAscii() ? -1 : Utf8.faultIn(b, length);
    int at = 0;
    while (at < end) {
      int start = at;
      try {
        at = isBlankLine(at) ? blank(at) : record(at);
      } catch (CsvFault e) {
        requireUtf8(bad, lineEnd(start));
        throw e;
      }
      requireUtf8(bad, at);
    }
    batch.end(line + Utf8.lines(b, at, length));
    return batch;
  }

  /** Throws if bytes before some place are none of the charset's; the message is made by whoever knows the line. */
  private void requireUtf8(int bad, int before) {
    if (bad >= 0 && bad < before) {
      throw CsvFault.ofCharset();
    }
  }

  private int lineEnd(int from) {
    int i = from;
    while (i < length && b[i] != '\n') {
      i++;
    }
    return i;
  }

  // of a single column, what is blank at the end of the file is no number that is missing
  private int withoutBlankEnd() {
    int end = length;
    while (end > 0 && b[end - 1] >= 0 && b[end - 1] <= ' ') {
      end--;
    }
    return end == 0 ? 0 : end + (end < length ? 1 : 0);
  }

  private boolean isBlankLine(int from) {
    if (width == 1 || b[from] > ' ' && b[from] != '"' || b[from] < 0) {
      return false;
    }
    int i = from;
    boolean quoted = b[i] == '"';
    i += quoted ? 1 : 0;
    while (b[i] <= ' ' && b[i] >= 0 && b[i] != '\n' && b[i] != '\r') {
      if (b[i] == delimiter[0]) {
        return false;
      }
      i++;
    }
    if (quoted) {
      if (b[i++] != '"') {
        return false;
      }
    }
    return b[i] == '\n' || b[i] == '\r';
  }

  private int blank(int from) {
    int i = from;
    while (b[i] != '\n' && b[i] != '\r') {
      i++;
    }
    return endOfLine(i);
  }

  private int endOfLine(int at) {
    line++;
    return at + (b[at] == '\r' && at + 1 < length && b[at + 1] == '\n' ? 2 : 1);
  }

  private int record(int from) {
    int row = batch.room();
    long first = line;
    numbers.clear();
    int at = from;
    int column = 0;
    while (true) {
      at = field(at, column, first);
      column++;
      if (at >= length || !isDelimiter(at)) {
        break;
      }
      at += delimiter.length;
    }
    if (column != width) {
      throw new CsvFault(
          first, ": expected " + width + " fields, as in the first line, but got " + column
              + (column == width + 1 ? "; does the first line leave out the column of row names?" : ""));
    }
    boolean complete = numbers.writeTo(batch.features(), row);
    for (int j = 0; j < columns.kept().length; j++) {
      int where = keep[columns.kept()[j]];
      if (where < j) { // kept twice, as a group may be
        batch.keepAgain(where, j);
      }
    }
    batch.add(!complete);
    return at < length ? endOfLine(at) : at;
  }

  private boolean isDelimiter(int at) {
    return b[at] == delimiter[0]
        && (delimiter.length == 1 || Arrays.equals(b, at, at + delimiter.length, delimiter, 0, delimiter.length));
  }

  /** Reads a field, and returns where it ends: at a delimiter or the end of a line. */
  private int field(int at, int column, long first) {
    boolean number = column < width && isNumber[column];
    int kept = column < width ? keep[column] : -1;
    if (number && kept < 0 && quick && decimal.read(b, at, delimiter[0])) {
      numbers.put(column, decimal.value(), first, b, at, decimal.end());
      return decimal.end();
    }
    if (at < length && b[at] == '"') {
      int end = quoted(at, first);
      if (kept >= 0) {
        int place = batch.unquote(field, fieldLength);
        batch.keep(kept, place, ~place + fieldLength);
      }
      if (number) {
        numbers.read(column, first, field, 0, fieldLength);
      }
      return end;
    }
    int end = at;
    while (end < length && b[end] != '\n' && b[end] != '\r' && !isDelimiter(end)) {
      end++;
    }
    if (kept >= 0) {
      batch.keep(kept, at, end);
    }
    if (number) {
      numbers.read(column, first, b, at, end);
    }
    return end;
  }

  private int quoted(int from, long first) {
    fieldLength = 0;
    int at = from + 1;
    while (true) {
      if (at >= length) {
        throw new CsvFault(
            first, ": cannot be read as CSV: a quotation mark that opens is not closed until the end of the file");
      }
      byte c = b[at];
      if (c == '"') {
        if (at + 1 < length && b[at + 1] == '"') {
          at++;
        } else {
          break;
        }
      } else if (c == '\n' || c == '\r' && (at + 1 >= length || b[at + 1] != '\n')) {
        line++;
      }
      if (fieldLength == field.length) {
        field = Arrays.copyOf(field, 2 * fieldLength);
      }
      field[fieldLength++] = c;
      at++;
    }
    at++;
    while (at < length && b[at] != '\n' && b[at] != '\r' && !isDelimiter(at)) {
      if (b[at] > ' ' || b[at] < 0) {
        throw new CsvFault(
            first, ": cannot be read as CSV: expected a delimiter behind a quotation mark that closes, but got "
                + new String(b, at, Math.min(length, at + 8) - at, StandardCharsets.UTF_8).lines().findFirst().orElse(""));
      }
      at++;
    }
    return at;
  }
}
