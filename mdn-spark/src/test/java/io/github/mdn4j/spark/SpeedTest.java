// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.bytedeco.javacpp.Pointer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.learning.config.Adam;

/** How fast two threads score a table with 3 features, 16 hidden units and 3 components. Wants a quiet machine. */
@Tag("cluster")
class SpeedTest {

  private static final long MILLION = 1_000_000;

  private static SparkSession session;
  private static DensityScorer scorer;

  @BeforeAll
  static void start() {
    session = LocalSpark.threads(2);
    MultiLayerNetwork net = Networks.rows(new Adam(0.01));
    scorer = new DensityScorer.Builder(net).features("a", "b", "c").mean().variance().build();
    for (int i = 0; i < 3; i++) {
      seconds(MILLION); // warm-up
    }
  }

  @AfterAll
  static void stop() {
    session.stop();
  }

  @Test
  void aMillionRowsTakeSeconds() { // half of one, or a bound for a tenth of that speed
    double best = IntStream.range(0, 5).mapToDouble(i -> seconds(MILLION)).min().getAsDouble();

    System.out.printf("%.0f rows/s%n", MILLION / best);
    assertTrue(MILLION / best >= 50_000, "rows per second: " + MILLION / best);
  }

  @Test
  void tenTimesTheRowsTakeNoSquareOfTheTime() {
    double one = (seconds(MILLION) + seconds(MILLION) + seconds(MILLION)) / 3;
    double ten = seconds(10 * MILLION);

    System.out.printf("1 million rows %.2f s, 10 million rows %.2f s%n", one, ten);
    assertTrue(ten <= 30 * one, ten + " s against " + one + " s");
  }

  @Test
  void tenTimesTheRowsTakeNoMoreMemory() throws InterruptedException {
    long one = memory(MILLION);
    long ten = memory(10 * MILLION);

    System.out.printf("memory in use, at most: 1 million rows %d MB, 10 million rows %d MB%n", one >> 20, ten >> 20);
    assertTrue(ten < one + (128 << 20), ten + " bytes against " + one);
  }

  /** Returns the most memory that was in use, on the heap and outside it, right after one of many collections. */
  private static long memory(long rows) throws InterruptedException {
    Thread work = new Thread(() -> seconds(rows));
    work.start();
    long most = 0;
    while (work.isAlive()) {
      System.gc();
      long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
      most = Math.max(most, heap + Pointer.totalBytes());
      work.join(100);
    }
    return most;
  }

  private static double seconds(long rows) {
    Dataset<Row> scored = scorer.score(Tables.of(session, rows, 8));
    long start = System.nanoTime();
    Row sums = scored.selectExpr("count(mean)", "sum(variance)").first();
    double seconds = (System.nanoTime() - start) / 1e9;
    assertEquals(rows, sums.getLong(0));
    return seconds;
  }
}
