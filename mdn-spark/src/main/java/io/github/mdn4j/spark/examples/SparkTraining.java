// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.spark.examples;

import io.github.mdn4j.evaluation.DensityEvaluation;
import io.github.mdn4j.evaluation.DensityMetric;
import io.github.mdn4j.spark.SparkMixtureTraining;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.SparkSession;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.dataset.DataSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine;

/** Trains a mixture density network on Spark, and the same network without it, from rows of a table. */
@Command(name = "SparkTraining", mixinStandardHelpOptions = true,
    description = "Trains on Spark's workers and prints nats per row on rows that it has not seen.")
public final class SparkTraining implements Callable<Integer> {

  private static final int MINIBATCH = 64;

  @Option(names = "--rows", defaultValue = "4000", description = "Rows to learn from; default ${DEFAULT-VALUE}.")
  private long rows;

  @Option(names = "--epochs", defaultValue = "15", description = "Passes over the rows; default ${DEFAULT-VALUE}.")
  private int epochs;

  @Option(names = "--workers", defaultValue = "2", description =
      "Cores that train side by side; default ${DEFAULT-VALUE}.")
  private int workers;

  @Option(names = "--averaging-frequency", defaultValue = "10", description =
      "Steps of each worker between averages; default ${DEFAULT-VALUE}.")
  private int averagingFrequency;

  @Spec
  private CommandSpec command;

  private final PrintStream out;

  private SparkTraining(PrintStream out) {
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
    return new CommandLine(new SparkTraining(out)).setOut(new PrintWriter(out, true)).execute(arguments);
  }

  @Override
  public Integer call() throws IOException { // Spark 4 closes a session with one
    if (rows < 1 || epochs < 1 || workers < 1 || averagingFrequency < 1) {
      throw new ParameterException(command.commandLine(), "--rows, --epochs, --workers and --averaging-frequency: expected "
          + "numbers of at least 1, but got " + rows + ", " + epochs + ", " + workers + ", " + averagingFrequency);
    }
    try (SparkSession session = LocalSession.start("SparkTraining")) {
      SparkMixtureTraining training = new SparkMixtureTraining.Builder(MINIBATCH)
          .workers(workers).averagingFrequency(averagingFrequency).seed(1).build();
      List<String> features = List.of("y");
      List<String> labels = List.of("x");
      JavaRDD<DataSet> train = training.minibatches(InverseSine.table(session, rows, 1), features, labels);
      JavaRDD<DataSet> test = training.minibatches(InverseSine.table(session, 10_000, 3), features, labels);
      MultiLayerNetwork there = InverseSine.network();
      MultiLayerNetwork here = there.clone();

      training.fit(there, train, epochs);
      List<DataSet> collected = train.collect();
      for (int epoch = 0; epoch < epochs; epoch++) {
        collected.forEach(here::fit);
      }

      double nats = nats(there, test);
      say("Negative log likelihood of x given y, nats per row, after %d epochs of %d rows", epochs, rows);
      say("  before training  %7.3f", nats(InverseSine.network(), test));
      say("  %2d workers       %7.3f", workers, nats);
      say("  without Spark    %7.3f", nats(here, test));
      say("result spark training test %.3f nats workers %d", nats, workers);
      return 0;
    }
  }

  private static double nats(MultiLayerNetwork net, JavaRDD<DataSet> data) {
    DensityEvaluation empty = new DensityEvaluation.Builder(InverseSine.DENSITY).only(DensityMetric.NLL).build();
    return SparkMixtureTraining.evaluate(net, data, empty).getValue(DensityMetric.NLL);
  }

  private void say(String format, Object... arguments) {
    out.println(String.format(Locale.ROOT, format, arguments));
  }
}
