// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.internal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/** Entries that come into a zip beside those that are there, or in place of one of the same name. */
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
