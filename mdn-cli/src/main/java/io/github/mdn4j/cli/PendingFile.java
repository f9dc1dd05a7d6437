// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * A file that gets its name only when it is complete: until then it is a hidden file beside that name.
 *
 * <p>Close it without {@link #commit} and nothing is left, whatever was there under the name before stays.
 */
final class PendingFile implements AutoCloseable {

  private final Path path;
  private final Path pending;
  private final OutputStream stream;

  private PendingFile(Path path, Path pending) throws IOException {
    this.path = path;
    this.pending = pending;
    stream = Compression.of(path).pack(Files.newOutputStream(pending, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
    pending.toFile().deleteOnExit(); // if the user interrupts
  }

  /**
   * Starts a file.
   *
   * @throws RefusedException if nothing can be written there
   */
  static PendingFile of(Path path) {
    if (Files.isDirectory(path)) {
      throw new RefusedException(path + ": expected a file, but this is a folder");
    }
    if (Files.exists(path) && !Files.isRegularFile(path)) { // such as /dev/null, which would be replaced
      throw new RefusedException(path + " is no file that can be replaced");
    }
    String hidden = "." + path.getFileName() + "." + UUID.randomUUID() + ".part";
    try {
      return new PendingFile(path, path.toAbsolutePath().resolveSibling(hidden));
    } catch (IOException e) {
      String reason = e instanceof FileSystemException f && f.getReason() != null ? ": " + f.getReason() : "";
      throw new RefusedException(
          path + " cannot be written: is there such a folder, and may you write to it?" + reason, e);
    }
  }

  /** Returns where the bytes go; packed on the way if the name of the file says so. */
  OutputStream stream() {
    return stream;
  }

  /** Gives the file its name; what was there is replaced. */
  void commit() throws IOException {
    stream.close();
    try {
      Files.move(pending, path, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(pending, path, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  @Override
  public void close() throws IOException {
    try {
      stream.close();
    } finally {
      Files.deleteIfExists(pending);
    }
  }
}
