// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.cli;

import ch.randelshofer.fastdoubleparser.JavaDoubleParser;
import java.nio.charset.StandardCharsets;

/** Numbers as they stand in the bytes of a CSV file. */
final class Decimal {

  private static final double[] TEN = new double[23]; // powers that a double holds exactly

  static {
    TEN[0] = 1;
    for (int i = 1; i < TEN.length; i++) {
      TEN[i] = 10 * TEN[i - 1];
    }
  }

  private static final long MOST_EXACT = 1L << 53;
  private static final int MOST_DIGITS = 18;

  private int end;
  private double value;

  /** Returns where the number ends that {@link #read} has read. */
  int end() {
    return end;
  }

  /** Returns the number that {@link #read} has read. */
  double value() {
    return value;
  }

  /**
   * Reads a plain number up to a delimiter or the end of a line, which must come: one of few digits, as most are, whose
   * nearest double is a whole number times or by a power of ten (Clinger 1990).
   *
   * @return false if it is anything else, or if it is not that plain
   */
  boolean read(byte[] b, int from, byte delimiter) {
    int at = from;
    boolean negative = b[at] == '-';
    at += negative ? 1 : 0;
    long whole = 0;
    int start = at;
    int digit = b[at] - '0';
    while (digit >= 0 && digit <= 9) {
      whole = 10 * whole + digit;
      digit = b[++at] - '0';
    }
    int digits = at - start;
    int power = 0;
    if (b[at] == '.') {
      start = at + 1;
      digit = b[++at] - '0';
      while (digit >= 0 && digit <= 9) {
        whole = 10 * whole + digit;
        digit = b[++at] - '0';
      }
      digits += at - start;
      power = start - at;
    }
    if (digits == 0 || digits > MOST_DIGITS || whole > MOST_EXACT) {
      return false;
    }
    if (b[at] == 'e' || b[at] == 'E') {
      boolean down = b[++at] == '-';
      at += down || b[at] == '+' ? 1 : 0;
      int exponent = 0;
      start = at;
      digit = b[at] - '0';
      while (digit >= 0 && digit <= 9 && exponent < 1000) {
        exponent = 10 * exponent + digit;
        digit = b[++at] - '0';
      }
      if (at == start) {
        return false;
      }
      power += down ? -exponent : exponent;
    }
    byte after = b[at];
    if (after != delimiter && after != '\n' && after != '\r' || power <= -TEN.length || power >= TEN.length) {
      return false;
    }
    double size = power < 0 ? whole / TEN[-power] : whole * TEN[power];
    value = negative ? -size : size;
    end = at;
    return true;
  }

  /**
   * Returns any number, or a word for yes or no as 1 or 0.
   *
   * @param b without space around it
   * @return NaN if it is none
   */
  static double of(byte[] b, int from, int to) {
    byte last = b[to - 1];
    if (last >= 'A') { // Java's own literals, as in 1d and NaN, are none of a CSV file
      return truth(new String(b, from, to - from, StandardCharsets.UTF_8));
    }
    for (int i = from; i < to; i++) {
      if (b[i] == 'x' || b[i] == 'X') {
        return Double.NaN;
      }
    }
    try {
      return JavaDoubleParser.parseDouble(b, from, to - from);
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }

  private static double truth(String text) {
    return switch (text) {
      case "TRUE", "True", "true" -> 1;
      case "FALSE", "False", "false" -> 0;
      default -> Double.NaN;
    };
  }
}
