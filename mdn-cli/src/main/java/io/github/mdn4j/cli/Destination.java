// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;

/** Where results go: a file that gets its name when it is complete, packed if its name says so, or the standard output. */
final class Destination implements AutoCloseable {

  private final PendingFile file; // null for the standard output
  private final OutputStream stream;

  private Destination(PendingFile file, OutputStream stream) {
    this.file = file;
    this.stream = stream;
  }

  /**
   * Opens it.
   *
   * @param path of the file, or {@link CsvInput#STANDARD}
   * @throws RefusedException if nothing can be written there
   */
  static Destination of(Path path) throws IOException {
    if (path.equals(CsvInput.STANDARD)) {
      return new Destination(null, new FileOutputStream(FileDescriptor.out));
    }
    PendingFile file = PendingFile.of(path);
    try {
      return new Destination(file, Compression.of(path).pack(file.stream()));
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  /** Returns where the bytes go, many at a time. */
  OutputStream stream() {
    return stream;
  }

  /** Gives the file its name, once the end of what is packed is written. */
  void commit() throws IOException {
    if (file != null) {
      stream.close();
      file.commit();
    }
  }

  @Override
  public void close() throws IOException {
    if (file != null) {
      file.close();
    }
  }
}
