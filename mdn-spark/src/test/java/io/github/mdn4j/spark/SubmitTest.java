// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.mdn4j.layer.Predictions;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;

/**
 * The jar for spark-submit on a standalone cluster of a master and two workers, each a JVM that has Spark and nothing
 * of ours on its class path. Wants the packaged module.
 */
@Tag("cluster")
class SubmitTest {

  private static final String MASTER = "spark://localhost:7188";

  /** What is in our jar; a cluster has the rest. */
  private static final List<String> OURS = List.of("nd4j", "deeplearning4j", "datavec", "bytedeco", "mdn-");

  @TempDir
  private Path folder;

  private final List<Process> daemons = new ArrayList<>();
  private Path home;

  @BeforeEach
  void install() throws IOException {
    home = sparkHome();
  }

  @AfterEach
  void stop() {
    daemons.forEach(Process::destroy);
  }

  @Test
  void aTableIsScoredAsInOneJvm() throws Exception {
    MultiLayerNetwork net = Networks.rows(new Adam(0.01));
    ModelSerializer.writeModel(net, path("model.zip"), true);
    try (SparkSession session = LocalSpark.threads(2)) {
      Tables.of(session, 1000, 3).select("id", "a", "b", "c").write().parquet(path("in"));
    }
    daemons.add(spark("master", "deploy.master.Master", "--host", "localhost", "--port", "7188", "--webui-port", "0"));
    awaitText("master", "New state: ALIVE");
    for (String worker : List.of("one", "two")) {
      daemons.add(spark(
          worker, "deploy.worker.Worker", MASTER, "--host", "localhost", "-c", "1", "-m", "2g", "--webui-port", "0"));
      awaitText(worker, "Successfully registered");
    }

    Process submitted = spark("submit", "deploy.SparkSubmit",
        "--master", MASTER, "--class", Score.class.getName(),
        "--conf", "spark.executorEnv.OMP_NUM_THREADS=1", "--conf", "spark.executor.memory=1g",
        "--conf", "spark.executor.extraJavaOptions=-Dorg.bytedeco.javacpp.maxbytes=1g",
        jar().toString(),
        "--model", path("model.zip"), "--input", path("in"), "--output", path("out"),
        "--features", "a,b,c", "--mean", "--variance");
    assertTrue(submitted.waitFor(5, TimeUnit.MINUTES), "submit does not end: " + text("submit"));
    assertEquals(0, submitted.exitValue(), text("submit"));

    assertTrue(text("submit").contains("Granted executor ID"), text("submit"));
    try (SparkSession session = LocalSpark.threads(2)) {
      List<Row> rows = session.read().parquet(path("out")).collectAsList();
      assertEquals(1000, rows.size());
      double[][] features = rows.stream()
          .map(row -> new double[] {row.<Number>getAs("a").doubleValue(), row.<Number>getAs("b").doubleValue(),
              row.<Number>getAs("c").doubleValue()})
          .toArray(double[][]::new);
      Predictions expected = Predictions.of(net, Nd4j.create(features).castTo(net.params().dataType()));
      INDArray means = expected.mean();
      INDArray variances = expected.variance();
      for (int i = 0; i < rows.size(); i++) {
        assertEquals(means.getDouble(i, 0), rows.get(i).<Double>getAs("mean"), 1e-6);
        assertEquals(variances.getDouble(i, 0), rows.get(i).<Double>getAs("variance"), 1e-6);
      }
    }
  }

  private String path(String name) {
    return folder.resolve(name).toString();
  }

  private static Path jar() throws IOException {
    try (var files = Files.list(Path.of("target"))) {
      return files.filter(file -> file.toString().endsWith("-bin.jar")).findFirst()
          .orElseThrow(() -> new AssertionError("no -bin.jar in target: run mvn -DskipTests -pl mdn-spark -am package"))
          .toAbsolutePath();
    }
  }

  /** Starts a program of Spark, as Spark's own scripts do, with its output in a file. */
  private Process spark(String log, String program, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "@" + Path.of("java.options").toAbsolutePath(), "-Xmx1g",
        "-cp", home.resolve("jars") + "/*", "org.apache.spark." + program));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    builder.environment().put("SPARK_HOME", home.toString());
    builder.redirectErrorStream(true).redirectOutput(folder.resolve(log).toFile());
    return builder.start();
  }

  /** Makes a folder like that of a Spark distribution, without anything of ours in it. */
  private Path sparkHome() throws IOException {
    Path spark = folder.resolve("spark");
    Path jars = Files.createDirectories(spark.resolve("jars"));
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      if (entry.endsWith(".jar") && OURS.stream().noneMatch(entry::contains)) {
        Files.createSymbolicLink(jars.resolve(Path.of(entry).getFileName()), Path.of(entry));
      }
    }
    return spark;
  }

  private void awaitText(String log, String wanted) throws Exception {
    for (int second = 0; second < 60; second++) {
      if (text(log).contains(wanted)) {
        return;
      }
      TimeUnit.SECONDS.sleep(1);
    }
    throw new AssertionError(log + " does not say '" + wanted + "': " + text(log));
  }

  private String text(String log) throws IOException {
    return Files.readString(folder.resolve(log));
  }
}
