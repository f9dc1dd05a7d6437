// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Characters as bytes of UTF-8. */
final class Utf8Stream extends InputStream {

  private static final int SIZE = 1 << 13;

  private final Reader reader;
  private final CharBuffer chars = CharBuffer.allocate(SIZE).flip();
  private final ByteBuffer bytes = ByteBuffer.allocate(4 * SIZE).flip();
  private final CharsetEncoder encoder =
      StandardCharsets.UTF_8.newEncoder().onMalformedInput(CodingErrorAction.REPLACE);

  Utf8Stream(Reader reader) {
    this.reader = reader;
  }

  @Override
  public int read() throws IOException {
    return fill() ? bytes.get() & 0xff : -1;
  }

  @Override
  public int read(byte[] into, int from, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (!fill()) {
      return -1;
    }
    int n = Math.min(length, bytes.remaining());
    bytes.get(into, from, n);
    return n;
  }

  private boolean fill() throws IOException {
    while (!bytes.hasRemaining()) {
      chars.compact();
      int read = reader.read(chars.array(), chars.position(), chars.remaining());
      chars.position(chars.position() + Math.max(read, 0)).flip();
      bytes.clear();
      encoder.encode(chars, bytes, read < 0);
      bytes.flip();
      if (read < 0 && !bytes.hasRemaining()) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
