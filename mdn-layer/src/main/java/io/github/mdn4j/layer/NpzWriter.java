// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Arrays of doubles as NumPy's savez writes them: a zip with a file of format NPY 1.0 for each. */
final class NpzWriter {

  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};
  private static final int ALIGNMENT = 64;
  private static final int CHUNK = 8192;

  private final ZipOutputStream zip;

  NpzWriter(OutputStream out) {
    zip = new ZipOutputStream(out);
  }

  /** Writes one array, whose numbers come in the order of C. */
  void write(String name, long[] shape, double[] numbers) throws IOException {
    byte[] header = header(shape);
    CRC32 crc = new CRC32();
    crc.update(header);
    chunks(numbers, crc::update);
    ZipEntry entry = new ZipEntry(name + ".npy");
    entry.setMethod(ZipEntry.STORED); // as savez does; ND4J reads no other
    entry.setSize(header.length + (long) Double.BYTES * numbers.length);
    entry.setCrc(crc.getValue());
    entry.setTimeLocal(LocalDateTime.of(1980, 1, 1, 0, 0)); // equal predictions give equal bytes
    zip.putNextEntry(entry);
    zip.write(header);
    chunks(numbers, zip::write);
    zip.closeEntry();
  }

  private static byte[] header(long[] shape) {
    String axes = Arrays.stream(shape).mapToObj(Long::toString).collect(Collectors.joining(", "));
    String text = "{'descr': '<f8', 'fortran_order': False, 'shape': (" + axes + (shape.length == 1 ? "," : "") + "), }";
    int unpadded = MAGIC.length + 2 + text.length() + 1;
    int padding = (ALIGNMENT - unpadded % ALIGNMENT) % ALIGNMENT;
    byte[] line = (text + " ".repeat(padding) + "\n").getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocate(MAGIC.length + 2 + line.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(MAGIC)
        .putShort((short) line.length)
        .put(line)
        .array();
  }

  /** Somewhere bytes go. */
  private interface Sink {
    void take(byte[] bytes, int offset, int length) throws IOException;
  }

  private static void chunks(double[] numbers, Sink sink) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(CHUNK * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int from = 0; from < numbers.length; from += CHUNK) {
      int n = Math.min(CHUNK, numbers.length - from);
      buffer.clear();
      buffer.asDoubleBuffer().put(numbers, from, n);
      sink.take(buffer.array(), 0, n * Double.BYTES);
    }
  }

  /** Ends the zip, and does not close what is below. */
  void finish() throws IOException {
    zip.finish();
    zip.flush();
  }
}
