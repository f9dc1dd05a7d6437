// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.spark;

import io.github.mdn4j.evaluation.DensityEvaluation;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.deeplearning4j.datasets.iterator.IteratorDataSetIterator;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/**
 * A task: evaluates a network on one partition.
 *
 * <p>DL4J's own {@code doEvaluation} on Spark hands work from task to task by a queue, where some can be left to wait
 * for ever (docs/dl4j-notes.md, "Spark").
 */
final class EvaluatePartition implements FlatMapFunction<Iterator<DataSet>, DensityEvaluation> {

  private static final long serialVersionUID = 1L;

  private final Broadcast<NetworkPool> pool;
  private final DensityEvaluation empty;
  private final int minibatch;

  EvaluatePartition(Broadcast<NetworkPool> pool, DensityEvaluation empty, int minibatch) {
    this.pool = pool;
    this.empty = empty;
    this.minibatch = minibatch;
  }

  @Override
  public Iterator<DensityEvaluation> call(Iterator<DataSet> examples) {
    DensityEvaluation evaluation = empty.newInstance();
    if (examples.hasNext()) {
      pool.value().forTask().evaluate(minibatches(examples), evaluation);
    }
    return List.of(evaluation).iterator();
  }

  // Spark's iterators belong to the thread of the task
  private DataSetIterator minibatches(Iterator<DataSet> examples) {
    return new IteratorDataSetIterator(examples, minibatch) {
      @Override
      public boolean asyncSupported() {
        return false;
      }
    };
  }
}
