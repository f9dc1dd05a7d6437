// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.spark;

import io.github.mdn4j.evaluation.DensityEvaluation;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;
import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.spark.api.RDDTrainingApproach;
import org.deeplearning4j.spark.api.TrainingMaster;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingMaster;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;

/**
 * Trains on Spark by DL4J's parameter averaging, with settings that give right results.
 *
 * <p>Each worker takes a number of steps on minibatches of its own, then parameters and the state of the updater are
 * averaged and sent out again. With one worker that is training on one machine. Works for rows and for sequences,
 * with any density output layer.
 *
 * <pre>{@code
 * SparkMixtureTraining training = new SparkMixtureTraining.Builder(64).workers(8).averagingFrequency(10).build();
 * training.fit(network, data, 5);
 * DensityEvaluation evaluation = SparkMixtureTraining.evaluate(network, test, new DensityEvaluation(density));
 * }</pre>
 */
public final class SparkMixtureTraining {

  private static final String WHO = "SparkMixtureTraining";
  private static final String SERIALIZER = "spark.serializer";

  /** How data are kept: as bytes, because Spark does not see the memory that arrays hold outside the heap. */
  private static final StorageLevel KEPT = StorageLevel.MEMORY_AND_DISK_SER();

  /** Tells the master that somebody else has seen to that. */
  private static final StorageLevel PERSISTED = null;

  /** Examples that are evaluated together. */
  private static final int EVALUATED = 256;

  private final int minibatch;
  private final int examplesPerDataSet;
  private final Integer workers; // null for Spark's default
  private final int averagingFrequency;
  private final Long seed; // null for another each time

  private SparkMixtureTraining(Builder builder) {
    minibatch = builder.minibatch;
    examplesPerDataSet = builder.examplesPerDataSet;
    workers = builder.workers;
    averagingFrequency = builder.averagingFrequency;
    seed = builder.seed;
  }

  /** Chooses how work is shared out. */
  public static final class Builder {

    private final int minibatch;
    private int examplesPerDataSet;
    private Integer workers;
    private int averagingFrequency = 5;
    private Long seed;

    /**
     * Starts with the size of a minibatch.
     *
     * @param minibatch examples that a worker takes for a step
     */
    public Builder(int minibatch) {
      require(minibatch >= 1, "a minibatch must have at least 1 example, got " + minibatch);
      this.minibatch = minibatch;
      examplesPerDataSet = minibatch;
    }

    /** Sets how many examples each {@code DataSet} has; as many as a minibatch by default, which is also fastest. */
    public Builder examplesPerDataSet(int examples) {
      require(examples >= 1, "a DataSet must have at least 1 example, got " + examples);
      examplesPerDataSet = examples;
      return this;
    }

    /** Sets how many workers there are, one a core of the cluster; by default Spark's default parallelism. */
    public Builder workers(int workers) {
      require(workers >= 1, "expected at least 1 worker, but got " + workers);
      this.workers = workers;
      return this;
    }

    /** Sets how many steps each worker takes between averages; 5 by default. */
    public Builder averagingFrequency(int steps) {
      require(steps >= 1, "the averaging frequency must be at least 1 step, got " + steps);
      averagingFrequency = steps;
      return this;
    }

    /** Sets the seed by which examples are shared out; another one each time by default. */
    public Builder seed(long seed) {
      this.seed = seed;
      return this;
    }

    /** Makes the training. */
    public SparkMixtureTraining build() {
      return new SparkMixtureTraining(this);
    }
  }

  /** Returns a training master for a {@code SparkDl4jMultiLayer}; each wants one of its own. */
  public TrainingMaster<?, ?> master() {
    return settings(KEPT).build();
  }

  /**
   * Returns a training master for a {@code SparkComputationGraph}; each wants one of its own.
   *
   * @param graph the graph that is trained
   */
  public TrainingMaster<?, ?> master(ComputationGraph graph) {
    return settings(KEPT).trainingHooks(new IterationCount(graph)).build();
  }

  private ParameterAveragingTrainingMaster.Builder settings(StorageLevel level) {
    var settings = new ParameterAveragingTrainingMaster.Builder(workers, examplesPerDataSet)
        .batchSizePerWorker(minibatch)
        .averagingFrequency(averagingFrequency)
        .saveUpdater(true) // or else the updater begins anew after each average
        .rddTrainingApproach(RDDTrainingApproach.Direct) // the other one wants a file system that all share
        .storageLevel(level);
    return seed == null ? settings : settings.rngSeed(seed);
  }

  /**
   * Packs the rows of a table into minibatches of float; at the end of a partition one may be smaller.
   *
   * @param table with columns of numbers
   * @param features the columns of the input, in the network's order
   * @param labels the columns of the label
   * @throws DL4JInvalidConfigException if a column is not there or holds no numbers; a number that is missing or not
   *     finite makes the task fail that meets it, with a {@link org.deeplearning4j.exception.DL4JInvalidInputException}
   */
  public JavaRDD<DataSet> minibatches(Dataset<Row> table, List<String> features, List<String> labels) {
    NumberColumns x = NumberColumns.of(WHO, "feature", features, table.schema(), DataType.FLOAT);
    NumberColumns y = NumberColumns.of(WHO, "label", labels, table.schema(), DataType.FLOAT);
    return table.toJavaRDD().mapPartitions(new Minibatches(x, y, minibatch));
  }

  /**
   * Trains a network.
   *
   * <p>The data are kept in memory and on disk while it trains, unless they are persisted already.
   *
   * @param network is trained, as by {@code network.fit}
   * @param data examples or minibatches, as many in each as was said
   * @param epochs passes over the data
   * @throws DL4JInvalidConfigException if there are no data, or Spark is set to serialise by Kryo
   */
  public void fit(MultiLayerNetwork network, JavaRDD<DataSet> data, int epochs) {
    SparkDl4jMultiLayer spark = new SparkDl4jMultiLayer(context(data), network, settings(PERSISTED).build());
    run(data, epochs, () -> spark.fit(data));
  }

  /**
   * Trains a graph of one input and one output.
   *
   * @param graph is trained, as by {@code graph.fit}
   * @param data examples or minibatches, as many in each as was said
   * @param epochs passes over the data
   * @throws DL4JInvalidConfigException if there are no data, or Spark is set to serialise by Kryo
   */
  public void fit(ComputationGraph graph, JavaRDD<DataSet> data, int epochs) {
    TrainingMaster<?, ?> master = settings(PERSISTED).trainingHooks(new IterationCount(graph)).build();
    SparkComputationGraph spark = new SparkComputationGraph(context(data), graph, master);
    run(data, epochs, () -> spark.fit(data));
  }

  private static void run(JavaRDD<DataSet> data, int epochs, Runnable epoch) {
    require(epochs >= 1, "expected at least 1 epoch, but got " + epochs);
    boolean persisted = !data.getStorageLevel().equals(StorageLevel.NONE());
    if (!persisted) {
      data.persist(KEPT);
    }
    try {
      require(!data.isEmpty(), "there are no data to train on");
      for (int i = 0; i < epochs; i++) {
        epoch.run();
      }
    } finally {
      if (!persisted) {
        data.unpersist();
      }
    }
  }

  /**
   * Evaluates a network on all executors and merges the results, which is exact.
   *
   * @param network a trained network
   * @param data examples or minibatches
   * @param empty an evaluation that has seen nothing; it is left alone
   */
  public static DensityEvaluation evaluate(
      MultiLayerNetwork network, JavaRDD<DataSet> data, DensityEvaluation empty) {
    return evaluate(ScoringNetwork.zip(network), data, empty);
  }

  /**
   * Evaluates a graph of one input and one output on all executors and merges the results, which is exact.
   *
   * @param graph a trained graph
   * @param data examples or minibatches
   * @param empty an evaluation that has seen nothing; it is left alone
   */
  public static DensityEvaluation evaluate(ComputationGraph graph, JavaRDD<DataSet> data, DensityEvaluation empty) {
    return evaluate(ScoringNetwork.zip(graph), data, empty);
  }

  private static DensityEvaluation evaluate(byte[] zip, JavaRDD<DataSet> data, DensityEvaluation empty) {
    Broadcast<NetworkPool> pool = context(data).broadcast(new NetworkPool(zip));
    return data.mapPartitions(new EvaluatePartition(pool, empty.newInstance(), EVALUATED))
        .fold(empty.newInstance(), (a, b) -> {
          a.merge(b);
          return a;
        });
  }

  private static JavaSparkContext context(JavaRDD<DataSet> data) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(data.context());
    requireJavaSerialisation(context.getConf());
    return context;
  }

  /** Throws if Spark is set to serialise by Kryo. */
  static void requireJavaSerialisation(SparkConf conf) {
    String serializer = conf.get(SERIALIZER, "");
    require(
        !serializer.endsWith("KryoSerializer"),
        SERIALIZER + " is " + serializer + ", but ND4J's arrays want Java serialisation: leave it unset");
  }

  private static void require(boolean sound, String otherwise) {
    if (!sound) {
      throw new DL4JInvalidConfigException(WHO + ": " + otherwise);
    }
  }
}
