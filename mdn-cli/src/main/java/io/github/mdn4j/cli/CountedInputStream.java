// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.cli;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.LongConsumer;

/** Tells how many bytes went through, read by read. */
final class CountedInputStream extends FilterInputStream {

  private final LongConsumer bytes;

  CountedInputStream(InputStream in, LongConsumer bytes) {
    super(in);
    this.bytes = bytes;
  }

  @Override
  public int read() throws IOException {
    int read = super.read();
    if (read >= 0) {
      bytes.accept(1);
    }
    return read;
  }

  @Override
  public int read(byte[] into, int from, int length) throws IOException {
    int read = super.read(into, from, length);
    if (read > 0) {
      bytes.accept(read);
    }
    return read;
  }

  /** Returns 0: streams of {@link java.nio.file.Files} ask for a position here, which a pipe does not have. */
  @Override
  public int available() {
    return 0;
  }
}
