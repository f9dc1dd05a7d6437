// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.spark;

import java.io.Serializable;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Columns of numbers, in order.
 *
 * @param columns where they are
 */
record NumberColumns(NumberColumn... columns) implements Serializable {

  /**
   * Finds columns.
   *
   * @param who what wants them, for messages
   * @param role how messages call a column
   * @param type what the numbers must fit into
   * @throws DL4JInvalidConfigException if there is none of a name, or it holds no numbers
   */
  static NumberColumns of(String who, String role, List<String> names, StructType schema, DataType type) {
    return new NumberColumns(
        names.stream().map(name -> NumberColumn.of(who, role, name, schema, type)).toArray(NumberColumn[]::new));
  }

  /** Returns how many there are. */
  int width() {
    return columns.length;
  }

  /** Says what is wrong with the numbers of a row, null if nothing is. */
  String faultOf(Row row) {
    for (NumberColumn column : columns) {
      String fault = column.faultOf(row);
      if (fault != null) {
        return fault;
      }
    }
    return null;
  }

  /** Copies the numbers of a row. */
  void read(Row row, double[] to, int offset) {
    for (int i = 0; i < columns.length; i++) {
      to[offset + i] = columns[i].of(row);
    }
  }
}
