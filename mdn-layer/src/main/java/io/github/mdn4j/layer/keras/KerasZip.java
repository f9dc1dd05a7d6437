// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.keras;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * The three entries of a {@code .keras} file. Nothing else in it is read, and no name in it becomes a path.
 *
 * @param metadata JSON with the version of Keras
 * @param config JSON with the model's class and settings
 * @param weights a copy of the HDF5 file in it, to be deleted
 */
record KerasZip(String metadata, String config, Path weights) {

  static final int MOST_JSON = 64 << 20;
  static final long MOST_WEIGHTS = 8L << 30;
  private static final int MOST_ENTRIES = 100_000;

  static KerasZip read(File file) throws IOException {
    try (ZipFile zip = new ZipFile(file)) {
      if (zip.size() > MOST_ENTRIES) {
        throw new IOException(file + ": it has " + zip.size() + " entries, which no model needs");
      }
      String metadata = text(file, zip, "metadata.json");
      String config = text(file, zip, "config.json");
      ZipEntry weights = entry(file, zip, "model.weights.h5");
      Path copy = Files.createTempFile("keras", ".h5");
      try (InputStream in = zip.getInputStream(weights); OutputStream out = Files.newOutputStream(copy)) {
        copy(file, weights, in, out);
      } catch (IOException | RuntimeException e) {
        Files.deleteIfExists(copy);
        throw e;
      }
      return new KerasZip(metadata, config, copy);
    } catch (ZipException e) {
      throw new IOException(file + ": a .keras file, but it cannot be read; it may be cut short: " + e.getMessage(), e);
    }
  }

  private static ZipEntry entry(File file, ZipFile zip, String name) throws IOException {
    ZipEntry entry = zip.getEntry(name);
    if (entry == null) {
      throw new IOException(
          file + ": expected a .keras file with " + name + ", but it has none: save the whole model by model.save");
    }
    return entry;
  }

  private static String text(File file, ZipFile zip, String name) throws IOException {
    try (InputStream in = zip.getInputStream(entry(file, zip, name))) {
      byte[] bytes = in.readNBytes(MOST_JSON + 1);
      if (bytes.length > MOST_JSON) {
        throw new IOException(file + ": " + name + " has more than " + MOST_JSON + " bytes");
      }
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }

  // what is written is counted: the size that an entry says may be wrong
  private static void copy(File file, ZipEntry entry, InputStream in, OutputStream out) throws IOException {
    byte[] block = new byte[1 << 16];
    long total = 0;
    for (int n = in.read(block); n >= 0; n = in.read(block)) {
      total += n;
      if (total > MOST_WEIGHTS) {
        throw new IOException(file + ": " + entry.getName() + " has more than " + MOST_WEIGHTS + " bytes");
      }
      out.write(block, 0, n);
    }
  }
}
