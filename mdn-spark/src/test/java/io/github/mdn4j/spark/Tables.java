// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.spark;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Tables with the columns id, three features a, b, c that follow from it, and a label y. */
final class Tables {

  private Tables() {}

  static Dataset<Row> of(SparkSession session, long rows, int partitions) {
    return session.range(0, rows, 1, partitions).selectExpr(
        "id",
        "cast(hash(id, 1) as double) / 1073741824d as a", // in [-2, 2)
        "cast(hash(id, 2) as double) / 1073741824d as b",
        "cast(hash(id, 3) as double) / 1073741824d as c",
        "cast(hash(id, 4) as double) / 1073741824d as y");
  }
}
