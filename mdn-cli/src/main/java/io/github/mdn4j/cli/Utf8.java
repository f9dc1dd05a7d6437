// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.cli;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/** Whether the bytes of a block are UTF-8, and how many lines they are. */
final class Utf8 {

  private final Path file;
  private final CsvBlocks.Block block;
  private final long linesBefore;

  Utf8(Path file, CsvBlocks.Block block, long linesBefore) {
    this.file = file;
    this.block = block;
    this.linesBefore = linesBefore;
  }

  /** Returns how many lines end in the block. */
  long lines() {
    return lines(block.bytes(), 0, block.length());
  }

  /** Returns how many lines end between two places. */
  static long lines(byte[] bytes, int from, int to) {
    long lines = 0;
    for (int i = from; i < to; i++) {
      lines += bytes[i] == '\n' || bytes[i] == '\r' && (i + 1 >= to || bytes[i + 1] != '\n') ? 1 : 0;
    }
    return lines;
  }

  /** Returns where the first bytes are that are no character; −1 if there are none. */
  static int faultIn(byte[] bytes, int length) {
    int negative = 0;
    for (int i = 0; i < length; i++) {
      negative |= bytes[i];
    }
    if (negative >= 0) {
      return -1;
    }
    ByteBuffer in = ByteBuffer.wrap(bytes, 0, length);
    return decode(in).isError() ? in.position() : -1;
  }

  private static CoderResult decode(ByteBuffer in) {
    CharsetDecoder decoder =
        StandardCharsets.UTF_8.newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    CharBuffer out = CharBuffer.allocate(1 << 13);
    CoderResult result = decoder.decode(in, out, true);
    while (result.isOverflow()) {
      out.clear();
      result = decoder.decode(in, out, true);
    }
    return result;
  }

  /** Returns what is to be said of the first bytes that are no character; null if there are none. */
  RefusedException fault() {
    int at = faultIn(block.bytes(), block.length());
    if (at < 0) {
      return null;
    }
    byte[] bytes = block.bytes();
    int length = decode(ByteBuffer.wrap(bytes, at, block.length() - at)).length();
    int lineStart = at;
    while (lineStart > 0 && bytes[lineStart - 1] != '\n' && bytes[lineStart - 1] != '\r') {
      lineStart--;
    }
    String before = new String(bytes, lineStart, at - lineStart, StandardCharsets.UTF_8);
    boolean utf16 =
        linesBefore == 0 && at == 0 && block.length() > 1 && (bytes[0] & 0xfe) == 0xfe && (bytes[1] & 0xfe) == 0xfe;
    return StrictReader.fault(
        file, linesBefore + lines(bytes, 0, lineStart) + 1, before.codePointCount(0, before.length()) + 1,
        StandardCharsets.UTF_8, Arrays.copyOfRange(bytes, at, at + length), utf16 ? "UTF-16" : "ISO-8859-1");
  }
}
