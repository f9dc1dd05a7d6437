// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.cli;

import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Cuts the bytes of a CSV file in UTF-8 into blocks of whole records, without looking at their fields.
 *
 * <p>A line ends with LF, CR or both; in quotation marks, which open at the beginning of a field only, it does not end a
 * record.
 */
final class CsvBlocks implements AutoCloseable {

  /**
   * Some records.
   *
   * @param bytes of the records; a line feed stands behind the last, not counted where it is in quotation marks that do not
   *     close
   * @param length how many count
   * @param isAscii whether all that count are seen to be ASCII; others may be, too
   */
  record Block(byte[] bytes, int length, boolean isAscii) {}

  private static final int FIRST_SIZE = 1 << 16;
  private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long LINE_FEEDS = '\n' * ONES;
  private static final long RETURNS = '\r' * ONES;
  private static final long MARKS = '"' * ONES;
  private static final long HIGH_BITS = 0x80 * ONES;
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

  private final InputStream in;
  private final byte[] delimiter;
  private final int mostBytes;
  private boolean holdsBlankLines;
  private byte[] buffer = new byte[FIRST_SIZE];
  private int length;
  private boolean ended;
  private RefusedException refused; // told when what stands before it was handed out
  private int at; // how far the next block was looked at
  private int end; // of its records so far
  private int records;
  private boolean quoted;
  private long seen; // all bits of the bytes so far, and perhaps of some behind

  /**
   * Makes one.
   *
   * @param in bytes of UTF-8
   * @param delimiter what stands between fields
   * @param mostBytes after how many a block ends, whatever it holds; a longer record is a block of its own
   */
  CsvBlocks(InputStream in, byte[] delimiter, int mostBytes) throws IOException {
    this.in = in;
    this.delimiter = delimiter;
    this.mostBytes = mostBytes;
    while (length < BYTE_ORDER_MARK.length && !ended) {
      fill();
    }
    if (length >= 3 && Arrays.equals(buffer, 0, 3, BYTE_ORDER_MARK, 0, 3)) {
      drop(3);
    }
  }

  /** Makes blocks end behind a line that is not blank: of a single column, such lines may be numbers that are missing. */
  void holdBlankLines() {
    holdsBlankLines = true;
  }

  private void drop(int bytes) {
    System.arraycopy(buffer, bytes, buffer, 0, length - bytes);
    length -= bytes;
  }

  private void fill() throws IOException {
    if (length == buffer.length) {
      buffer = Arrays.copyOf(buffer, 2 * buffer.length);
    }
    int n = -1;
    try {
      n = in.read(buffer, length, buffer.length - length);
    } catch (RefusedException e) {
      refused = e;
    }
    if (n < 0) {
      ended = true;
    } else {
      length += n;
    }
  }

  /**
   * Returns more records, at least one.
   *
   * @param most how many lines at most, but for those in quotation marks
   * @return null after the last
   * @throws RefusedException if a byte is none of the charset's
   */
  Block next(int most) throws IOException {
    at = 0;
    end = 0;
    records = 0;
    quoted = false;
    seen = 0;
    while (!findRecords(most)) {
      if (ended) {
        return last();
      }
      fill();
    }
    return take(end);
  }

  /** Goes on through what was read; returns whether the block is full, or more must be read. */
  private boolean findRecords(int most) {
    while (at < length) {
      byte c = buffer[at];
      boolean undecided = at + 1 == length && !ended; // what follows may belong to it
      seen |= c;
      if (quoted && c != '"') {
        at = closing(at);
      } else if (quoted) {
        if (undecided) {
          return false;
        }
        quoted = isFollowedBy('"');
        at += quoted ? 2 : 1;
      } else if (c == '"' && opens()) {
        quoted = true;
        at++;
      } else if (c == '\n' || c == '\r') {
        if (c == '\r' && undecided) {
          return false;
        }
        at += c == '\r' && isFollowedBy('\n') ? 2 : 1;
        if (endLine(most)) {
          return true;
        }
      } else {
        at = plain(at + 1);
      }
    }
    return false;
  }

  private boolean isFollowedBy(char c) {
    return at + 1 < length && buffer[at + 1] == c;
  }

  /** Counts a line that is behind us; returns whether the block is full. */
  private boolean endLine(int most) {
    records++;
    if (holdsBlankLines && isBlank(end, at)) {
      return false;
    }
    end = at;
    return records >= most || end >= mostBytes;
  }

  // one that is left over has no line feed behind it, or is cut short where the charset ends
  private Block last() {
    if (refused != null) {
      if (end == 0) {
        throw refused;
      }
      return take(end);
    }
    if (length == 0) {
      return null;
    }
    int whole = length;
    byte last = buffer[whole - 1];
    if (quoted || last != '\n' && last != '\r') {
      if (length == buffer.length) {
        buffer = Arrays.copyOf(buffer, length + 1);
      }
      buffer[length++] = '\n';
    }
    Block block = take(length);
    return quoted ? new Block(block.bytes(), whole, block.isAscii()) : block;
  }

  private Block take(int bytes) {
    byte[] rest = new byte[Math.max(buffer.length, FIRST_SIZE)];
    System.arraycopy(buffer, bytes, rest, 0, length - bytes);
    Block block = new Block(buffer, bytes, (seen & HIGH_BITS) == 0);
    buffer = rest;
    length -= bytes;
    return block;
  }

  private int closing(int from) {
    int i = from;
    while (i < length && buffer[i] != '"') {
      seen |= buffer[i];
      i++;
    }
    return i;
  }

  /** Returns where the next byte is that may mean something, or the end of what was read. */
  private int plain(int from) {
    byte[] b = buffer;
    long all = seen;
    int i = from;
    while (i + Long.BYTES <= length) {
      long eight = (long) WORDS.get(b, i);
      all |= eight;
      if (meansSomething(eight)) {
        break;
      }
      i += Long.BYTES;
    }
    while (i < length && b[i] != '\n' && b[i] != '"' && b[i] != '\r') {
      all |= b[i++];
    }
    seen = all;
    return i;
  }

  /** Returns whether one of eight bytes is a quotation mark or ends a line. */
  private static boolean meansSomething(long eight) {
    return (isZeroIn(eight ^ LINE_FEEDS) | isZeroIn(eight ^ RETURNS) | isZeroIn(eight ^ MARKS)) != 0;
  }

  private static long isZeroIn(long eight) {
    return (eight - ONES) & ~eight & HIGH_BITS;
  }

  private boolean opens() {
    int before = at - delimiter.length;
    return at == end
        || buffer[at - 1] == '\n'
        || buffer[at - 1] == '\r'
        || before >= end && Arrays.equals(buffer, before, at, delimiter, 0, delimiter.length);
  }

  private boolean isBlank(int from, int to) {
    for (int i = from; i < to; i++) {
      if (buffer[i] > ' ' || buffer[i] < 0) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
