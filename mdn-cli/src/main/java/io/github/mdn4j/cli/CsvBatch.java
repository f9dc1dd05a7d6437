// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.cli;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The records of a block once they are read: numbers, and texts where they lie in the bytes. */
final class CsvBatch {

  private final int inputs;
  private final int keeps;
  private double[] features;
  private int[] from; // of texts; from below 0 is a place in what was unquoted
  private int[] to;
  private boolean[] missing;
  private byte[] bytes;
  private byte[] unquoted = new byte[256];
  private int unquotedLength;
  private int rows;
  private int complete;
  private long lines;

  CsvBatch(int inputs, int keeps) {
    this.inputs = inputs;
    this.keeps = keeps;
    features = new double[64 * inputs];
    from = new int[64 * keeps];
    to = new int[64 * keeps];
    missing = new boolean[64];
  }

  void begin(byte[] of) {
    bytes = of;
    rows = 0;
    complete = 0;
    unquotedLength = 0;
  }

  void end(long linesOfBlock) {
    lines = linesOfBlock;
  }

  /** Makes room for a row, and returns where its numbers go in {@link #features}. */
  int room() {
    if (rows == missing.length) {
      missing = Arrays.copyOf(missing, 2 * rows);
      features = Arrays.copyOf(features, 2 * rows * inputs);
      from = Arrays.copyOf(from, 2 * rows * keeps);
      to = Arrays.copyOf(to, 2 * rows * keeps);
    }
    return complete * inputs;
  }

  void keep(int j, int start, int end) {
    from[rows * keeps + j] = start;
    to[rows * keeps + j] = end;
  }

  void keepAgain(int j, int as) {
    keep(as, from[rows * keeps + j], to[rows * keeps + j]);
  }

  void add(boolean isMissing) {
    missing[rows++] = isMissing;
    complete += isMissing ? 0 : 1;
  }

  /** Puts the content of a quoted field aside, and returns its place as {@link #keep} wants it. */
  int unquote(byte[] content, int length) {
    if (unquotedLength + length > unquoted.length) {
      unquoted = Arrays.copyOf(unquoted, 2 * (unquotedLength + length));
    }
    System.arraycopy(content, 0, unquoted, unquotedLength, length);
    unquotedLength += length;
    return ~(unquotedLength - length);
  }

  /** Returns the numbers of the rows that miss none, [complete][inputs] by rows; there may be room behind. */
  double[] features() {
    return features;
  }

  /** Returns how many rows there are. */
  int rows() {
    return rows;
  }

  /** Returns how many of them miss no number. */
  int complete() {
    return complete;
  }

  /** Returns whether a number is missing in a row. */
  boolean isMissing(int row) {
    return missing[row];
  }

  /** Returns how many lines the block has. */
  long lines() {
    return lines;
  }

  /** Returns the text that is kept of a row. */
  String text(int row, int j) {
    int start = from[row * keeps + j];
    byte[] where = start < 0 ? unquoted : bytes;
    int begin = start < 0 ? ~start : start;
    return new String(where, begin, to[row * keeps + j] - begin, StandardCharsets.UTF_8);
  }

  /** Writes a text that is kept, in quotation marks if need be. */
  void write(int row, int j, CsvText text, boolean first) {
    int start = from[row * keeps + j];
    byte[] where = start < 0 ? unquoted : bytes;
    text.field(where, start < 0 ? ~start : start, to[row * keeps + j], first);
  }
}
