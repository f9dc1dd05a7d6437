// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.spark;

import io.github.mdn4j.layer.model.FeatureRange;
import java.io.Serializable;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructType;
import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * A column of numbers.
 *
 * @param name its name
 * @param index where it is in a row
 * @param type what the numbers must fit into
 */
record NumberColumn(String name, int index, DataType type) implements Serializable {

  /**
   * Finds a column.
   *
   * @param who what wants it, for messages
   * @param role how messages call the column
   * @param type what the numbers must fit into
   * @throws DL4JInvalidConfigException if there is none of this name, or it holds no numbers
   */
  static NumberColumn of(String who, String role, String name, StructType schema, DataType type) {
    int index = index(who, role, name, schema);
    if (!(schema.apply(index).dataType() instanceof NumericType)) {
      throw new DL4JInvalidConfigException(
          who + ": the " + role + " column \"" + name + "\" must hold numbers, but is of type "
              + schema.apply(index).dataType().simpleString());
    }
    return new NumberColumn(name, index, type);
  }

  /** Returns where a column is, or throws and names those that there are. */
  static int index(String who, String role, String name, StructType schema) {
    for (int i = 0; i < schema.size(); i++) {
      if (schema.apply(i).name().equals(name)) {
        return i;
      }
    }
    throw new DL4JInvalidConfigException(
        who + ": there is no " + role + " column \"" + name + "\", but "
            + String.join(", ", schema.fieldNames()));
  }

  /** Says what is wrong with the number of a row, null if nothing is. */
  String faultOf(Row row) {
    if (row.isNullAt(index)) {
      return name + " is missing";
    }
    return new FeatureRange(type).faultOf(of(row)).map(fault -> name + ": " + fault).orElse(null);
  }

  /** Returns the number of a row. */
  double of(Row row) {
    return ((Number) row.get(index)).doubleValue();
  }
}
