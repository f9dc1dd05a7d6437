// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.file.Path;
import java.util.HexFormat;

/**
 * Characters of a file, which must be what its charset says: a byte that is not is refused where it stands.
 *
 * <p>Java's own readers put a replacement character for it, and two different keys of a Latin-1 file become one.
 */
final class StrictReader extends Reader {

  private static final int SIZE = 1 << 13;

  private final Path file;
  private final InputStream in;
  private final Charset charset;
  private final CharsetDecoder decoder;
  private final ByteBuffer bytes = ByteBuffer.allocate(SIZE).flip();
  private final CharBuffer chars = CharBuffer.allocate(SIZE).flip();
  private boolean atEnd;
  private boolean flushing;
  private boolean done;
  private byte[] bad; // that are no character; told once what stands before them was read
  private long line = 1;
  private long column = 1;
  private boolean afterReturn;

  StrictReader(Path file, InputStream in, Charset charset) {
    this.file = file;
    this.in = in;
    this.charset = charset;
    decoder =
        charset.newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
  }

  /** Says that bytes are no character of a charset, and which other one it may be. */
  static RefusedException fault(Path file, long line, long column, Charset charset, byte[] bytes, String other) {
    return new RefusedException(
        file + ", line " + line + ", column " + column + ": expected " + charset + ", but got the bytes "
            + HexFormat.ofDelimiter(" ").withUpperCase().formatHex(bytes)
            + ": name another with --charset, such as " + other);
  }

  /**
   * Reads characters.
   *
   * @throws RefusedException if the next byte is none of the charset's
   */
  @Override
  public int read(char[] buffer, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (!chars.hasRemaining()) {
      if (bad != null) {
        throw fault(file, line, column, charset, bad, "ISO-8859-1");
      }
      if (done) {
        return -1;
      }
      decode();
    }
    int n = Math.min(length, chars.remaining());
    chars.get(buffer, offset, n);
    for (int i = offset; i < offset + n; i++) {
      count(buffer[i]);
    }
    return n;
  }

  private void decode() throws IOException {
    chars.clear();
    if (flushing) {
      done = decoder.flush(chars).isUnderflow();
    } else {
      var result = decoder.decode(bytes, chars, atEnd);
      if (result.isError()) {
        byte[] wrong = new byte[result.length()];
        bytes.get(wrong);
        bad = wrong;
      } else if (result.isUnderflow()) {
        if (atEnd) {
          flushing = true;
        } else {
          more();
        }
      }
    }
    chars.flip();
  }

  private void more() throws IOException {
    bytes.compact();
    int n = in.read(bytes.array(), bytes.position(), bytes.remaining());
    if (n < 0) {
      atEnd = true;
    } else {
      bytes.position(bytes.position() + n);
    }
    bytes.flip();
  }

  private void count(char c) {
    boolean second = c == '\n' && afterReturn; // of \r\n
    if (c == '\n' || c == '\r') {
      line += second ? 0 : 1;
      column = 1;
    } else if (!Character.isLowSurrogate(c)) {
      column++;
    }
    afterReturn = c == '\r';
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
