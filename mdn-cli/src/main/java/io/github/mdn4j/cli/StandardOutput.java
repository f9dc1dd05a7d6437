// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/**
 * Standard output that keeps what went wrong with it, which a {@code PrintWriter} swallows: a full disk, a pipe that nobody
 * reads.
 */
final class StandardOutput extends FilterOutputStream {

  private IOException fault; // the first; null for none

  StandardOutput() {
    this(new FileOutputStream(FileDescriptor.out));
  }

  StandardOutput(OutputStream out) {
    super(out);
  }

  @Override
  public synchronized void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
    try {
      out.write(bytes, offset, length);
    } catch (IOException e) {
      fault = fault == null ? e : fault;
      throw e;
    }
  }

  /** Returns why something was not written, if so. */
  synchronized Optional<String> fault() {
    return Optional.ofNullable(fault).map(Reasons::of);
  }
}
