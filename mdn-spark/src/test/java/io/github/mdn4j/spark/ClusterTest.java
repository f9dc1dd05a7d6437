// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.mdn4j.evaluation.DensityEvaluation;
import io.github.mdn4j.evaluation.DensityMetric;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;

/** Training and scoring by two executors, each a JVM of its own. */
@Tag("cluster")
class ClusterTest {

  private static final int ROWS = 400_000;
  private static final int EPOCHS = 60;

  private SparkSession session;

  @BeforeEach
  void start() {
    session = LocalSpark.twoExecutors();
    assertNotEquals(0, executors(20).size());
  }

  @AfterEach
  void stop() {
    session.stop();
  }

  @Test
  void twoExecutorsReachTheScoreOfOneJvm() {
    JavaSparkContext context = new JavaSparkContext(session.sparkContext());
    List<DataSet> train = Networks.minibatches(240, 64, 1);
    List<DataSet> test = Networks.minibatches(60, 64, 2);
    MultiLayerNetwork here = Networks.rows(new Adam(0.01));
    MultiLayerNetwork there = here.clone();
    SparkMixtureTraining training =
        new SparkMixtureTraining.Builder(64).workers(2).averagingFrequency(20).seed(1).build();

    here.fit(new ListDataSetIterator<>(DataSet.merge(train).asList(), 64), EPOCHS);
    training.fit(there, context.parallelize(train, 4), EPOCHS);

    double one = nll(here, context, test);
    double two = nll(there, context, test);
    System.out.printf("test NLL after %d epochs: one JVM %.4f, two executors %.4f nats%n", EPOCHS, one, two);
    assertEquals(one, two, 0.05);
  }

  @Test
  void anExecutorThatIsKilledCostsNoRowAndDoublesNone() {
    MultiLayerNetwork net = Networks.rows(new Adam(0.01));
    Dataset<Row> table = Tables.of(session, ROWS, 8);
    Dataset<Row> fatal = table.map((MapFunction<Row, Row>) ClusterTest::killTheFirstAttempt, table.encoder());
    DensityScorer scorer =
        new DensityScorer.Builder(net).features("a", "b", "c").mean().variance().samples(1, "id", 1).build();
    Set<Long> before = executors(2);

    List<Row> expected = summary(scorer.score(table));
    List<Row> actual = summary(scorer.score(fatal));

    assertNotEquals(before, executors(2));
    assertEquals(ROWS, expected.get(0).<Long>getAs("rows"));
    assertEquals(expected, actual);
  }

  // in the middle of a partition in the middle of the table
  private static Row killTheFirstAttempt(Row row) {
    if (row.<Long>getAs("id") == ROWS / 2 + ROWS / 16 && TaskContext.get().attemptNumber() == 0) {
      Runtime.getRuntime().halt(137); // as SIGKILL does: nothing is closed, nothing is said
    }
    return row;
  }

  // rounded, because the sum of rounded numbers does not depend on their order
  private static List<Row> summary(Dataset<Row> scored) {
    return scored.selectExpr(
        "count(*) as rows",
        "count(distinct id) as ids",
        "sum(cast(mean as decimal(20,10))) as means",
        "sum(cast(variance as decimal(20,10))) as variances",
        "sum(cast(samples[0] as decimal(20,10))) as samples").collectAsList();
  }

  private static double nll(MultiLayerNetwork net, JavaSparkContext context, List<DataSet> data) {
    return SparkMixtureTraining.evaluate(net, context.parallelize(data, 2), new DensityEvaluation(Networks.THREE))
        .getValue(DensityMetric.NLL);
  }

  /** Returns the processes that run tasks; none of them is this one. */
  private Set<Long> executors(int tasks) {
    Set<Long> processes = new HashSet<>(session.range(0, tasks, 1, tasks)
        .map((MapFunction<Long, Long>) i -> ProcessHandle.current().pid(), Encoders.LONG()).collectAsList());
    assertTrue(!processes.contains(ProcessHandle.current().pid()));
    return processes;
  }
}
