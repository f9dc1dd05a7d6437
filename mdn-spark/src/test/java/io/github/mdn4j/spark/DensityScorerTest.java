// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.spark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.mdn4j.calibration.Calibration;
import io.github.mdn4j.calibration.TemperatureScaling;
import io.github.mdn4j.density.FullGaussian;
import io.github.mdn4j.distribution.Distribution;
import io.github.mdn4j.distribution.Temperature;
import io.github.mdn4j.layer.Predictions;
import io.github.mdn4j.layer.ensemble.Ensemble;
import io.github.mdn4j.layer.model.ModelArchive;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.SparkException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.LongAccumulator;
import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerStandardize;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;

/** Scores of tables within one JVM. */
class DensityScorerTest {

  private static final int ROWS = 1000;
  private static final String[] FEATURES = {"a", "b", "c"};

  private static SparkSession session;
  private static MultiLayerNetwork net;

  @BeforeAll
  static void start() {
    session = LocalSpark.threads(2);
    net = Networks.rows(new Adam(0.01));
    Networks.minibatches(50, 64, 1).forEach(net::fit);
  }

  @AfterAll
  static void stop() {
    session.stop();
  }

  @Test
  void momentsAreThoseOfPredictionsWhateverThePartitions() {
    for (int partitions : new int[] {1, 3, 8}) {
      for (int batch : new int[] {7, 4096}) {
        Dataset<Row> table = Tables.of(session, ROWS, partitions);
        List<Row> rows = scorer().mean().variance().batchSize(batch).build().score(table).orderBy("id").collectAsList();
        Predictions predictions = Predictions.of(net, features(rows));
        INDArray mean = predictions.mean();
        INDArray variance = predictions.variance();

        assertEquals(ROWS, rows.size());
        for (int i = 0; i < ROWS; i++) {
          assertEquals(i, rows.get(i).<Long>getAs("id"));
          assertClose(mean.getDouble(i), rows.get(i).getAs("mean"));
          assertClose(variance.getDouble(i), rows.get(i).getAs("variance"));
        }
      }
    }
  }

  @Test
  void anEnsembleIsScoredAsTheMixtureThatItIsAndACalibrationInItsFileApplied(@TempDir Path folder) throws Exception {
    Ensemble ensemble = Ensemble.of(net, Networks.graph(new Adam(0.01))).weighted(0.3, 0.7);
    Path file = folder.resolve("ensemble.zip");
    ensemble.save(file);
    ModelArchive.addCalibration(file, Calibration.of(new TemperatureScaling(Temperature.of(1, 4))));
    for (boolean calibrated : new boolean[] {false, true}) {
      DensityScorer.Builder builder =
          calibrated ? new DensityScorer.Builder(Files.readAllBytes(file)) : new DensityScorer.Builder(ensemble);
      List<Row> rows = builder.features(FEATURES).mean().variance().quantiles(0.9).build()
          .score(Tables.of(session, 50, 3)).orderBy("id").collectAsList();
      Predictions predictions = ensemble.predict(features(rows));
      for (int i = 0; i < 50; i++) {
        Distribution expected = predictions.row(i);
        expected = calibrated ? expected.at(Temperature.of(1, 4)) : expected;
        assertClose(expected.mean()[0], rows.get(i).getAs("mean"));
        assertClose(expected.variance()[0], rows.get(i).getAs("variance"));
        double quantile = rows.get(i).<Double>getList(rows.get(i).fieldIndex("quantiles")).get(0);
        assertEquals(0.9, expected.cdf(quantile), 1e-5);
      }
    }
    assertThrows(DL4JInvalidInputException.class, () -> new DensityScorer.Builder(new byte[] {'P', 'K', 3, 4}));
  }

  @Test
  void anEnsembleWithItsNormaliserIsScoredInUnitsOfTheLabels() {
    int width = FEATURES.length;
    NormalizerStandardize normalizer = new NormalizerStandardize(
        Nd4j.ones(DataType.DOUBLE, 1, width).muli(0.5), Nd4j.ones(DataType.DOUBLE, 1, width).muli(3),
        Nd4j.createFromArray(new double[][] {{5.4e6}}), Nd4j.createFromArray(new double[][] {{0.8}}));
    Ensemble ensemble = Ensemble.of(net, Networks.graph(new Adam(0.01))).normalizedBy(normalizer);
    List<Row> rows = new DensityScorer.Builder(ensemble).features(FEATURES).mean().variance().build()
        .score(Tables.of(session, 50, 3)).orderBy("id").collectAsList();
    Predictions predictions = ensemble.predict(features(rows).castTo(DataType.DOUBLE));
    for (int i = 0; i < 50; i++) {
      assertEquals(predictions.row(i).mean()[0], rows.get(i).<Double>getAs("mean"), 1e-5);
      assertEquals(predictions.row(i).variance()[0], rows.get(i).<Double>getAs("variance"), 1e-5);
      assertEquals(5.4e6, rows.get(i).<Double>getAs("mean"), 100);
    }
  }

  @Test
  void otherColumnsAreThoseOfTheDistribution() {
    List<Row> rows = scorer().quantiles(0.1, 0.9).interval(0.5).logDensity("y").samples(3, "id", 5).build()
        .score(Tables.of(session, 100, 3)).orderBy("id").collectAsList();
    Predictions predictions = Predictions.of(net, features(rows));

    for (int i = 0; i < rows.size(); i++) {
      Row row = rows.get(i);
      Distribution distribution = predictions.row(i);
      List<Double> quantiles = row.getList(row.fieldIndex("quantiles"));
      assertEquals(0.1, distribution.cdf(quantiles.get(0)), 1e-5);
      assertEquals(0.9, distribution.cdf(quantiles.get(1)), 1e-5);
      Row interval = row.getStruct(row.fieldIndex("interval"));
      assertEquals(0.25, distribution.cdf(interval.<Double>getAs("low")), 1e-5);
      assertEquals(0.75, distribution.cdf(interval.<Double>getAs("high")), 1e-5);
      assertEquals(distribution.logDensity(row.<Double>getAs("y")), row.<Double>getAs("log_density"), 1e-5);
      assertEquals(3, row.getList(row.fieldIndex("samples")).size());
    }
  }

  @Test
  void drawsFollowFromIdsAndTheSeedAndNotFromPartitions() {
    List<Row> one = draws(1, 4096, 5);
    List<Row> eight = draws(8, 13, 5);
    List<Row> otherSeed = draws(1, 4096, 6);

    for (int i = 0; i < one.size(); i++) {
      List<Double> expected = one.get(i).getList(one.get(i).fieldIndex("samples"));
      List<Double> actual = eight.get(i).getList(eight.get(i).fieldIndex("samples"));
      for (int s = 0; s < expected.size(); s++) {
        assertEquals(expected.get(s), actual.get(s), 1e-5);
      }
      assertNotEquals(expected, otherSeed.get(i).getList(otherSeed.get(i).fieldIndex("samples")));
    }
  }

  @Test
  void drawsOfAllRowsTogetherHaveTheProbabilitiesOfTheirDistributions() {
    // with the same features in each row, draws that shared randomness would show as too even or too uneven
    Dataset<Row> table = Tables.of(session, 20_000, 4).withColumn("a", lit(1.0)).withColumn("b", lit(0.5))
        .withColumn("c", lit(0.0));
    List<Row> rows = scorer().samples(1, "id", 1).build().score(table).select("samples").collectAsList();
    Distribution distribution = Predictions.of(net, Nd4j.createFromArray(new float[][] {{1, 0.5f, 0}})).row(0);

    for (double p : new double[] {0.1, 0.5, 0.9}) {
      double quantile = distribution.quantile(p);
      long below = rows.stream().filter(row -> row.<Double>getList(0).get(0) <= quantile).count();
      assertEquals(p * 20_000, below, 5 * Math.sqrt(20_000 * p * (1 - p)));
    }
  }

  @Test
  void textsAreIdsToo() {
    Dataset<Row> table = Tables.of(session, 50, 2).withColumn("id", col("id").cast("string"));
    List<Row> two = scorer().samples(2, "id", 1).build().score(table).orderBy("id").collectAsList();
    List<Row> five = scorer().samples(2, "id", 1).build().score(table.repartition(5)).orderBy("id").collectAsList();

    for (int i = 0; i < 50; i++) {
      double expected = two.get(i).<Double>getList(two.get(i).fieldIndex("samples")).get(1);
      double actual = five.get(i).<Double>getList(five.get(i).fieldIndex("samples")).get(1);
      assertEquals(expected, actual, 1e-5);
    }
  }

  @Test
  void aNormaliserInTheFileIsAppliedInDouble(@TempDir Path folder) throws IOException {
    NormalizerStandardize normaliser =
        new NormalizerStandardize(
            Nd4j.createFromArray(new double[][] {{5.4e6, 1, 2}}), Nd4j.createFromArray(new double[][] {{0.8, 2, 3}}),
            Nd4j.createFromArray(new double[][] {{150}}), Nd4j.createFromArray(new double[][] {{12}}));
    normaliser.fitLabel(true);
    Path zip = folder.resolve("model.zip");
    ModelSerializer.writeModel(net, zip.toFile(), false);
    ModelSerializer.addNormalizerToModel(zip.toFile(), normaliser);
    Dataset<Row> far = Tables.of(session, 20, 2).withColumn("a", col("a").multiply(0.8).plus(5.4e6));
    List<Row> rows = new DensityScorer.Builder(Files.readAllBytes(zip)).features(FEATURES).mean().quantiles(0.9)
        .logDensity("y").build().score(far).orderBy("id").collectAsList();
    double[][] z = new double[20][3];
    for (int i = 0; i < 20; i++) {
      z[i][0] = (rows.get(i).<Double>getAs("a") - 5.4e6) / 0.8;
      z[i][1] = (rows.get(i).<Double>getAs("b") - 1) / 2;
      z[i][2] = (rows.get(i).<Double>getAs("c") - 2) / 3;
    }
    Predictions expected = Predictions.of(net, Nd4j.createFromArray(z).castTo(DataType.FLOAT));
    for (int i = 0; i < 20; i++) {
      Distribution row = expected.row(i);
      double y = (rows.get(i).<Double>getAs("y") - 150) / 12;
      assertEquals(150 + 12 * row.mean()[0], rows.get(i).<Double>getAs("mean"), 1e-5);
      assertEquals(
          150 + 12 * row.quantile(0.9), rows.get(i).<Double>getList(rows.get(i).fieldIndex("quantiles")).get(0), 1e-5);
      double size = Math.max(1, Math.abs(row.logDensity(y)));
      assertEquals(row.logDensity(y) - Math.log(12), rows.get(i).<Double>getAs("log_density"), 1e-4 * size);
    }
  }

  @Test
  void labelsOfTwoColumnsGiveArrays() {
    MultiLayerNetwork two = Networks.rows(FullGaussian.of(2), new Adam(0.01));
    List<Row> rows = new DensityScorer.Builder(two).features(FEATURES).mean().variance().logDensity("y", "a")
        .samples(4, "id", 1).build().score(Tables.of(session, 20, 2)).orderBy("id").collectAsList();
    Predictions predictions = Predictions.of(two, features(rows));

    for (int i = 0; i < rows.size(); i++) {
      Row row = rows.get(i);
      Distribution distribution = predictions.row(i);
      assertArrayEquals(distribution.mean(), numbers(row.getList(row.fieldIndex("mean"))), 1e-6);
      assertArrayEquals(distribution.variance(), numbers(row.getList(row.fieldIndex("variance"))), 1e-6);
      assertEquals(
          distribution.logDensity(row.<Double>getAs("y"), row.<Double>getAs("a")),
          row.<Double>getAs("log_density"), 1e-5);
      assertEquals(2, row.<scala.collection.Seq<?>>getList(row.fieldIndex("samples")).get(3).size());
    }
  }

  @Test
  void aGraphAndASavedFileScoreAsTheNetworkDoes() throws Exception {
    ComputationGraph graph = Networks.graph(new Adam(0.01));
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    ModelSerializer.writeModel(net, file, true);
    Dataset<Row> table = Tables.of(session, 10, 2);

    List<Row> fromGraph =
        new DensityScorer.Builder(graph).features(FEATURES).mean().build().score(table).orderBy("id").collectAsList();
    List<Row> fromFile = new DensityScorer.Builder(file.toByteArray()).features(FEATURES).mean().build()
        .score(table).orderBy("id").collectAsList();

    for (int i = 0; i < 10; i++) {
      assertClose(Predictions.of(graph, features(fromGraph)).mean().getDouble(i), fromGraph.get(i).getAs("mean"));
      assertClose(Predictions.of(net, features(fromFile)).mean().getDouble(i), fromFile.get(i).getAs("mean"));
    }
  }

  @Test
  void numbersOfAnyTypeAreFeatures() {
    Dataset<Row> table = Tables.of(session, 10, 2).withColumn("a", col("id").cast("int"))
        .withColumn("b", col("b").cast("decimal(10,4)")).withColumn("c", col("c").cast("float"));

    List<Row> rows = scorer().mean().build().score(table).orderBy("id").collectAsList();

    INDArray mean = Predictions.of(net, features(rows)).mean();
    for (int i = 0; i < 10; i++) {
      assertClose(mean.getDouble(i), rows.get(i).getAs("mean"));
    }
  }

  @Test
  void aBadRowIsAnErrorThatNamesIt() {
    Dataset<Row> table = Tables.of(session, 100, 3);

    String missing = failure(scorer().mean().id("id").build()
        .score(table.withColumn("b", when(col("id").equalTo(37), lit(null)).otherwise(col("b")))));
    assertTrue(missing.contains("row with id 37 cannot be used: b is missing"), missing);

    String infinite = failure(scorer().mean().id("id").build()
        .score(table.withColumn("c", when(col("id").equalTo(3), lit(Double.NaN)).otherwise(col("c")))));
    assertTrue(infinite.contains("row with id 3 cannot be used: c: expected a finite number, but got NaN"), infinite);

    String tooLarge = failure(scorer().mean().id("id").build()
        .score(table.withColumn("c", when(col("id").equalTo(4), lit(1e300)).otherwise(col("c")))));
    assertTrue(
        tooLarge.contains(
            "row with id 4 cannot be used: c: expected a number up to 3.4028235E38, where FLOAT ends, but got 1.0E300"),
        tooLarge);

    String label = failure(scorer().logDensity("y").id("id").build()
        .score(table.withColumn("y", when(col("id").equalTo(5), lit(null)).otherwise(col("y")))));
    assertTrue(label.contains("row with id 5 cannot be used: y is missing"), label);
  }

  @Test
  void withoutAnIdARowIsNamedByItsPlace() {
    Dataset<Row> table = Tables.of(session, 10, 1)
        .withColumn("b", when(col("id").equalTo(7), lit(null)).otherwise(col("b")));

    String message = failure(scorer().mean().batchSize(4).build().score(table));

    assertTrue(message.contains("row 7 of partition 0, [7,"), message);
  }

  @Test
  void badRowsGetNullsAndAreCountedIfThatIsWanted() {
    LongAccumulator counter = session.sparkContext().longAccumulator();
    Dataset<Row> table = Tables.of(session, 100, 3)
        .withColumn("b", when(col("id").equalTo(37), lit(null)).otherwise(col("b")))
        .withColumn("c", when(col("id").geq(95), lit(Double.POSITIVE_INFINITY)).otherwise(col("c")))
        .withColumn("y", when(col("id").equalTo(50), lit(null)).otherwise(col("y")));

    List<Row> rows = scorer().mean().logDensity("y").interval(0.9).samples(1, "id", 1).nullForBadRows(counter)
        .batchSize(2).build().score(table).collectAsList(); // sorting would read the rows, and count, twice

    assertEquals(100, rows.size());
    assertEquals(7, counter.value());
    for (Row row : rows) {
      long id = row.getAs("id");
      boolean bad = id == 37 || id >= 95;
      for (String column : List.of("mean", "interval", "samples")) {
        assertEquals(bad, row.isNullAt(row.fieldIndex(column)), column + " of " + id);
      }
      assertEquals(bad || id == 50, row.isNullAt(row.fieldIndex("log_density")), "log_density of " + id);
    }
  }

  @Test
  @Timeout(600) // all of them would take weeks
  void onlyRowsThatAreReadAreScored() {
    List<Row> first = scorer().mean().build().score(Tables.of(session, 1_000_000_000_000L, 2)).takeAsList(5);

    assertEquals(5, first.size());
  }

  @Test
  void noRowsGiveNoRows() {
    Dataset<Row> none = scorer().mean().build().score(Tables.of(session, 10, 2).where("id < 0"));

    assertEquals(0, none.count());
    assertTrue(List.of(none.columns()).contains("mean"));
  }

  @Test
  void whatDoesNotFitIsNamedBeforeAnyTaskRuns() {
    Dataset<Row> table = Tables.of(session, 10, 1).withColumn("text", lit("x"));

    assertContains(invalid(() -> new DensityScorer.Builder(net).features("a", "b", "d").mean().build().score(table)),
        "no feature column \"d\"", "id, a, b, c, y, text");
    assertContains(invalid(() -> new DensityScorer.Builder(net).features("a", "b", "text").mean().build().score(table)),
        "\"text\" must hold numbers", "string");
    assertContains(invalid(() -> scorer().mean().build().score(table.withColumn("mean", lit(0)))),
        "\"mean\" already", "prefix");
    assertContains(invalid(() -> scorer().logDensity("y", "a").build().score(table)), "labels of 1 columns", "[y, a]");
    assertContains(invalid(() -> scorer().samples(1, "a", 1).build().score(table)), "\"a\" must hold whole numbers");
    assertContains(invalid(() -> scorer().build()), "got nothing");
    assertContains(invalid(() -> new DensityScorer.Builder(net).mean().build()), "features must be named");
    assertContains(invalid(() -> scorer().interval(1)), "(0, 1)");
    assertContains(invalid(() -> scorer().samples(0, "id", 1)), "at least 1 sample");
    assertContains(invalid(() -> scorer().batchSize(0)), "at least 1 row");
    assertContains(
        assertThrows(DL4JInvalidInputException.class, () -> new DensityScorer.Builder(new byte[9])).getMessage(),
        "DensityScorer", "ModelSerializer");
    DensityScorer narrow = new DensityScorer.Builder(net).features("a").mean().build();
    assertThrows(RuntimeException.class, () -> narrow.score(table));
    MultiLayerNetwork two = Networks.rows(FullGaussian.of(2), new Adam(0.01));
    assertThrows(UnsupportedOperationException.class,
        () -> new DensityScorer.Builder(two).features(FEATURES).quantiles(0.5).build().score(table));
  }

  @Test
  void aPrefixKeepsColumnsApart() {
    Dataset<Row> table = Tables.of(session, 10, 1);
    Dataset<Row> twice = scorer().mean().prefix("y_").build().score(scorer().mean().build().score(table));

    assertArrayEquals(new String[] {"id", "a", "b", "c", "y", "mean", "y_mean"}, twice.columns());
    assertFalse(twice.where("mean <> y_mean").count() > 0);
  }

  private static DensityScorer.Builder scorer() {
    return new DensityScorer.Builder(net).features(FEATURES);
  }

  private static List<Row> draws(int partitions, int batch, long seed) {
    return scorer().samples(5, "id", seed).batchSize(batch).build()
        .score(Tables.of(session, 200, partitions)).orderBy("id").collectAsList();
  }

  private static INDArray features(List<Row> rows) {
    double[][] features = new double[rows.size()][3];
    for (int i = 0; i < features.length; i++) {
      for (int c = 0; c < 3; c++) {
        features[i][c] = ((Number) rows.get(i).getAs(FEATURES[c])).doubleValue();
      }
    }
    return Nd4j.createFromArray(features).castTo(net.params().dataType());
  }

  private static double[] numbers(List<Double> list) {
    return list.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static String failure(Dataset<Row> scored) {
    return assertThrows(SparkException.class, scored::collectAsList).getMessage();
  }

  private static String invalid(Executable executable) {
    return assertThrows(DL4JInvalidConfigException.class, executable).getMessage();
  }

  // to rounding of float, in which the network computes
  private static void assertClose(double expected, double actual) {
    assertEquals(expected, actual, 1e-6 * Math.max(1, Math.abs(expected)));
  }

  private static void assertContains(String message, String... parts) {
    for (String part : parts) {
      assertTrue(message.contains(part), message);
    }
  }
}
