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
   */
  record Block(byte[] bytes, int length) {}

  private static final int FIRST_SIZE = 1 << 16;
  private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long LINE_FEEDS = '\n' * ONES;
  private static final long RETURNS = '\r' * ONES;
  private static final long MARKS = '"' * ONES;
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

  private final InputStream in;
  private final byte[] delimiter;
  private final int mostBytes;
  private boolean holdsBlankLines;
  private byte[] buffer = new byte[FIRST_SIZE];
  private int length;
  private boolean ended;
  private RefusedException refused; // told when what stands before it was handed out

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
    int end = 0; // of the records so far
    int at = 0;
    int records = 0;
    boolean quoted = false;
    while (true) {
      while (at < length) {
        byte c = buffer[at];
        if (quoted) {
          at = closing(at);
          if (at + 1 >= length && !ended) {
            break; // is it a pair?
          }
          if (at >= length) {
            break;
          }
          if (at + 1 < length && buffer[at + 1] == '"') {
            at += 2;
          } else {
            quoted = false;
            at++;
          }
          continue;
        }
        if (c == '"' && opens(at, end)) {
          quoted = true;
          at++;
        } else if (c == '\n' || c == '\r') {
          if (c == '\r' && at + 1 >= length && !ended) {
            break; // is it a pair?
          }
          at += c == '\r' && at + 1 < length && buffer[at + 1] == '\n' ? 2 : 1;
          boolean blank = holdsBlankLines && isBlank(end, at);
          records++;
          end = blank ? end : at;
          if (!blank && (records >= most || end >= mostBytes)) {
            return take(end);
          }
        } else {
          at = plain(at + 1);
        }
      }
      if (ended) {
        break;
      }
      fill();
    }
    return last(end, quoted);
  }

  // one that is left over has no line feed behind it, or is cut short where the charset ends
  private Block last(int end, boolean quoted) {
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
    return quoted ? new Block(block.bytes(), whole) : block;
  }

  private Block take(int end) {
    byte[] rest = new byte[Math.max(buffer.length, FIRST_SIZE)];
    System.arraycopy(buffer, end, rest, 0, length - end);
    Block block = new Block(buffer, end);
    buffer = rest;
    length -= end;
    return block;
  }

  private int closing(int at) {
    int i = at;
    while (i < length && buffer[i] != '"') {
      i++;
    }
    return i;
  }

  /** Returns where the next byte is that may mean something, or the end of what was read. */
  private int plain(int at) {
    byte[] b = buffer;
    int i = at;
    while (i + Long.BYTES <= length && !meansSomething((long) WORDS.get(b, i))) {
      i += Long.BYTES;
    }
    while (i < length && b[i] != '\n' && b[i] != '"' && b[i] != '\r') {
      i++;
    }
    return i;
  }

  /** Returns whether one of eight bytes is a quotation mark or ends a line. */
  private static boolean meansSomething(long eight) {
    return (isZeroIn(eight ^ LINE_FEEDS) | isZeroIn(eight ^ RETURNS) | isZeroIn(eight ^ MARKS)) != 0;
  }

  private static long isZeroIn(long eight) {
    return (eight - ONES) & ~eight & 0x80 * ONES;
  }

  private boolean opens(int at, int recordStart) {
    int before = at - delimiter.length;
    return at == recordStart
        || buffer[at - 1] == '\n'
        || buffer[at - 1] == '\r'
        || before >= recordStart && Arrays.equals(buffer, before, at, delimiter, 0, delimiter.length);
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
