// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.cli;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import org.nd4j.linalg.factory.Nd4j;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code mdn predict}: a row of predictions for each row of features, in bounded memory. */
@Command(name = "predict", mixinStandardHelpOptions = true, versionProvider = Version.class, sortOptions = false,
    description = "Predicts for each row of a CSV file, and writes another CSV file.")
final class Predict implements Callable<Integer> {

  private static final int BATCH = 4096;
  private static final int MOST_SAMPLES = 1_000_000;
  private static final int MOST_DRAWS = 1 << 18; // numbers of a batch, so that many samples need no more memory

  @Option(names = "--model", required = true, paramLabel = "FILE", description =
      "A network with a density output, as ModelSerializer writes it, or an ensemble. A normaliser in the file is applied "
          + "and undone, a recalibration applied.")
  private Path model;

  @Option(names = "--in", required = true, paramLabel = "FILE", description =
      "A CSV file, also in gzip or zstd; its first line names the columns. - is the standard input.")
  private Path in;

  @Option(names = "--out", required = true, paramLabel = "FILE", description =
      "What is written; it gets this name when it is complete, and replaces what was there. .gz and .zst are packed, "
          + "- is the standard output.")
  private Path out;

  @Option(names = "--features", split = ",", paramLabel = "NAME", description =
      "The columns that go into the network, in its order; default all that are not kept, from left to right, but a first "
          + "one without a name.")
  private List<String> features;

  @Option(names = "--keep", split = ",", paramLabel = "NAME", description =
      "Columns that are copied, such as a key.")
  private List<String> keep = List.of();

  @Option(names = "--mean", description = "The mean.")
  private boolean mean;

  @Option(names = "--sd", description = "The standard deviation.")
  private boolean deviation;

  @Option(names = "--quantiles", split = ",", paramLabel = "P", description =
      "Quantiles, such as .05,.5,.95; for one label column.")
  private List<Double> quantiles = List.of();

  @Option(names = "--interval", description =
      "The calibrated interval that the model file holds, as low and high; for one label column.")
  private boolean interval;

  @Option(names = "--group", paramLabel = "NAME", description =
      "The column that says to which group a row belongs, where intervals were calibrated by group.")
  private String group;

  @Option(names = "--samples", paramLabel = "N", defaultValue = "0", description = "So many draws for each row.")
  private int samples;

  @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description =
      "Equal seeds give equal draws; default ${DEFAULT-VALUE}.")
  private long seed;

  @Option(names = "--distributions", paramLabel = "FILE", description =
      "Where whole distributions go, parameters by name: a JSON object a line.")
  private Path distributions;

  @Option(names = "--output", paramLabel = "NAME", description =
      "Which output of a graph; needed where several are densities.")
  private String output;

  @Option(names = "--trust", split = ",", paramLabel = "PACKAGE", description =
      "Packages of classes of one's own that the model may name.")
  private String[] trusted = {};

  @Option(names = "--missing", paramLabel = "WHAT", defaultValue = "error", converter = Missing.Option.class, description =
      "What is done about a row with an empty field, NA or NaN for a number: error, or blank for results; default "
          + "${DEFAULT-VALUE}.")
  private Missing missing;

  @Option(names = "--threads", paramLabel = "N", description =
      "How many work side by side; default as many as there are processors. Results do not depend on it.")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(names = "--delimiter", paramLabel = "CHAR", defaultValue = ",", converter = DelimiterOption.class, description =
      "What stands between fields; default ${DEFAULT-VALUE}.")
  private char delimiter;

  @Option(names = "--decimal", paramLabel = "CHAR", defaultValue = ".", description =
      "What stands before decimals in what is read, a point or a comma; default ${DEFAULT-VALUE}.")
  private char decimalMark;

  @Option(names = "--charset", paramLabel = "NAME", defaultValue = "UTF-8", description =
      "What the bytes of the CSV file mean, such as ISO-8859-1; default ${DEFAULT-VALUE}. What is written is UTF-8.")
  private Charset charset;

  @Option(names = "--quiet", description = "No progress, and no count at the end.")
  private boolean quiet;

  @Spec
  private CommandSpec command;

  @Override
  public Integer call() throws IOException {
    checkOptions();
    ModelFile network = ModelFile.read(model, output, trusted);
    Nd4j.getRandom().setSeed(seed); // of dropout, where the model is drawn from by it
    List<Output> outputs = outputs(network);
    if (!quiet) {
      network.normalised().ifPresent(what -> command.commandLine().getErr().println(what));
    }
    long start = System.nanoTime();
    PredictionTable results;
    try (Bar bar = Bar.of(in, quiet);
        CsvInput input = CsvInput.open(in, delimiter, charset, bar::step)) {
      List<String> copied = new ArrayList<>(keep);
      if (group != null) {
        copied.add(group);
      }
      CsvColumns columns = CsvColumns.of(input, features, network.inputs(), network.range(), copied);
      try (Destination table = Destination.of(out);
          Destination lines = distributions == null ? null : Destination.of(distributions)) {
        results = new PredictionTable(
            network, input, columns, decimalMark, missing, outputs, group != null, table.stream(),
            lines == null ? null : lines.stream());
        results.write(rowsOfABlock(network.density().labelWidth()), threads);
        if (lines != null) {
          lines.commit();
        }
        table.commit();
      }
    }
    if (!quiet) {
      double seconds = (System.nanoTime() - start) / 1e9;
      String left = results.blank() == 0 ? "" : ", " + results.blank() + " of them blank, as a number is missing";
      command.commandLine().getErr().println(
          String.format(Locale.ROOT, "%d rows in %.1f s%s", results.rows(), seconds, left));
    }
    return 0;
  }

  private int rowsOfABlock(int labelWidth) {
    long drawn = Math.max(1L, (long) samples * labelWidth);
    return (int) Math.max(1, Math.min(BATCH, MOST_DRAWS / drawn));
  }

  private void checkOptions() {
    if (!mean && !deviation && quantiles.isEmpty() && samples == 0 && distributions == null && !interval) {
      throw wrong("nothing is asked for: give --mean, --sd, --quantiles, --interval, --samples or --distributions");
    }
    for (double p : quantiles) {
      if (!(p > 0 && p < 1)) {
        throw wrong("--quantiles: expected probabilities inside (0, 1), but got " + p);
      }
    }
    if (samples < 0 || samples > MOST_SAMPLES) {
      throw wrong("--samples: expected a number from 0 to " + MOST_SAMPLES + ", but got " + samples);
    }
    if (threads < 1) {
      throw wrong("--threads: expected at least 1, but got " + threads);
    }
    CsvRecords.wrongMarks(delimiter, decimalMark).ifPresent(why -> {
      throw wrong(why);
    });
    Set<Path> files = new HashSet<>(List.of(real(model)));
    files.add(in.equals(CsvInput.STANDARD) ? in : real(in));
    for (Path file : distributions == null ? List.of(out) : List.of(out, distributions)) {
      boolean standard = file.equals(CsvInput.STANDARD);
      if (!files.add(standard ? Path.of("standard output") : real(file))) {
        throw wrong("--out and --distributions want files of their own, got " + file);
      }
    }
  }

  /** Returns where a file is, whatever it is called; as it is called if it is not there. */
  private static Path real(Path file) {
    try {
      return file.toRealPath();
    } catch (IOException e) {
      return file.toAbsolutePath().normalize();
    }
  }

  private ParameterException wrong(String message) {
    return new ParameterException(command.commandLine(), message);
  }

  private List<Output> outputs(ModelFile network) {
    int width = network.density().labelWidth();
    if (!quantiles.isEmpty() && width != 1) {
      throw new RefusedException(
          model + ": quantiles exist for one label column, but " + network.density() + " has " + width);
    }
    List<Output> outputs = new ArrayList<>();
    if (mean) {
      outputs.add(Output.mean(width));
    }
    if (deviation) {
      outputs.add(Output.deviation(width));
    }
    if (!quantiles.isEmpty()) {
      outputs.add(Output.quantiles(quantiles));
    }
    if (interval) {
      outputs.add(Output.interval(Intervals.of(model, network, group)));
    }
    if (samples > 0) {
      outputs.add(Output.samples(samples, width, new SplittableRandom(seed)));
    }
    return outputs;
  }
}
