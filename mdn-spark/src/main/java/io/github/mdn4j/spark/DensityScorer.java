// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.spark;

import io.github.mdn4j.density.Density;
import io.github.mdn4j.distribution.Distribution;
import io.github.mdn4j.layer.Predictions;
import io.github.mdn4j.layer.ensemble.Ensemble;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.LongAccumulator;
import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.factory.Nd4j;
import scala.reflect.ClassTag$;

/**
 * Adds what a network predicts for each row to a table.
 *
 * <p>The network takes rows [n,F] and has one density output (sequences are for {@link Predictions}). The result has the
 * columns of the table and those asked for, in the order mean, variance, quantiles, interval, log_density, samples. They
 * are computed when somebody reads them, a batch of rows at a time. No value depends on how rows are spread over
 * partitions, beyond rounding.
 *
 * <pre>{@code
 * DensityScorer scorer = new DensityScorer.Builder(network).features("a", "b").mean().interval(0.9).build();
 * Dataset<Row> scored = scorer.score(table);
 * }</pre>
 */
public final class DensityScorer {

  private static final String WHO = "DensityScorer";

  private final byte[] zip;
  private final String[] trusted;
  private final Asked asked;
  private final LongAccumulator badRows;
  private final int batchSize;

  private DensityScorer(Builder builder) {
    zip = builder.zip;
    trusted = builder.trusted;
    asked = new Asked(
        builder.features, builder.mean, builder.variance, builder.quantiles, builder.interval, builder.labels,
        builder.samples, builder.seed, builder.id, builder.prefix);
    badRows = builder.badRows;
    batchSize = builder.batchSize;
  }

  /** What is asked for, as the builder's methods say; nothing is false, 0 or empty. */
  private record Asked(
      List<String> features,
      boolean mean,
      boolean variance,
      double[] quantiles,
      double interval,
      List<String> labels,
      int samples,
      long seed,
      String id,
      String prefix) {}

  /** Chooses what goes in and what comes out. */
  public static final class Builder {

    private final byte[] zip;
    private String[] trusted = {};
    private List<String> features = List.of();
    private boolean mean;
    private boolean variance;
    private double[] quantiles = {};
    private double interval;
    private List<String> labels = List.of();
    private int samples;
    private long seed;
    private String id;
    private String prefix = "";
    private LongAccumulator badRows;
    private int batchSize = 2000; // larger batches would make Predictions start threads of its own

    /**
     * Starts with a network.
     *
     * @param network a trained network; it is copied
     */
    public Builder(MultiLayerNetwork network) {
      zip = ScoringNetwork.zip(network);
    }

    /**
     * Starts with a graph of one input and one density output.
     *
     * @param graph a trained graph; it is copied
     */
    public Builder(ComputationGraph graph) {
      zip = ScoringNetwork.zip(graph);
    }

    /**
     * Starts with an ensemble. Draws of dropout differ from batch to batch and from run to run; with networks of their
     * own no value does.
     *
     * @param ensemble of trained networks; it is copied
     */
    public Builder(Ensemble ensemble) {
      zip = ScoringNetwork.zip(ensemble);
    }

    /**
     * Starts with a file of DL4J's {@code ModelSerializer}.
     *
     * @param zip what is in the file; one of {@code Ensemble.save} will do too. A recalibration in it is applied
     * @param trusted packages of classes that it may name beside those of this library, Deeplearning4j and ND4J
     * @throws DL4JInvalidInputException if it is damaged or no model, or names other classes
     */
    public Builder(byte[] zip, String... trusted) {
      this.zip = zip.clone();
      this.trusted = trusted.clone();
      ScoringNetwork.check(this.zip, trusted);
    }

    /** Sets the columns that go into the network, in its order; they hold numbers of any type. */
    public Builder features(String... columns) {
      features = List.of(columns);
      return this;
    }

    /** Asks for E[y] in the column mean: a double if labels have one column, otherwise an array. */
    public Builder mean() {
      mean = true;
      return this;
    }

    /** Asks for the variance of each label column in the column variance: a double or an array. */
    public Builder variance() {
      variance = true;
      return this;
    }

    /** Asks for quantiles in the column quantiles, an array in this order, for D = 1. */
    public Builder quantiles(double... probabilities) {
      quantiles = probabilities.clone();
      return this;
    }

    /** Asks for the central interval that holds this mass: column interval, a struct of low and high; for D = 1. */
    public Builder interval(double level) {
      interval = level;
      require(level > 0 && level < 1, "the level of the interval must lie inside (0, 1), got " + level);
      return this;
    }

    /** Asks for the log density of these D label columns in the column log_density, in nats. */
    public Builder logDensity(String... labels) {
      this.labels = List.of(labels);
      return this;
    }

    /**
     * Asks for draws in the column samples, an array of them.
     *
     * <p>The draws of a row follow from the seed, its id and its features, and from nothing else.
     *
     * @param count draws a row
     * @param id a column of whole numbers or texts, different for each row
     * @param seed the same gives the same draws
     */
    public Builder samples(int count, String id, long seed) {
      require(count >= 1, "expected at least 1 sample, but got " + count);
      samples = count;
      this.seed = seed;
      return id(id);
    }

    /** Sets the column, of whole numbers or texts, by which messages name a row. */
    public Builder id(String id) {
      this.id = id;
      return this;
    }

    /** Sets what the names of the new columns begin with; nothing by default. */
    public Builder prefix(String prefix) {
      this.prefix = prefix;
      return this;
    }

    /**
     * Gives nulls to rows that cannot be scored; without this the first of them is an error that names it.
     *
     * <p>A row without features, or with features that are not finite, gets null in all new columns; without a label or
     * an id it gets null where that is needed.
     *
     * @param counter is raised by 1 for each such row; like every accumulator in a transformation, again for each
     *     action and for each attempt at a task
     */
    public Builder nullForBadRows(LongAccumulator counter) {
      badRows = counter;
      return this;
    }

    /** Sets how many rows go through the network together; 2000 by default. */
    public Builder batchSize(int rows) {
      require(rows >= 1, "a batch must have at least 1 row, got " + rows);
      batchSize = rows;
      return this;
    }

    /**
     * Makes the scorer.
     *
     * @throws DL4JInvalidConfigException if there are no features, or nothing is asked for
     */
    public DensityScorer build() {
      require(!features.isEmpty(), "features must be named, got none");
      require(
          mean || variance || quantiles.length > 0 || interval > 0 || !labels.isEmpty() || samples > 0,
          "mean, variance, quantiles, an interval, a log density or samples must be asked for, got nothing");
      return new DensityScorer(this);
    }
  }

  /**
   * Adds the columns to a table.
   *
   * @param table with the columns that were named, and maybe others
   * @throws DL4JInvalidConfigException if a column is not there, is of another type, or would be there twice, or the
   *     network is another than these columns want
   * @throws UnsupportedOperationException if the density has no operation for a column, such as quantiles of two labels
   */
  public Dataset<Row> score(Dataset<Row> table) {
    StructType schema = table.schema();
    ScoringNetwork network = ScoringNetwork.restore(zip, trusted);
    Density density = density(network);
    NumberColumns features = numbers("feature", asked.features(), schema, network);
    List<ScoreColumn> columns = columns(schema, network, density);
    StructType extended = schema;
    for (ScoreColumn column : columns) {
      require(
          !Arrays.asList(extended.fieldNames()).contains(column.name()),
          "the table has a column \"" + column.name() + "\" already: set a prefix");
      extended = extended.add(DataTypes.createStructField(column.name(), column.type(density.labelWidth()), true));
    }
    BadRows bad = new BadRows(WHO, badRows, asked.id() == null ? null : RowId.of(asked.id(), schema));
    ScoringPlan plan = new ScoringPlan(features, columns, bad, batchSize);
    Broadcast<NetworkPool> pool = table.sparkSession().sparkContext()
        .broadcast(new NetworkPool(zip, trusted), ClassTag$.MODULE$.apply(NetworkPool.class));
    return table.mapPartitions(new ScorePartition(pool, plan), Encoders.row(extended));
  }

  // a row of zeros shows on the driver whether the network takes these features and the density has what is asked for
  private Density density(ScoringNetwork network) {
    Predictions zeros = network.predict(Nd4j.zeros(network.type(), 1, asked.features().size()));
    Distribution distribution = zeros.row(0);
    Arrays.stream(asked.quantiles()).forEach(distribution::quantile);
    if (asked.interval() > 0) {
      distribution.interval(asked.interval());
    }
    return zeros.density();
  }

  private List<ScoreColumn> columns(StructType schema, ScoringNetwork network, Density density) {
    List<ScoreColumn> columns = new ArrayList<>();
    if (asked.mean()) {
      columns.add(new ScoreColumn.Mean(asked.prefix() + "mean"));
    }
    if (asked.variance()) {
      columns.add(new ScoreColumn.Variance(asked.prefix() + "variance"));
    }
    if (asked.quantiles().length > 0) {
      columns.add(new ScoreColumn.Quantiles(asked.prefix() + "quantiles", asked.quantiles()));
    }
    if (asked.interval() > 0) {
      columns.add(new ScoreColumn.CentralInterval(asked.prefix() + "interval", asked.interval()));
    }
    if (!asked.labels().isEmpty()) {
      require(
          asked.labels().size() == density.labelWidth(),
          density + " has labels of " + density.labelWidth() + " columns, got " + asked.labels());
      columns.add(
          new ScoreColumn.LogDensity(
              asked.prefix() + "log_density", numbers("label", asked.labels(), schema, network)));
    }
    if (asked.samples() > 0) {
      columns.add(
          new ScoreColumn.Samples(
              asked.prefix() + "samples", asked.samples(), RowId.of(asked.id(), schema), asked.seed()));
    }
    return columns;
  }

  private static NumberColumns numbers(
      String role, List<String> names, StructType schema, ScoringNetwork network) {
    return NumberColumns.of(WHO, role, names, schema, network.type());
  }

  private static void require(boolean sound, String otherwise) {
    if (!sound) {
      throw new DL4JInvalidConfigException(WHO + ": " + otherwise);
    }
  }
}
