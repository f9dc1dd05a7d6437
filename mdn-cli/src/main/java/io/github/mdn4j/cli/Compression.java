// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.cli;

import com.github.luben.zstd.ZstdInputStream;
import com.github.luben.zstd.ZstdOutputStream;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** How bytes of a file are packed: read by what they begin with, written by the name of the file. */
enum Compression {
  NONE("", new byte[] {}),
  GZIP(".gz", new byte[] {0x1f, (byte) 0x8b}),
  ZSTD(".zst", new byte[] {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd});

  private static final int BUFFER = 1 << 16;
  private static final int ZSTD_LEVEL = 3;
  private static final byte[] SKIPPED = {0x50, 0x2a, 0x4d, 0x18}; // a frame without content, as pzstd writes first

  private final String ending;
  private final byte[] magic;

  Compression(String ending, byte[] magic) {
    this.ending = ending;
    this.magic = magic;
  }

  /** Returns what the name of a file promises. */
  static Compression of(Path file) {
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    return name.endsWith(GZIP.ending) ? GZIP : name.endsWith(ZSTD.ending) ? ZSTD : NONE;
  }

  /**
   * Returns the bytes that were packed, whichever way; as they are if they were not.
   *
   * @param file for messages, and what its name promises is required
   * @param packed is closed with what is returned
   * @throws RefusedException if the name promises something else
   */
  static InputStream unpack(Path file, InputStream packed) throws IOException {
    InputStream in = new Buffered(packed);
    in.mark(FileKind.BYTES);
    byte[] begin = in.readNBytes(FileKind.BYTES);
    in.reset();
    Compression found = begins(begin, SKIPPED) ? ZSTD : NONE;
    for (Compression each : List.of(GZIP, ZSTD)) {
      found = begins(begin, each.magic) ? each : found;
    }
    Compression promised = of(file);
    if (promised != NONE && promised != found && begin.length > 0) {
      throw new RefusedException(
          file + ": expected " + promised + ", as its name says, but it begins like "
              + (found == NONE ? "something else" : found));
    }
    if (found == NONE) {
      FileKind.requireText(file, begin);
    }
    try {
      return switch (found) {
        case NONE -> in;
        case GZIP -> new Named(file, new GZIPInputStream(in, BUFFER));
        case ZSTD -> new Named(file, new ZstdInputStream(in));
      };
    } catch (IOException e) {
      throw damaged(file, e);
    }
  }

  private static RefusedException damaged(Path file, IOException e) {
    return new RefusedException(file + ": cannot be unpacked, it is damaged or cut short: " + e.getMessage(), e);
  }

  private static boolean begins(byte[] bytes, byte[] magic) {
    return bytes.length >= magic.length && Arrays.equals(bytes, 0, magic.length, magic, 0, magic.length);
  }

  /** Returns what packs bytes on their way; closing it ends the packed stream and closes the one below. */
  OutputStream pack(OutputStream out) throws IOException {
    return switch (this) {
      case NONE -> out;
      case GZIP -> new GZIPOutputStream(out, BUFFER);
      case ZSTD -> new ZstdOutputStream(out, ZSTD_LEVEL).setChecksum(true);
    };
  }

  /**
   * Says truly whether there is more: GZIPInputStream takes a pipe that has nothing ready for its end, and drops what comes
   * after the first of several packed parts (findings/jdk-gzip-loses-members.sh).
   */
  private static final class Buffered extends BufferedInputStream {

    Buffered(InputStream in) {
      super(in, BUFFER);
    }

    @Override
    public synchronized int available() throws IOException {
      if (pos < count) {
        return count - pos;
      }
      mark(1);
      int next = read();
      reset();
      return next < 0 ? 0 : Math.max(1, count - pos);
    }
  }

  /** Names the file when its packed bytes are damaged. */
  private static final class Named extends FilterInputStream {

    private final Path file;

    Named(Path file, InputStream in) {
      super(in);
      this.file = file;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
      try {
        return super.read(into, from, length);
      } catch (IOException e) {
        throw damaged(file, e);
      }
    }
  }
}
