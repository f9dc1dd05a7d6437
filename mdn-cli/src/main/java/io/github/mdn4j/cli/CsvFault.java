// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.cli;

import java.nio.file.Path;

/** What is wrong in a block of records, whose first line is known only when all blocks before it were read. */
final class CsvFault extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final long line;

  /**
   * Makes one.
   *
   * @param line of the block, from 0
   * @param what is wrong there, as it goes behind the number of the line
   */
  CsvFault(long line, String what) {
    super(what, null, false, false);
    this.line = line;
  }

  /** Makes one of bytes that are none of the charset's. */
  static CsvFault ofCharset() {
    return new CsvFault(-1, "");
  }

  /**
   * Says it to the user.
   *
   * @param block where it is
   * @param linesBefore how many lines stand before the block
   */
  RefusedException at(Path file, CsvBlocks.Block block, long linesBefore) {
    if (line < 0) {
      return new Utf8(file, block, linesBefore).fault();
    }
    return new RefusedException(file + ", line " + (linesBefore + line + 1) + getMessage());
  }
}
