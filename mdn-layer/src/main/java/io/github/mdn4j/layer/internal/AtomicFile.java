// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.internal;

import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.UUID;

/**
 * A file that is written beside its name, forced to the disk and then renamed: what has its name is always whole, the old
 * one or the new one, also if several write it at once.
 *
 * <p>Permissions are those of the file that it replaces. A symbolic link to a file stays one, and that file is replaced.
 * What cannot be renamed, such as a device, is written as it is.
 */
public final class AtomicFile {

  private AtomicFile() {}

  /** Writes a file whole. */
  public interface Writing {
    void to(Path pending) throws IOException;
  }

  /**
   * Writes a file. If that fails, nothing of it is left, and what had its name stays.
   *
   * @param file is replaced if it is there
   * @param writing writes all of it into the file that it is given, which may be there already
   * @throws IOException if it cannot be written
   */
  public static void write(Path file, Writing writing) throws IOException {
    String hidden = "." + file.getFileName() + "." + UUID.randomUUID() + ".part";
    write(file, hidden, writing);
  }

  /**
   * Writes a file that nobody else writes, under a name of one's own until it is whole: what a killed process has left there
   * is written over.
   *
   * @param pending a name in the folder of the file
   * @throws IOException if it cannot be written
   */
  public static void write(Path file, String pending, Writing writing) throws IOException {
    boolean replaces = Files.exists(file);
    if (replaces && !Files.isRegularFile(file)) {
      writing.to(file);
      return;
    }
    Path target = replaces ? file.toRealPath() : file.toAbsolutePath();
    Path beside = target.resolveSibling(pending);
    try {
      if (replaces) {
        permit(target, beside);
      }
      writing.to(beside);
      force(beside, StandardOpenOption.WRITE);
      Files.move(beside, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException | RuntimeException e) {
      discard(beside, e);
      throw e;
    }
    Path folder = target.getParent();
    if (folder != null && File.separatorChar == '/') { // elsewhere no folder can be opened, and the name comes later
      force(folder, StandardOpenOption.READ);
    }
  }

  /** Lets those read it who could read what it replaces, and nobody else meanwhile. */
  private static void permit(Path target, Path pending) throws IOException {
    PosixFileAttributeView before = Files.getFileAttributeView(target, PosixFileAttributeView.class);
    if (before == null) {
      return; // a system without
    }
    Files.newOutputStream(pending, StandardOpenOption.WRITE, StandardOpenOption.CREATE).close();
    if (Files.isRegularFile(pending, LinkOption.NOFOLLOW_LINKS)) {
      Files.setPosixFilePermissions(pending, before.readAttributes().permissions());
    }
  }

  private static void force(Path path, OpenOption option) throws IOException {
    try (FileChannel channel = FileChannel.open(path, option)) {
      channel.force(true);
    }
  }

  // on a full disk it would be in the way
  private static void discard(Path pending, Exception cause) {
    try {
      Files.deleteIfExists(pending);
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }
}
