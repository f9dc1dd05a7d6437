// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.spark;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The rows of a partition with their scores, computed a batch at a time, and only as far as somebody reads. */
final class ScoredRows implements Iterator<Row> {

  private final Iterator<Row> rows;
  private final ScoringPlan plan;
  private final ScoringNetwork network;
  private final int partition;

  private final Row[] batch;
  private final int[] prediction; // which of the batch's predictions is a row's; -1 if its features are bad
  private final double[] numbers; // features by rows, without the bad ones
  private ScoredBatch predictions;
  private int size;
  private int next;
  private long before; // rows of earlier batches

  ScoredRows(Iterator<Row> rows, ScoringPlan plan, ScoringNetwork network, int partition) {
    this.rows = rows;
    this.plan = plan;
    this.network = network;
    this.partition = partition;
    batch = new Row[plan.batchSize()];
    prediction = new int[plan.batchSize()];
    numbers = new double[plan.batchSize() * plan.features().width()];
  }

  @Override
  public boolean hasNext() {
    return next < size || rows.hasNext();
  }

  @Override
  public Row next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    if (next == size) {
      fill();
    }
    int i = next++;
    return scored(batch[i], i);
  }

  private void fill() {
    before += size;
    size = 0;
    next = 0;
    int width = plan.features().width();
    int good = 0;
    while (size < batch.length && rows.hasNext()) {
      Row row = rows.next();
      String fault = plan.features().faultOf(row);
      if (fault == null) {
        plan.features().read(row, numbers, good * width);
        prediction[size] = good++;
      } else {
        plan.badRows().met(fault, row, before + size, partition);
        prediction[size] = -1;
      }
      batch[size++] = row;
    }
    predictions = good == 0 ? null : predict(good, width);
  }

  private ScoredBatch predict(int good, int width) {
    INDArray features = Nd4j.createFromArray(Arrays.copyOf(numbers, good * width)).reshape('c', good, width);
    return new ScoredBatch(network.predict(features.castTo(network.type())));
  }

  private Row scored(Row row, int i) {
    List<ScoreColumn> columns = plan.columns();
    int width = row.size();
    Object[] values = new Object[width + columns.size()];
    for (int c = 0; c < width; c++) {
      values[c] = row.get(c);
    }
    if (prediction[i] >= 0) {
      String fault = null;
      for (int c = 0; c < columns.size(); c++) {
        ScoreColumn column = columns.get(c);
        String found = column.faultOf(row);
        if (found == null) {
          values[width + c] = column.of(predictions, prediction[i], row);
        } else {
          fault = found;
        }
      }
      if (fault != null) {
        plan.badRows().met(fault, row, before + i, partition);
      }
    }
    return RowFactory.create(values);
  }
}
