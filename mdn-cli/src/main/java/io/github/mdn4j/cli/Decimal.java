// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.cli;

import ch.randelshofer.fastdoubleparser.JavaDoubleParser;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Numbers as they stand in the bytes of a CSV file. */
final class Decimal {

  private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long ZEROS = '0' * ONES;
  private static final long NINE_TO_SIGN = (0x80 - 10) * ONES; // added to more than 9 it sets the sign of a byte
  private static final long SIGNS = 0x80 * ONES;
  private static final long MOST_EXACT = 1L << 53;
  private static final int MOST_DIGITS = 18;
  private static final int MOST_EXPONENT = 999;
  private static final double[] TEN = new double[23]; // powers that a double holds exactly
  private static final long[] WHOLE_TEN = new long[Long.BYTES + 1];

  static {
    TEN[0] = 1;
    for (int i = 1; i < TEN.length; i++) {
      TEN[i] = 10 * TEN[i - 1];
    }
    for (int i = 0; i < WHOLE_TEN.length; i++) {
      WHOLE_TEN[i] = (long) TEN[i];
    }
  }

  private int end;
  private long whole;
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
   * @return false if it is anything else, or if it is not that plain, or stands within eight bytes of the end of the array
   */
  boolean read(byte[] b, int from, byte delimiter) {
    int minus = b[from] == '-' ? 1 : 0;
    int start = from + minus;
    int at = start;
    int digit = b[at] - '0';
    long first = 0;
    while (digit >= 0 && digit <= 9 && at - start < MOST_DIGITS) {
      first = first * 10 + digit;
      digit = b[++at] - '0';
    }
    whole = first;
    int digits = at - start;
    int power = 0;
    if (b[at] == '.') {
      start = at + 1;
      at = digits(b, start);
      power = start - at;
      digits -= power;
    }
    if (digits == 0 || digits > MOST_DIGITS || whole > MOST_EXACT) {
      return false;
    }
    if (b[at] == 'e' || b[at] == 'E') {
      long significand = whole;
      boolean down = b[++at] == '-';
      start = at + (down || b[at] == '+' ? 1 : 0);
      whole = 0;
      at = digits(b, start);
      if (at == start || at - start > MOST_DIGITS || whole > MOST_EXPONENT) {
        return false;
      }
      power += (int) (down ? -whole : whole);
      whole = significand;
    }
    byte after = b[at];
    if (after != delimiter && after != '\n' && after != '\r' || power <= -TEN.length || power >= TEN.length) {
      return false;
    }
    double size = power < 0 ? whole / TEN[-power] : whole * TEN[power];
    value = Double.longBitsToDouble(Double.doubleToRawLongBits(size) | (long) minus << 63);
    end = at;
    return true;
  }

  /** Takes digits, eight at a time, into the whole number; returns where they end, or the array is about to. */
  private int digits(byte[] b, int from) {
    int at = from;
    int n = Long.BYTES;
    while (n == Long.BYTES && at <= b.length - Long.BYTES) {
      long eight = (long) WORDS.get(b, at) ^ ZEROS; // a digit is a byte of at most 9
      n = Long.numberOfTrailingZeros((eight + NINE_TO_SIGN | eight) & SIGNS) / Byte.SIZE;
      if (n > 0) {
        whole = whole * WHOLE_TEN[n] + sum(eight << Long.SIZE - n * Byte.SIZE);
        at += n;
      }
    }
    return at;
  }

  /** Returns the number of eight digits, the first in the lowest byte, from numbers of two and of four, side by side. */
  private static long sum(long digits) {
    long twos = digits * 10 + (digits >>> 8) & 0x00ff00ff00ff00ffL;
    long fours = twos * 100 + (twos >>> 16) & 0x0000ffff0000ffffL;
    return fours * 10000 + (fours >>> 32) & 0xffffffffL;
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
