// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.spark;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.LongAccumulator;
import org.deeplearning4j.exception.DL4JException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine;

/** {@link DensityScorer} for spark-submit: reads a table, adds what a saved network predicts, and writes it. */
@Command(name = "Score", mixinStandardHelpOptions = true, sortOptions = false,
    description = "Adds what a saved network predicts to the rows of a table.")
public final class Score implements Callable<Integer> {

  /** What becomes of a row with missing or non-finite numbers. */
  private enum Policy { fail, nulls }

  @Option(names = "--model", required = true, paramLabel = "FILE", description =
      "A network saved by ModelSerializer; any file system that Spark reads.")
  private String model;

  @Option(names = "--input", required = true, paramLabel = "PATH", description = "The table.")
  private String input;

  @Option(names = "--output", required = true, paramLabel = "PATH", description =
      "Where the scored table goes; must be new.")
  private String output;

  @Option(names = "--format", defaultValue = "parquet", description =
      "Format of both tables, such as parquet, orc or json; default ${DEFAULT-VALUE}.")
  private String format;

  @Option(names = "--features", required = true, split = ",", paramLabel = "COLUMN", description =
      "Columns that go into the network, in its order.")
  private String[] features;

  @Option(names = "--mean", description = "Adds the column mean.")
  private boolean mean;

  @Option(names = "--variance", description = "Adds the column variance.")
  private boolean variance;

  @Option(names = "--quantiles", split = ",", paramLabel = "P", description = "Adds the column quantiles.")
  private double[] quantiles = {};

  @Option(names = "--interval", paramLabel = "LEVEL", description =
      "Adds the column interval, the central one that holds this mass.")
  private Double interval;

  @Option(names = "--log-density", split = ",", paramLabel = "LABEL", description =
      "Adds the column log_density of these label columns.")
  private String[] labels = {};

  @Option(names = "--samples", paramLabel = "N", description = "Adds the column samples with N draws; wants --id.")
  private Integer samples;

  @Option(names = "--seed", defaultValue = "1", description = "Seed of the draws; default ${DEFAULT-VALUE}.")
  private long seed;

  @Option(names = "--id", paramLabel = "COLUMN", description = "Names a row in messages and seeds its draws.")
  private String id;

  @Option(names = "--prefix", defaultValue = "", description = "What the names of the new columns begin with.")
  private String prefix;

  @Option(names = "--bad-rows", defaultValue = "fail", description =
      "What becomes of rows with missing or non-finite numbers: ${COMPLETION-CANDIDATES}; default ${DEFAULT-VALUE}.")
  private Policy badRows;

  @Option(names = "--batch", defaultValue = "2000", description =
      "Rows that go through the network together; default ${DEFAULT-VALUE}.")
  private int batch;

  @Option(names = "--trust", split = ",", paramLabel = "PACKAGE", description =
      "Packages of classes of one's own that the network may name.")
  private String[] trusted = {};

  @Spec
  private CommandSpec command;

  private final PrintStream out;

  private Score(PrintStream out) {
    this.out = out;
  }

  /** Runs the program; see {@code --help}. */
  public static void main(String[] arguments) {
    int status = run(System.out, arguments);
    if (status != 0) {
      System.exit(status); // on success spark-submit ends by itself, and a cluster manager may dislike anything else
    }
  }

  static int run(PrintStream out, String... arguments) {
    return new CommandLine(new Score(out))
        .setOut(new PrintWriter(out, true))
        .setExecutionExceptionHandler((e, line, result) -> failed(e, line))
        .execute(arguments);
  }

  /** Says in a line what is wrong with tables and rows; Spark wraps it in what happened on which executor. */
  private static int failed(Exception e, CommandLine line) throws Exception {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof DL4JException || cause instanceof AnalysisException) {
        line.getErr().println("Score: " + cause.getMessage());
        return 1;
      }
    }
    throw e;
  }

  @Override
  public Integer call() {
    SparkSession session = SparkSessions.start(
        new SparkConf().setIfMissing("spark.master", "local[*]").setIfMissing("spark.app.name", "Score"));
    LongAccumulator bad = session.sparkContext().longAccumulator("bad rows");
    scorer(zip(session), bad).score(session.read().format(format).load(input)).write().format(format).save(output);
    out.println("The scored table is in " + output);
    if (badRows == Policy.nulls) {
      out.println("Rows that could not be scored: " + bad.value());
    }
    return 0;
  }

  private byte[] zip(SparkSession session) {
    Dataset<Row> file = session.read().format("binaryFile").load(model);
    return file.select("content").first().getAs(0);
  }

  private DensityScorer scorer(byte[] zip, LongAccumulator bad) {
    try {
      DensityScorer.Builder builder = new DensityScorer.Builder(zip, trusted).features(features)
          .quantiles(quantiles).logDensity(labels).id(id).prefix(prefix).batchSize(batch);
      if (mean) {
        builder.mean();
      }
      if (variance) {
        builder.variance();
      }
      if (interval != null) {
        builder.interval(interval);
      }
      if (samples != null) {
        if (id == null) {
          throw new ParameterException(command.commandLine(), "--samples wants --id, which seeds the draws of a row");
        }
        builder.samples(samples, id, seed);
      }
      if (badRows == Policy.nulls) {
        builder.nullForBadRows(bad);
      }
      return builder.build();
    } catch (DL4JException e) {
      throw new ParameterException(command.commandLine(), e.getMessage(), e);
    }
  }
}
