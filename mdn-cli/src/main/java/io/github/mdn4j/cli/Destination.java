// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;

/** Where results go: a file that gets its name when it is complete, or the standard output. */
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
  static Destination of(Path path) {
    if (path.equals(CsvInput.STANDARD)) {
      return new Destination(null, new FileOutputStream(FileDescriptor.out));
    }
    PendingFile file = PendingFile.of(path);
    return new Destination(file, file.stream());
  }

  /** Returns where the bytes go. */
  OutputStream stream() {
    return stream;
  }

  /** Gives the file its name. */
  void commit() throws IOException {
    if (file != null) {
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
