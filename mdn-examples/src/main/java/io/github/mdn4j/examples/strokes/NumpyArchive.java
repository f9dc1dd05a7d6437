// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.strokes;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * Arrays of arrays in a file .npz. NumPy writes an array of arrays as a Python pickle; {@link NumpyPickle} reads it.
 */
public final class NumpyArchive {

  private static final byte[] MAGIC = "\u0093NUMPY".getBytes(StandardCharsets.ISO_8859_1);
  private static final long LARGEST = 1L << 30;
  private static final String SUFFIX = ".npy";

  private NumpyArchive() {}

  /**
   * Reads the arrays of numbers in the only array of a file.
   *
   * @param found is told of each, by where it is and its rows
   * @param fault is told of each that is none, by a message that names file, array and place; if it returns, the others
   *     are read
   * @throws IllegalArgumentException if the file is no archive, or has another number of arrays, or one of another kind
   * @throws UncheckedIOException if the file cannot be read
   */
  public static void rows(Path file, BiConsumer<String, double[][]> found, Consumer<String> fault) {
    try (ZipFile zip = new ZipFile(file.toFile())) {
      List<String> names =
          zip.stream().map(ZipEntry::getName).filter(name -> name.endsWith(SUFFIX)).toList();
      require(names.size() == 1, file + ": expected one array, but got " + names);
      String name = names.get(0).substring(0, names.get(0).length() - SUFFIX.length());
      List<?> all = array(zip, name).objects();
      for (int i = 0; i < all.size(); i++) {
        String where = file + ", array " + name + ", element " + i;
        if (all.get(i) instanceof NumpyArray array) {
          take(where, array, found, fault);
        } else {
          fault.accept(where + ": is no array");
        }
      }
    } catch (ZipException | EOFException e) {
      throw new IllegalArgumentException(file + ": is no archive .npz, or breaks off: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException("numpy: cannot read " + file, e);
    }
  }

  private static void take(
      String where, NumpyArray array, BiConsumer<String, double[][]> found, Consumer<String> fault) {
    double[][] rows;
    try {
      rows = array.rows();
    } catch (IllegalArgumentException e) {
      fault.accept(where + ": " + e.getMessage());
      return;
    }
    found.accept(where, rows);
  }

  /**
   * Reads an array of objects.
   *
   * @throws IllegalArgumentException if it is not there, or another
   */
  static NumpyArray array(ZipFile zip, String name) throws IOException {
    ZipEntry entry = zip.getEntry(name + SUFFIX);
    require(entry != null, "is not in the archive");
    require(entry.getSize() <= LARGEST, "has " + entry.getSize() + " bytes, but at most " + LARGEST + " are read");
    byte[] bytes;
    try (InputStream in = zip.getInputStream(entry)) {
      bytes = in.readNBytes((int) LARGEST);
    }
    require(
        bytes.length > 10 && Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length), "is no array of NumPy");
    ByteBuffer little = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    boolean one = bytes[MAGIC.length] == 1; // version 1 has a shorter length
    int start = one ? 10 : 12;
    int end = start + (one ? Short.toUnsignedInt(little.getShort(8)) : little.getInt(8));
    require(end >= start && end < bytes.length, "breaks off");
    String header = new String(bytes, start, end - start, StandardCharsets.UTF_8);
    require(header.contains("'|O'"), "is no array of arrays: " + header.strip());
    return NumpyPickle.read(bytes, end);
  }

  private static void require(boolean sound, String otherwise) {
    if (!sound) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
