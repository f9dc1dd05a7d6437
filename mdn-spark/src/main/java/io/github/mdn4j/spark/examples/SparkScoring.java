// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.spark.examples;

import io.github.mdn4j.spark.DensityScorer;
import io.github.mdn4j.spark.SparkMixtureTraining;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.LongAccumulator;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine;

/** Adds what a mixture density network predicts to the rows of a table on Spark, some of which lack their feature. */
@Command(name = "SparkScoring", mixinStandardHelpOptions = true,
    description = "Scores a table on Spark and prints how well the predicted intervals hold.")
public final class SparkScoring implements Callable<Integer> {

  private static final int MINIBATCH = 64;
  private static final int EPOCHS = 15;
  private static final double LEVEL = 0.9;

  @Option(names = "--rows", defaultValue = "200000", description = "Rows of the table; default ${DEFAULT-VALUE}.")
  private long rows;

  @Spec
  private CommandSpec command;

  private final PrintStream out;

  private SparkScoring(PrintStream out) {
    this.out = out;
  }

  /** Runs the example; see {@code --help}. */
  public static void main(String[] arguments) {
    int status = run(System.out, arguments);
    if (status != 0) {
      System.exit(status);
    }
  }

  static int run(PrintStream out, String... arguments) {
    return new CommandLine(new SparkScoring(out)).setOut(new PrintWriter(out, true)).execute(arguments);
  }

  @Override
  public Integer call() throws IOException { // Spark 4 closes a session with one
    if (rows < 1) {
      throw new ParameterException(command.commandLine(), "--rows: expected a number of at least 1, but got " + rows);
    }
    try (SparkSession session = LocalSession.start("SparkScoring")) {
      MultiLayerNetwork network = trained(session);
      Dataset<Row> table = InverseSine.table(session, rows, 5)
          .selectExpr("id", "if(id % 1000 = 17, null, y) as y", "x");
      LongAccumulator bad = session.sparkContext().longAccumulator("bad rows");

      Dataset<Row> scored = new DensityScorer.Builder(network)
          .features("y")
          .mean()
          .variance()
          .interval(LEVEL)
          .logDensity("x")
          .samples(2, "id", 1)
          .nullForBadRows(bad)
          .build()
          .score(table);

      scored.orderBy("id").limit(5).collectAsList().forEach(this::show);
      bad.reset();
      Row sums = scored.selectExpr(
          "count(mean)", "-avg(log_density)", "avg(cast(x between interval.low and interval.high as double))").first();
      say("%d rows scored, %d without a feature", sums.getLong(0), bad.value());
      say("x lies in its interval of %.0f %% in %.1f %% of rows", 100 * LEVEL, 100 * sums.getDouble(2));
      say("result spark scoring %.3f nats inside %.3f rows %d", sums.getDouble(1), sums.getDouble(2), rows);
      return 0;
    }
  }

  private static MultiLayerNetwork trained(SparkSession session) {
    SparkMixtureTraining training = new SparkMixtureTraining.Builder(MINIBATCH).build();
    MultiLayerNetwork network = InverseSine.network();
    var minibatches =
        training.minibatches(InverseSine.table(session, 4000, 1), List.of("y"), List.of("x")).collect();
    for (int epoch = 0; epoch < EPOCHS; epoch++) {
      minibatches.forEach(network::fit);
    }
    return network;
  }

  private void show(Row row) {
    Row interval = row.getAs("interval");
    say("y %6.3f  x %6.3f  mean %6.3f  variance %6.4f  interval [%6.3f, %6.3f]  log density %6.3f  samples %s",
        row.getAs("y"), row.getAs("x"), row.getAs("mean"), row.getAs("variance"), interval.getAs("low"),
        interval.getAs("high"), row.getAs("log_density"), row.getList(row.fieldIndex("samples")));
  }

  private void say(String format, Object... arguments) {
    out.println(String.format(Locale.ROOT, format, arguments));
  }
}
