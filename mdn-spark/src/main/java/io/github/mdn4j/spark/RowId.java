// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.spark;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.ShortType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;
import org.deeplearning4j.exception.DL4JInvalidConfigException;

/**
 * The column that says which row it is: a whole number or a text.
 *
 * @param name its name
 * @param index where it is in a row
 */
record RowId(String name, int index) implements Serializable {

  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  /**
   * Finds the column.
   *
   * @throws DL4JInvalidConfigException if there is none of this name, or it holds something else
   */
  static RowId of(String name, StructType schema) {
    int index = NumberColumn.index("DensityScorer", "id", name, schema);
    DataType type = schema.apply(index).dataType();
    if (!(type instanceof LongType || type instanceof IntegerType || type instanceof ShortType
        || type instanceof ByteType || type instanceof StringType)) {
      throw new DL4JInvalidConfigException(
          "DensityScorer: the id column \"" + name + "\" must hold whole numbers or texts, but is of type "
              + type.simpleString());
    }
    return new RowId(name, index);
  }

  /** Returns how messages call a row. */
  String nameOf(Row row) {
    return name + " " + row.get(index);
  }

  /** Says what is wrong with the id of a row, null if nothing is. */
  String faultOf(Row row) {
    return row.isNullAt(index) ? name + " is missing" : null;
  }

  /** Returns a generator that depends on the seed and the id of the row, and on nothing else. */
  RandomGenerator random(long seed, Row row) {
    Object id = row.get(index);
    long number = id instanceof Number whole ? whole.longValue() : hash(id.toString());
    // the generator's own mixing keeps the streams of neighbouring ids apart
    return new SplittableRandom(new SplittableRandom(seed ^ new SplittableRandom(number).nextLong()).nextLong());
  }

  // FNV-1a of 64 bits: the same on every machine and in every version
  private static long hash(String text) {
    long hash = FNV_OFFSET;
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (b & 0xff)) * FNV_PRIME;
    }
    return hash;
  }
}
