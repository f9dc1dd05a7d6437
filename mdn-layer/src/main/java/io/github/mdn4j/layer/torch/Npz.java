// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.torch;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What {@code numpy.savez} writes: a zip of {@code .npy} files.
 *
 * <p>Source: https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html. Only arrays of numbers in the order of
 * rows are read, never objects.
 */
final class Npz {

  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final Pattern HEADER = Pattern.compile(
      "\\{'descr': '([^']*)', 'fortran_order': (True|False), 'shape': \\(([0-9, ]*)\\), *\\}\\s*");
  private static final Map<String, String> TYPES =
      Map.of("<f4", "F32", "<f8", "F64", "<f2", "F16", "<i4", "I32", "<i8", "I64");

  private Npz() {}

  static Map<String, INDArray> read(File file) throws IOException {
    Map<String, INDArray> arrays = new LinkedHashMap<>();
    try (ZipFile zip = new ZipFile(file)) {
      for (Enumeration<? extends ZipEntry> entries = zip.entries(); entries.hasMoreElements(); ) {
        ZipEntry entry = entries.nextElement();
        String name = entry.getName();
        if (name.endsWith(".npy")) {
          try (InputStream in = zip.getInputStream(entry)) {
            arrays.put(name.substring(0, name.length() - 4), array(file + ": " + name, in));
          }
        }
      }
    } catch (ZipException e) {
      throw new IOException(file + ": expected a file of numpy.savez, but it cannot be read: " + e.getMessage(), e);
    }
    return arrays;
  }

  private static INDArray array(String who, InputStream in) throws IOException {
    byte[] start = in.readNBytes(8);
    if (start.length < 8 || !Arrays.equals(Arrays.copyOf(start, 6), MAGIC) || start[6] < 1 || start[6] > 3) {
      throw new IOException(who + ": expected an .npy file, but this is none");
    }
    int size = start[6] == 1 ? 2 : 4;
    ByteBuffer length = ByteBuffer.wrap(Arrays.copyOf(in.readNBytes(size), 4)).order(ByteOrder.LITTLE_ENDIAN);
    int bytes = length.getInt();
    if (bytes < 0 || bytes > 1 << 20) {
      throw new IOException(who + ": its header has " + bytes + " bytes, which no array needs");
    }
    String header = new String(in.readNBytes(bytes), StandardCharsets.ISO_8859_1);
    Matcher matcher = HEADER.matcher(header);
    if (!matcher.matches() || !TYPES.containsKey(matcher.group(1)) || matcher.group(2).equals("True")) {
      throw new IOException(
          who + ": expected numbers of float16, float32 or float64 in the order of rows, but its header is "
              + header.trim());
    }
    long[] shape =
        Arrays.stream(matcher.group(3).split("[, ]+")).filter(s -> !s.isEmpty()).mapToLong(Long::parseLong).toArray();
    long count = Arrays.stream(shape).reduce(1, (a, b) -> a > Integer.MAX_VALUE ? a : a * b);
    long wanted = Math.min(count * 8L, Integer.MAX_VALUE - 64L);
    ByteBuffer data = ByteBuffer.wrap(in.readNBytes((int) wanted + 1)).order(ByteOrder.LITTLE_ENDIAN);
    return Numbers.array(who, TYPES.get(matcher.group(1)), shape, data);
  }
}
