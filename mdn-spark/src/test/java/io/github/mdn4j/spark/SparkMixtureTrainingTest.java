// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.mdn4j.density.DiagonalGaussian;
import io.github.mdn4j.density.Mixture;
import io.github.mdn4j.evaluation.DensityEvaluation;
import io.github.mdn4j.evaluation.DensityMetric;
import io.github.mdn4j.layer.fused.Fused;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.spark.api.RDDTrainingApproach;
import org.deeplearning4j.spark.api.TrainingMaster;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingMaster;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.Sgd;

/** Training on Spark within one JVM. */
class SparkMixtureTrainingTest {

  private static final int STEPS = 20;
  private static final int SIZE = 32;

  private static SparkSession session;
  private static JavaSparkContext context;

  @BeforeAll
  static void start() {
    session = LocalSpark.threads(2);
    context = new JavaSparkContext(session.sparkContext());
  }

  @AfterAll
  static void stop() {
    session.stop();
  }

  static Stream<IUpdater> updaters() {
    return Stream.of(new Sgd(0.05), new Nesterovs(0.01, 0.9), new Adam(0.01));
  }

  @ParameterizedTest
  @MethodSource("updaters")
  void oneWorkerIsTrainingOnOneMachine(IUpdater updater) {
    MultiLayerNetwork here = Networks.rows(updater);
    MultiLayerNetwork there = here.clone();

    for (DataSet minibatch : Networks.minibatches(STEPS, SIZE, 1)) {
      here.fit(minibatch);
      oneWorker().fit(there, context.parallelize(List.of(minibatch), 1), 1);
    }

    assertEquals(0, difference(here.params(), there.params()), 1e-7);
  }

  @Test
  void soItIsForAGraph() {
    ComputationGraph here = Networks.graph(new Adam(0.01));
    ComputationGraph there = here.clone();

    for (DataSet minibatch : Networks.minibatches(10, SIZE, 1)) {
      here.fit(minibatch);
      oneWorker().fit(there, context.parallelize(List.of(minibatch), 1), 1);
    }

    assertEquals(0, difference(here.params(), there.params()), 1e-7);
  }

  @Test
  void soItIsForSequencesOfSeveralLengths() {
    MultiLayerNetwork here = Networks.sequences();
    MultiLayerNetwork there = here.clone();

    for (DataSet minibatch : Networks.walks(10, SIZE, 1)) {
      here.fit(minibatch);
      oneWorker().fit(there, context.parallelize(List.of(minibatch), 1), 1);
    }

    assertEquals(0, difference(here.params(), there.params()), 1e-7);
  }

  @Test
  void anAcceleratedNetworkTrainsAsWell() {
    MultiLayerNetwork here = Fused.accelerate(Networks.rows(new Adam(0.01)));
    MultiLayerNetwork there = here.clone();

    for (DataSet minibatch : Networks.minibatches(10, SIZE, 1)) {
      here.fit(minibatch);
      oneWorker().fit(there, context.parallelize(List.of(minibatch), 1), 1);
    }

    assertEquals(0, difference(here.params(), there.params()), 1e-5);
    assertEquals(nll(here, Networks.minibatches(2, SIZE, 2)), nll(there, Networks.minibatches(2, SIZE, 2)), 1e-5);
  }

  @Test
  void theDefaultOfDl4jForgetsTheStateOfTheUpdater() {
    MultiLayerNetwork here = Networks.rows(new Adam(0.01));
    MultiLayerNetwork there = here.clone();
    TrainingMaster<?, ?> plain = new ParameterAveragingTrainingMaster.Builder(1, SIZE)
        .batchSizePerWorker(SIZE).averagingFrequency(1).rddTrainingApproach(RDDTrainingApproach.Direct).build();
    SparkDl4jMultiLayer spark = new SparkDl4jMultiLayer(context, there, plain);

    for (DataSet minibatch : Networks.minibatches(10, SIZE, 1)) {
      here.fit(minibatch);
      spark.fit(context.parallelize(List.of(minibatch), 1));
    }

    assertTrue(difference(here.params(), there.params()) > 0.01);
  }

  @Test
  void theMasterServesDl4jsOwnClasses() {
    MultiLayerNetwork here = Networks.rows(new Adam(0.01));
    MultiLayerNetwork there = here.clone();
    SparkDl4jMultiLayer spark = new SparkDl4jMultiLayer(context, there, oneWorker().master());

    for (DataSet minibatch : Networks.minibatches(5, SIZE, 1)) {
      here.fit(minibatch);
      spark.fit(context.parallelize(List.of(minibatch), 1));
    }

    assertEquals(0, difference(here.params(), there.params()), 1e-7);
  }

  @Test
  void twoWorkersLearnAsOneMachineDoes() {
    List<DataSet> train = Networks.minibatches(20, SIZE, 1);
    List<DataSet> test = Networks.minibatches(10, SIZE, 2);
    MultiLayerNetwork here = Networks.rows(new Adam(0.01));
    MultiLayerNetwork there = here.clone();
    double untrained = nll(here, test);
    here.fit(new ListDataSetIterator<>(DataSet.merge(train).asList(), SIZE), 5);
    SparkMixtureTraining training =
        new SparkMixtureTraining.Builder(SIZE).workers(2).averagingFrequency(10).seed(1).build();

    training.fit(there, context.parallelize(train, 4), 10); // as many steps a worker

    assertTrue(nll(here, test) < untrained - 0.3);
    assertEquals(nll(here, test), nll(there, test), 0.1);
  }

  @Test
  void theCloneOfAGraphsConfigurationForgetsItsSteps() {
    ComputationGraph graph = Networks.graph(new Adam(0.01));
    Networks.minibatches(3, SIZE, 1).forEach(graph::fit);

    assertEquals(3, graph.getConfiguration().getIterationCount());
    assertEquals(0, graph.getConfiguration().clone().getIterationCount());
  }

  @Test
  void evaluationsOfPartitionsMergeIntoTheWhole() {
    MultiLayerNetwork net = Networks.rows(new Adam(0.01));
    List<DataSet> data = Networks.minibatches(10, SIZE, 2);
    DensityEvaluation whole = new DensityEvaluation(Networks.THREE);
    net.doEvaluation(new ListDataSetIterator<>(DataSet.merge(data).asList(), SIZE), whole);

    for (int partitions : new int[] {1, 3, 16}) { // of 16, six are empty
      DensityEvaluation merged = SparkMixtureTraining.evaluate(
          net, context.parallelize(data, partitions), new DensityEvaluation(Networks.THREE));

      assertEquals(320, merged.rows());
      assertEquals(whole.getValue(DensityMetric.NLL), merged.getValue(DensityMetric.NLL), 1e-7);
      assertEquals(whole.getValue(DensityMetric.CRPS), merged.getValue(DensityMetric.CRPS), 1e-7);
      assertEquals(whole.coverage(0.9), merged.coverage(0.9), 1e-3);
    }
  }

  @Test
  void evaluationOfSequencesCountsStepsThatAreNotPadding() {
    MultiLayerNetwork net = Networks.sequences();
    List<DataSet> data = Networks.walks(4, SIZE, 2);
    double steps = data.stream().mapToDouble(d -> d.getLabelsMaskArray().sumNumber().doubleValue()).sum();

    DensityEvaluation merged = SparkMixtureTraining.evaluate(
        net, context.parallelize(data, 3), new DensityEvaluation(Mixture.of(2, DiagonalGaussian.of(1))));

    assertEquals(steps, merged.rows());
  }

  @Test
  void aGraphIsEvaluatedToo() {
    ComputationGraph graph = Networks.graph(new Adam(0.01));
    List<DataSet> data = Networks.minibatches(4, SIZE, 2);
    DensityEvaluation whole = new DensityEvaluation(Networks.THREE);
    graph.doEvaluation(new ListDataSetIterator<>(DataSet.merge(data).asList(), SIZE), whole);

    DensityEvaluation merged =
        SparkMixtureTraining.evaluate(graph, context.parallelize(data, 2), new DensityEvaluation(Networks.THREE));

    assertEquals(whole.getValue(DensityMetric.NLL), merged.getValue(DensityMetric.NLL), 1e-7);
  }

  @Test
  void dataThatArePersistedStaySo() {
    var data = context.parallelize(Networks.minibatches(2, SIZE, 1), 1);
    oneWorker().fit(Networks.rows(new Sgd(0.1)), data, 1);
    assertEquals(false, data.getStorageLevel().useMemory());

    data.cache();
    oneWorker().fit(Networks.rows(new Sgd(0.1)), data, 1);
    assertEquals(true, data.getStorageLevel().useMemory());
  }

  @Test
  void noDataAreAnError() {
    String message = assertThrows(DL4JInvalidConfigException.class,
        () -> oneWorker().fit(Networks.rows(new Sgd(0.1)), context.emptyRDD(), 1)).getMessage();
    assertTrue(message.contains("no data"), message);
  }

  @Test
  void rowsOfATableBecomeMinibatches() {
    SparkMixtureTraining training = new SparkMixtureTraining.Builder(32).build();
    Dataset<Row> table = Tables.of(session, 100, 1);

    List<DataSet> minibatches = training.minibatches(table, List.of("a", "b", "c"), List.of("y")).collect();

    assertEquals(List.of(32, 32, 32, 4), minibatches.stream().map(DataSet::numExamples).toList());
    Row row = table.collectAsList().get(33);
    assertEquals(row.<Double>getAs("b"), minibatches.get(1).getFeatures().getDouble(1, 1), 1e-6);
    assertEquals(row.<Double>getAs("y"), minibatches.get(1).getLabels().getDouble(1, 0), 1e-6);
    String message = assertThrows(SparkException.class, () -> training.minibatches(
        table.selectExpr("a", "if(id = 40, null, y) as y"), List.of("a"), List.of("y")).collect()).getMessage();
    assertTrue(message.contains("SparkMixtureTraining: row 40 of partition 0"), message);
  }

  @Test
  void kryoIsRefused() {
    String message = assertThrows(DL4JInvalidConfigException.class,
        () -> SparkMixtureTraining.requireJavaSerialisation(
            new SparkConf().set("spark.serializer", "org.apache.spark.serializer.KryoSerializer"))).getMessage();
    assertTrue(message.contains("KryoSerializer"), message);
  }

  @Test
  void numbersThatAreNotPositiveAreErrors() {
    assertThrows(DL4JInvalidConfigException.class, () -> new SparkMixtureTraining.Builder(0));
    assertThrows(DL4JInvalidConfigException.class, () -> new SparkMixtureTraining.Builder(1).workers(0));
    assertThrows(DL4JInvalidConfigException.class, () -> new SparkMixtureTraining.Builder(1).averagingFrequency(0));
    assertThrows(DL4JInvalidConfigException.class, () -> new SparkMixtureTraining.Builder(1).examplesPerDataSet(0));
  }

  private static SparkMixtureTraining oneWorker() {
    return new SparkMixtureTraining.Builder(SIZE).workers(1).averagingFrequency(1).build();
  }

  private static double nll(MultiLayerNetwork net, List<DataSet> data) {
    return SparkMixtureTraining.evaluate(net, context.parallelize(data, 2), new DensityEvaluation(Networks.THREE))
        .getValue(DensityMetric.NLL);
  }

  private static double difference(INDArray a, INDArray b) {
    return a.sub(b).amaxNumber().doubleValue();
  }
}
