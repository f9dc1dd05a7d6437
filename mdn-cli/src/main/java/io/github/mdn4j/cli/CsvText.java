// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.cli;

import com.fasterxml.jackson.core.io.NumberOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.commons.csv.CSVFormat;

/** Lines of a CSV file as bytes of UTF-8, as they are put together. */
final class CsvText {

  /** With how many digits numbers are written. */
  enum Digits {
    /** As few as tell a float from others. */
    FLOAT,
    /** As few as tell a double from others. */
    DOUBLE,
    /** What {@link Double#toString} writes: before Java 19, at times one more. */
    JAVA
  }

  private final CSVFormat format;
  private final byte[] delimiter;
  private final Digits digits;
  private byte[] bytes = new byte[1 << 12];
  private int length;

  CsvText(char delimiter, Digits digits) {
    format = CSVFormat.DEFAULT.builder().setDelimiter(delimiter).setRecordSeparator('\n').get();
    this.delimiter = String.valueOf(delimiter).getBytes(StandardCharsets.UTF_8);
    this.digits = digits;
  }

  void clear() {
    length = 0;
  }

  /** Puts what stands between fields. */
  void delimiter() {
    raw(delimiter, 0, delimiter.length);
  }

  void endLine() {
    reserve(1);
    bytes[length++] = '\n';
  }

  /** Puts a number. */
  void number(double number) {
    ascii(
        switch (digits) {
          case FLOAT -> NumberOutput.toString((float) number, true);
          case DOUBLE -> NumberOutput.toString(number, true);
          case JAVA -> Double.toString(number);
        });
  }

  private void ascii(String text) {
    byte[] own = text.getBytes(StandardCharsets.ISO_8859_1); // which copies them at once
    raw(own, 0, own.length);
  }

  /** Puts a text, in quotation marks where it needs them. */
  void field(byte[] text, int from, int to, boolean first) {
    if (isPlain(text, from, to)) {
      raw(text, from, to);
    } else {
      field(new String(text, from, to - from, StandardCharsets.UTF_8), first);
    }
  }

  /** Puts a text, in quotation marks where it needs them. */
  void field(String text, boolean first) {
    StringBuilder quoted = new StringBuilder();
    try {
      format.print(text, quoted, first);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // a StringBuilder throws none
    }
    String field = quoted.substring(first ? 0 : 1); // it puts a delimiter before all but the first
    byte[] encoded = field.getBytes(StandardCharsets.UTF_8);
    raw(encoded, 0, encoded.length);
  }

  private boolean isPlain(byte[] text, int from, int to) {
    for (int i = from; i < to; i++) {
      byte c = text[i];
      if (c == delimiter[0] || !(c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z')) {
        return false;
      }
    }
    return to > from;
  }

  private void raw(byte[] text, int from, int to) {
    reserve(to - from);
    System.arraycopy(text, from, bytes, length, to - from);
    length += to - from;
  }

  private void reserve(int more) {
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
    }
  }

  void writeTo(OutputStream out) throws IOException {
    out.write(bytes, 0, length);
  }
}
