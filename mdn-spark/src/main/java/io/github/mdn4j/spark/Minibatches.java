// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.spark;

import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** A task: packs the rows of one partition into minibatches, the last of which may be smaller. */
final class Minibatches implements FlatMapFunction<Iterator<Row>, DataSet> {

  private static final long serialVersionUID = 1L;

  private final NumberColumns features;
  private final NumberColumns labels;
  private final int size;

  Minibatches(NumberColumns features, NumberColumns labels, int size) {
    this.features = features;
    this.labels = labels;
    this.size = size;
  }

  @Override
  public Iterator<DataSet> call(Iterator<Row> rows) {
    BadRows errors = new BadRows("SparkMixtureTraining", null, null);
    int partition = TaskContext.getPartitionId();
    return new Iterator<>() {
      private long position;

      @Override
      public boolean hasNext() {
        return rows.hasNext();
      }

      @Override
      public DataSet next() {
        if (!rows.hasNext()) {
          throw new NoSuchElementException();
        }
        double[] x = new double[size * features.width()];
        double[] y = new double[size * labels.width()];
        int n = 0;
        for (; n < size && rows.hasNext(); n++, position++) {
          Row row = rows.next();
          String fault = features.faultOf(row) == null ? labels.faultOf(row) : features.faultOf(row);
          if (fault != null) {
            errors.met(fault, row, position, partition);
          }
          features.read(row, x, n * features.width());
          labels.read(row, y, n * labels.width());
        }
        return new DataSet(array(x, n, features.width()), array(y, n, labels.width()));
      }
    };
  }

  private INDArray array(double[] numbers, int n, int width) {
    return Nd4j.createFromArray(Arrays.copyOf(numbers, n * width)).reshape('c', n, width).castTo(DataType.FLOAT);
  }
}
