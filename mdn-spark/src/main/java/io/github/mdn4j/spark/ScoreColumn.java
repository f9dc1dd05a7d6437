// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.spark;

import io.github.mdn4j.distribution.Distribution;
import io.github.mdn4j.distribution.Interval;
import java.io.Serializable;
import java.util.random.RandomGenerator;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;

/** A column that is added to the rows: what it holds, and how it follows from a predicted distribution. */
sealed interface ScoreColumn extends Serializable {

  /** Returns its name. */
  String name();

  /** Returns what it holds, for labels of D columns. */
  DataType type(int labelWidth);

  /** Says what keeps this column from being computed for a row, null if nothing does. */
  default String faultOf(Row row) {
    return null;
  }

  /**
   * Returns the value of a row.
   *
   * @param batch what the network predicts
   * @param i for which of the batch's rows
   * @param row the row itself
   */
  Object of(ScoredBatch batch, int i, Row row);

  /** One number a label column: a number if there is one, otherwise an array. */
  private static DataType label(int labelWidth) {
    return labelWidth == 1 ? DataTypes.DoubleType : DataTypes.createArrayType(DataTypes.DoubleType, false);
  }

  private static Object label(double[] numbers) {
    return numbers.length == 1 ? (Object) numbers[0] : numbers;
  }

  /** E[y]. */
  record Mean(String name) implements ScoreColumn {

    @Override
    public DataType type(int labelWidth) {
      return label(labelWidth);
    }

    @Override
    public Object of(ScoredBatch batch, int i, Row row) {
      return label(batch.mean(i));
    }
  }

  /** The variance of each label column. */
  record Variance(String name) implements ScoreColumn {

    @Override
    public DataType type(int labelWidth) {
      return label(labelWidth);
    }

    @Override
    public Object of(ScoredBatch batch, int i, Row row) {
      return label(batch.variance(i));
    }
  }

  /**
   * Quantiles, in the order of their probabilities.
   *
   * @param probabilities inside (0, 1)
   */
  record Quantiles(String name, double... probabilities) implements ScoreColumn {

    @Override
    public DataType type(int labelWidth) {
      return DataTypes.createArrayType(DataTypes.DoubleType, false);
    }

    @Override
    public Object of(ScoredBatch batch, int i, Row row) {
      return batch.quantiles(i, probabilities);
    }
  }

  /**
   * The central interval.
   *
   * @param level the mass inside
   */
  record CentralInterval(String name, double level) implements ScoreColumn {

    @Override
    public DataType type(int labelWidth) {
      return DataTypes.createStructType(new StructField[] {
        DataTypes.createStructField("low", DataTypes.DoubleType, false),
        DataTypes.createStructField("high", DataTypes.DoubleType, false)
      });
    }

    @Override
    public Object of(ScoredBatch batch, int i, Row row) {
      Interval interval = batch.interval(i, level);
      return RowFactory.create(interval.low(), interval.high());
    }
  }

  /**
   * The log density of the label, in nats.
   *
   * @param label where the label is
   */
  record LogDensity(String name, NumberColumns label) implements ScoreColumn {

    @Override
    public DataType type(int labelWidth) {
      return DataTypes.DoubleType;
    }

    @Override
    public String faultOf(Row row) {
      return label.faultOf(row);
    }

    @Override
    public Object of(ScoredBatch batch, int i, Row row) {
      double[] y = new double[label.width()];
      label.read(row, y, 0);
      return batch.distribution(i).logDensity(y);
    }
  }

  /**
   * Draws.
   *
   * @param count how many
   * @param id what seeds them, with the seed
   * @param seed the same for all rows
   */
  record Samples(String name, int count, RowId id, long seed) implements ScoreColumn {

    @Override
    public DataType type(int labelWidth) {
      return DataTypes.createArrayType(label(labelWidth), false);
    }

    @Override
    public String faultOf(Row row) {
      return id.faultOf(row);
    }

    @Override
    public Object of(ScoredBatch batch, int i, Row row) {
      RandomGenerator random = id.random(seed, row);
      Distribution distribution = batch.distribution(i);
      Object[] draws = new Object[count];
      for (int s = 0; s < count; s++) {
        draws[s] = label(distribution.sample(random));
      }
      return draws;
    }
  }
}
