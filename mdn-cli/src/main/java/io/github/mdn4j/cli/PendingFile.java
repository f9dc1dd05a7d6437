// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.cli;

import java.io.FilterOutputStream;
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
 * <p>Close it without {@link #commit} and nothing is left, whatever was there under the name before stays. Several may
 * be written for one name at once; what is under it then is one of them, whole.
 */
final class PendingFile implements AutoCloseable {

  private final Path path;
  private final Path pending;
  private final OutputStream stream;

  private PendingFile(Path path, Path pending) throws IOException {
    this.path = path;
    this.pending = pending;
    this.stream =
        new Named(Files.newOutputStream(pending, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW));
    pending.toFile().deleteOnExit(); // if the user interrupts
  }

  /** Says of which file it is that the disk is full. */
  private final class Named extends FilterOutputStream {

    Named(OutputStream out) {
      super(out);
    }

    @Override
    public void write(int b) {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      try {
        out.write(bytes, offset, length);
      } catch (IOException e) {
        throw cannot(path, e);
      }
    }
  }

  private static RefusedException cannot(Path path, IOException e) {
    return new RefusedException(path + " cannot be written: " + Reasons.of(e), e);
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

  /** Returns where bytes go, without a buffer. Its methods throw {@link RefusedException} if the disk is full. */
  OutputStream stream() {
    return stream;
  }

  /**
   * Gives the file its name; what was there is replaced.
   *
   * @throws RefusedException if it cannot be completed, or not get its name
   */
  void commit() {
    try {
      stream.close();
      try {
        Files.move(pending, path, StandardCopyOption.ATOMIC_MOVE);
      } catch (AtomicMoveNotSupportedException e) {
        Files.move(pending, path, StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (IOException e) {
      throw cannot(path, e);
    }
  }

  @Override
  public void close() {
    try {
      stream.close();
      Files.deleteIfExists(pending);
    } catch (IOException e) {
      throw cannot(pending, e);
    }
  }
}
