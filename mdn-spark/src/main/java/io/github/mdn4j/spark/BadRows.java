// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.spark;

import java.io.Serializable;
import org.apache.spark.sql.Row;
import org.apache.spark.util.LongAccumulator;
import org.deeplearning4j.exception.DL4JInvalidInputException;

/**
 * What becomes of a row whose numbers are missing or not finite.
 *
 * @param who what wants the numbers, for messages
 * @param counter counts those that get nulls; null if such a row is an error
 * @param id what names a row in messages; null if its place must do
 */
record BadRows(String who, LongAccumulator counter, RowId id) implements Serializable {

  /**
   * Counts a row or fails.
   *
   * @param fault what is wrong with it
   * @param row the row
   * @param position where it is in its partition
   * @param partition which partition that is
   * @throws DL4JInvalidInputException if such a row is an error
   */
  void met(String fault, Row row, long position, int partition) {
    if (counter == null) {
      String name = id != null && !row.isNullAt(id.index())
          ? "the row with " + id.nameOf(row)
          : "row " + position + " of partition " + partition + ", " + row + ",";
      throw new DL4JInvalidInputException(who + ": " + name + " cannot be used: " + fault);
    }
    counter.add(1);
  }
}
