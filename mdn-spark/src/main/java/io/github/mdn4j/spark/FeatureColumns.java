// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.spark;

import java.io.Serializable;
import org.apache.spark.sql.Row;

/**
 * The columns of a row that go into the network, in order.
 *
 * @param columns where they are
 */
record FeatureColumns(NumberColumn... columns) implements Serializable {

  /** Returns how many there are. */
  int width() {
    return columns.length;
  }

  /** Says what keeps a row from being scored, null if nothing does. */
  String faultOf(Row row) {
    for (NumberColumn column : columns) {
      String fault = column.faultOf(row);
      if (fault != null) {
        return fault;
      }
    }
    return null;
  }

  /** Copies the features of a row. */
  void read(Row row, double[] to, int offset) {
    for (int i = 0; i < columns.length; i++) {
      to[offset + i] = columns[i].of(row);
    }
  }
}
