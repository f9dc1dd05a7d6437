// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.internal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/** Zips: entries that come beside those that are there or take the place of one, and a file for those in memory. */
public final class ZipEntries {

  private ZipEntries() {}

  /**
   * Puts entries into a file.
   *
   * @param zip is changed
   * @param entries what they hold, by name
   * @throws IOException if it cannot be read or written
   * @throws java.nio.file.ProviderNotFoundException if it is no zip
   */
  public static void put(Path zip, Map<String, byte[]> entries) throws IOException {
    try (FileSystem inside = FileSystems.newFileSystem(zip)) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        Files.write(inside.getPath(entry.getKey()), entry.getValue());
      }
    }
  }

  /**
   * Does something with a copy on disk: the JDK reads the directory at the end of a zip from files only.
   *
   * @param zip all bytes of it
   * @throws UncheckedIOException if it cannot be written
   */
  public static <T> T onDisk(byte[] zip, Function<Path, T> action) {
    try {
      Path copy = Files.createTempFile("model", ".zip");
      try {
        Files.write(copy, zip);
        return action.apply(copy);
      } finally {
        Files.delete(copy);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Copies a zip with an entry of other content.
   *
   * @param zip is read to its end, and not closed
   * @return all bytes of the copy
   * @throws IOException if it cannot be read
   */
  public static byte[] with(String name, byte[] content, InputStream zip) throws IOException {
    ByteArrayOutputStream copy = new ByteArrayOutputStream();
    ZipInputStream in = new ZipInputStream(zip);
    try (ZipOutputStream out = new ZipOutputStream(copy)) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        if (!entry.getName().equals(name)) {
          out.putNextEntry(new ZipEntry(entry.getName()));
          in.transferTo(out);
        }
      }
      out.putNextEntry(new ZipEntry(name));
      out.write(content);
    }
    return copy.toByteArray();
  }
}
