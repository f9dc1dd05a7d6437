// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.cli;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * A text file that gets its name only when it is complete: until then it is a hidden file beside that name.
 *
 * <p>Close it without {@link #commit} and nothing is left, whatever was there under the name before stays.
 */
final class PendingFile implements AutoCloseable {

  private final Path path;
  private final Path pending;
  private final BufferedWriter writer;

  private PendingFile(Path path, Path pending) throws IOException {
    this.path = path;
    this.pending = pending;
    this.writer = Files.newBufferedWriter(pending, StandardCharsets.UTF_8, StandardOpenOption.CREATE_NEW);
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

  /** Returns where the text goes. */
  Writer writer() {
    return writer;
  }

  /** Gives the file its name; what was there is replaced. */
  void commit() throws IOException {
    writer.close();
    try {
      Files.move(pending, path, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(pending, path, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  @Override
  public void close() throws IOException {
    try {
      writer.close();
    } finally {
      Files.deleteIfExists(pending);
    }
  }
}
