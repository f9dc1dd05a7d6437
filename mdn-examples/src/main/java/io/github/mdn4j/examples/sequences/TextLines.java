// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.sequences;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/**
 * The lines of a file in UTF-8, plain or compressed by gzip whatever it is called, with their numbers; without the
 * byte order mark that may come first.
 *
 * <p>A line longer than a limit is passed over without being held.
 */
public final class TextLines implements AutoCloseable {

  private static final int MAGIC = 4;
  private static final char BYTE_ORDER_MARK = '\uFEFF';
  private static final byte[] GZIP = {0x1f, (byte) 0x8b};
  private static final Map<String, byte[]> OTHERS = Map.of(
      "zip", new byte[] {'P', 'K', 3, 4},
      "bzip2", new byte[] {'B', 'Z', 'h'},
      "xz", new byte[] {(byte) 0xfd, '7', 'z', 'X'},
      "Zstandard", new byte[] {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd});

  private final Reader reader;
  private final int limit;
  private final StringBuilder line = new StringBuilder();
  private int number;
  private boolean tooLong;

  private TextLines(Reader reader, int limit) {
    this.reader = reader;
    this.limit = limit;
  }

  /**
   * Opens a file.
   *
   * @param limit how many characters of a line are held at most
   * @throws IllegalArgumentException if it is compressed in another way
   * @throws IOException if it cannot be read
   */
  public static TextLines open(Path file, int limit) throws IOException {
    InputStream bytes = new BufferedInputStream(Files.newInputStream(file));
    try {
      bytes.mark(MAGIC);
      byte[] first = bytes.readNBytes(MAGIC);
      bytes.reset();
      for (Map.Entry<String, byte[]> other : OTHERS.entrySet()) {
        if (startsWith(first, other.getValue())) {
          throw new IllegalArgumentException(
              file + ": expected a plain file or one compressed by gzip, but this is compressed by " + other.getKey());
        }
      }
      InputStream text = startsWith(first, GZIP) ? new GZIPInputStream(bytes) : bytes;
      return new TextLines(withoutMark(text), limit);
    } catch (IOException | IllegalArgumentException e) {
      bytes.close();
      throw e;
    }
  }

  private static Reader withoutMark(InputStream text) throws IOException {
    Reader reader = new BufferedReader(new InputStreamReader(text, StandardCharsets.UTF_8));
    reader.mark(1);
    if (reader.read() != BYTE_ORDER_MARK) {
      reader.reset();
    }
    return reader;
  }

  private static boolean startsWith(byte[] first, byte[] magic) {
    return first.length >= magic.length && Arrays.equals(first, 0, magic.length, magic, 0, magic.length);
  }

  /** Goes to the next line; returns false at the end. */
  public boolean next() throws IOException {
    line.setLength(0);
    tooLong = false;
    int c = reader.read();
    if (c < 0) {
      return false;
    }
    number++;
    for (; c >= 0 && c != '\n'; c = reader.read()) {
      if (line.length() < limit) {
        line.append((char) c);
      } else {
        tooLong = true;
      }
    }
    return true;
  }

  /**
   * Returns the present line.
   *
   * @throws IllegalArgumentException if it is too long
   */
  public String line() {
    if (tooLong) {
      throw new IllegalArgumentException("is longer than " + limit + " characters");
    }
    return line.toString();
  }

  /** Returns the number of the present line, from 1; 0 before the first. */
  public int number() {
    return number;
  }

  /** Throws what is wrong with a file: for readers that take all or nothing. */
  public static void refuse(String fault) {
    throw new IllegalArgumentException(fault);
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
