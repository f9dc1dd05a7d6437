// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.cli;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Pattern;

/** The numbers of one record, and what is wrong with them: of several faults, that of the network's first input. */
final class CsvNumbers {

  private static final int MOST_SHOWN = 60; // characters of a field
  private static final Pattern THOUSANDS = Pattern.compile("[-+]?\\d{1,3}(,\\d{3})+(\\.\\d*)?");
  private static final Pattern DECIMAL_COMMA = Pattern.compile("[-+]?\\d*,\\d+");

  private final CsvColumns columns;
  private final byte decimalMark;
  private final Missing missing;
  private final double largest;
  private final int[] order; // in which a column goes into the network
  private final double[] value; // by columns
  private boolean isMissing;
  private CsvFault fault; // null for none
  private int faultOrder;

  CsvNumbers(CsvColumns columns, char decimalMark, Missing missing) {
    this.columns = columns;
    this.decimalMark = (byte) decimalMark;
    this.missing = missing;
    largest = columns.range().largest();
    order = new int[columns.header().size()];
    value = new double[order.length];
    for (int j = columns.features().length - 1; j >= 0; j--) {
      order[columns.features()[j]] = j;
    }
  }

  /** Begins another record. */
  void clear() {
    isMissing = false;
    fault = null;
  }

  /**
   * Takes a number.
   *
   * @param line where the record begins
   * @param text that it was read from
   */
  void put(int column, double number, long line, byte[] text, int from, int to) {
    value[column] = number;
    if (!(Math.abs(number) <= largest)) {
      refuse(column, line, text, from, to);
    }
  }

  /**
   * Reads a number, or that it is missing.
   *
   * @param line where the record begins
   */
  void read(int column, long line, byte[] text, int begin, int end) {
    int from = begin;
    int to = end;
    while (from < to && text[from] >= 0 && text[from] <= ' ') {
      from++;
    }
    while (to > from && text[to - 1] >= 0 && text[to - 1] <= ' ') {
      to--;
    }
    if (!Missing.isText(text, from, to)) {
      put(column, decimalMark == '.' ? Decimal.of(text, from, to) : withPoint(text, from, to), line, text, begin, end);
      return;
    }
    isMissing = true;
    value[column] = Double.NaN;
    if (missing == Missing.ERROR) {
      refuse(column, line, text, begin, end);
    }
  }

  private double withPoint(byte[] text, int from, int to) {
    byte[] copy = Arrays.copyOfRange(text, from, to);
    for (int i = 0; i < copy.length; i++) {
      if (copy[i] == '.') { // of thousands, perhaps
        return Double.NaN;
      }
      copy[i] = copy[i] == decimalMark ? (byte) '.' : copy[i];
    }
    return Decimal.of(copy, 0, copy.length);
  }

  private void refuse(int column, long line, byte[] text, int begin, int end) {
    if (fault != null && faultOrder < order[column]) {
      return;
    }
    String got = new String(text, begin, end - begin, StandardCharsets.UTF_8);
    boolean tooLarge = Math.abs(value[column]) <= Double.MAX_VALUE;
    faultOrder = order[column];
    fault = new CsvFault(
        line, ", column " + columns.header().get(column) + ": expected "
            + (tooLarge ? columns.range().expected() : "a finite number")
            + ", but got \"" + shown(got) + "\""
            + hint(got.trim())
            + (isMissing && missing == Missing.ERROR && Double.isNaN(value[column]) ? "; see --missing" : ""));
  }

  private String hint(String field) {
    if (decimalMark == '.' && THOUSANDS.matcher(field).matches()) {
      return ": commas between thousands are not read, and decimal ones want --decimal ,";
    }
    return decimalMark == '.' && DECIMAL_COMMA.matcher(field).matches() ? ": a decimal comma wants --decimal ," : "";
  }

  // in a line, and not all of what may be megabytes behind a quotation mark
  private static String shown(String field) {
    String begin = field.length() > MOST_SHOWN ? field.substring(0, MOST_SHOWN) + "…" : field;
    return begin.replace("\r", "\\r").replace("\n", "\\n");
  }

  /**
   * Writes the numbers in the order of the network's inputs.
   *
   * @return false if one is missing, and nothing was written
   * @throws CsvFault if one cannot be used
   */
  boolean writeTo(double[] features, int from) {
    if (fault != null) {
      throw fault;
    }
    if (isMissing) {
      return false;
    }
    int[] of = columns.features();
    for (int j = 0; j < of.length; j++) {
      features[from + j] = value[of[j]];
    }
    return true;
  }
}
