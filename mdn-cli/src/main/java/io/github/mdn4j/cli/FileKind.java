// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.cli;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Files that are often taken for a table of text and are none, told by what they begin with. */
enum FileKind {
  ZIP("PK\3\4", "a zip file, as Excel's are: save it as CSV"),
  EXCEL("\u00d0\u00cf\u0011\u00e0", "a file of Office: save it as CSV"),
  BZIP2("BZh?1AY&SY", "packed by bzip2: unpack it, as by bzcat"),
  XZ("\u00fd7zXZ\0", "packed by xz: unpack it, as by xzcat"),
  PARQUET("PAR1\25", "a Parquet file"),
  ARROW("ARROW1\0\0", "an Arrow file"),
  HDF5("\u0089HDF\r\n", "an HDF5 file"),
  SQLITE("SQLite format 3", "a SQLite database");

  /** How many bytes tell all. */
  static final int BYTES = 16;

  private final String begin; // a character a byte, ? for any
  private final String what;

  FileKind(String begin, String what) {
    this.begin = begin;
    this.what = what;
  }

  /**
   * Refuses what is no text.
   *
   * @param bytes the first, at most {@link #BYTES}
   * @throws RefusedException if they are of another kind of file
   */
  static void requireText(Path file, byte[] bytes) {
    String begin = new String(bytes, StandardCharsets.ISO_8859_1);
    for (FileKind kind : values()) {
      if (kind.begins(begin)) {
        throw new RefusedException(
            file + ": expected a CSV file, also packed by gzip or zstd, but this is " + kind.what);
      }
    }
  }

  private boolean begins(String bytes) {
    for (int i = 0; i < begin.length(); i++) {
      if (i >= bytes.length() || begin.charAt(i) != '?' && begin.charAt(i) != bytes.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
