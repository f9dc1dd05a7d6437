// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.spark;

import java.util.Iterator;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;

/** A task: scores one partition with a network of its own. */
final class ScorePartition implements MapPartitionsFunction<Row, Row> {

  private static final long serialVersionUID = 1L;

  private final Broadcast<NetworkPool> pool;
  private final ScoringPlan plan;

  ScorePartition(Broadcast<NetworkPool> pool, ScoringPlan plan) {
    this.pool = pool;
    this.plan = plan;
  }

  @Override
  public Iterator<Row> call(Iterator<Row> rows) {
    return new ScoredRows(rows, plan, pool.value().forTask(), TaskContext.getPartitionId());
  }
}
