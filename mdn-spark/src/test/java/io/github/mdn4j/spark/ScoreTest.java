// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.learning.config.Adam;

/** The program for spark-submit, within one JVM. */
class ScoreTest {

  @TempDir
  private static Path folder;

  private static SparkSession session;

  @BeforeAll
  static void start() throws Exception {
    session = LocalSpark.threads(2);
    ModelSerializer.writeModel(Networks.rows(new Adam(0.01)), path("model.zip"), true);
    Tables.of(session, 100, 3).selectExpr("id", "if(id = 7, null, a) as a", "b", "c", "y").write().parquet(path("in"));
  }

  @AfterAll
  static void stop() {
    session.stop();
  }

  @Test
  void aTableIsReadScoredAndWritten() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int status = Score.run(new PrintStream(out, true, StandardCharsets.UTF_8),
        "--model", path("model.zip"), "--input", path("in"), "--output", path("out"), "--features", "a,b,c",
        "--mean", "--variance", "--quantiles", "0.1,0.9", "--interval", "0.5", "--log-density", "y",
        "--samples", "2", "--id", "id", "--prefix", "y_", "--bad-rows", "nulls");

    String said = out.toString(StandardCharsets.UTF_8);
    assertEquals(0, status, said);
    assertTrue(said.contains("could not be scored: 1"), said);
    Dataset<Row> scored = session.read().parquet(path("out"));
    assertArrayEquals(
        new String[] {
          "id", "a", "b", "c", "y", "y_mean", "y_variance", "y_quantiles", "y_interval", "y_log_density", "y_samples"
        },
        scored.columns());
    assertEquals(100, scored.count());
    assertEquals(99, scored.where("y_interval.low < y_interval.high and y_quantiles[0] < y_interval.low").count());
  }

  @Test
  void mistakesOnTheCommandLineAreSaid() {
    assertTrue(failure(2, "--features", "a,b,c").contains("nothing"));
    assertTrue(failure(2, "--features", "a,b,c", "--samples", "3").contains("--id"));
    assertTrue(failure(2, "--features", "a,b,c", "--interval", "2").contains("(0, 1)"));
    assertTrue(failure(2, "--mean").contains("--features"));
  }

  @Test
  void rowsAndTablesThatCannotBeScoredAreSaidInALine() {
    String row = failure(1, "--features", "a,b,c", "--mean", "--id", "id");
    assertTrue(row.contains("Score: DensityScorer: the row with id 7 cannot be used: a is missing"), row);
    String column = failure(1, "--features", "a,b,d", "--mean");
    assertTrue(column.contains("Score: "), column);
    String table = failure(1, "--features", "a,b,c", "--mean", "--input", path("nowhere"));
    assertTrue(table.contains("Score: ") && table.contains("nowhere"), table);
  }

  private static String failure(int status, String... options) {
    List<String> all = new ArrayList<>(List.of("--model", path("model.zip"), "--output", path("none")));
    all.addAll(List.of(options));
    if (!all.contains("--input")) {
      all.addAll(List.of("--input", path("in")));
    }
    PrintStream err = System.err;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    try {
      System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
      assertEquals(status, Score.run(new PrintStream(new ByteArrayOutputStream()), all.toArray(String[]::new)));
    } finally {
      System.setErr(err);
    }
    return said.toString(StandardCharsets.UTF_8);
  }

  private static String path(String name) {
    return folder.resolve(name).toString();
  }
}
