// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.cli;

import io.github.mdn4j.layer.Predictions;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code mdn predict}: a row of predictions for each row of features, in constant memory. */
@Command(name = "predict", mixinStandardHelpOptions = true, versionProvider = Version.class, sortOptions = false,
    description = "Predicts for each row of a CSV file, and writes another CSV file.")
final class Predict implements Callable<Integer> {

  private static final int BATCH = 4096;
  private static final int MOST_SAMPLES = 1_000_000;
  private static final int MOST_DRAWS = 1 << 21; // numbers of a batch, so that many samples need no more memory

  @Option(names = "--model", required = true, paramLabel = "FILE", description =
      "A network with a density output, as ModelSerializer writes it, or an ensemble. A normaliser in the file is applied "
          + "and undone, a recalibration applied.")
  private Path model;

  @Option(names = "--in", required = true, paramLabel = "FILE", description =
      "A CSV file; its first line names the columns.")
  private Path in;

  @Option(names = "--out", required = true, paramLabel = "FILE", description =
      "What is written; it gets this name when it is complete, and replaces what was there.")
  private Path out;

  @Option(names = "--features", split = ",", paramLabel = "NAME", description =
      "The columns that go into the network, in its order; default all that are not kept, from left to right.")
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

  @Option(names = "--delimiter", paramLabel = "CHAR", defaultValue = ",", description =
      "What stands between fields; default ${DEFAULT-VALUE}.")
  private char delimiter;

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
    long count;
    try (Bar bar = Bar.of(in, quiet);
        CsvRows rows = CsvRows.open(in, delimiter, charset, bar::step)) {
      List<String> copied = new ArrayList<>(keep);
      if (group != null) {
        copied.add(group);
      }
      rows.select(features, network.inputs(), network.largest(), copied);
      try (PendingFile table = PendingFile.of(out);
          PendingFile lines = distributions == null ? null : PendingFile.of(distributions)) {
        count = predict(network, outputs, rows, table.writer(), lines == null ? null : lines.writer());
        if (lines != null) {
          lines.commit();
        }
        table.commit();
      }
    }
    if (!quiet) {
      double seconds = (System.nanoTime() - start) / 1e9;
      command.commandLine().getErr().println(String.format(Locale.ROOT, "%d rows in %.1f s", count, seconds));
    }
    return 0;
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
    if (delimiter == '"' || delimiter == '\n' || delimiter == '\r') {
      throw wrong("--delimiter: neither a quotation mark nor the end of a line can stand between fields");
    }
    Set<Path> files = new HashSet<>(List.of(real(model)));
    files.add(real(in));
    for (Path file : distributions == null ? List.of(out) : List.of(out, distributions)) {
      if (!files.add(real(file))) {
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

  private long predict(ModelFile network, List<Output> outputs, CsvRows rows, Writer table, Writer lines)
      throws IOException {
    CSVPrinter printer =
        new CSVPrinter(table, CSVFormat.DEFAULT.builder().setDelimiter(delimiter).setRecordSeparator('\n').get());
    for (String name : keep) {
      printer.print(name);
    }
    for (Output each : outputs) {
      for (String name : each.names()) {
        printer.print(name);
      }
    }
    printer.println();
    long count = 0;
    long drawn = Math.max(1L, (long) samples * network.density().labelWidth());
    int most = (int) Math.max(1, Math.min(BATCH, MOST_DRAWS / drawn));
    CsvRows.Batch batch = rows.next(most);
    while (batch.features().length > 0) {
      Predictions predictions = network.predict(batch.features());
      List<String> groups = Intervals.groups(batch.kept(), group == null ? -1 : keep.size());
      print(printer, batch.kept(), outputs.stream().map(o -> o.of().apply(predictions, groups)).toList());
      if (lines != null) {
        for (int i = 0; i < predictions.rows(); i++) {
          predictions.row(i).parameters().write(lines);
          lines.write('\n');
        }
      }
      count += predictions.rows();
      batch = rows.next(most);
    }
    return count;
  }

  private void print(CSVPrinter printer, String[][] kept, List<INDArray> results) throws IOException {
    boolean single = !results.isEmpty() && results.get(0).dataType() != DataType.DOUBLE;
    // by rows; toDoubleMatrix would copy each row by itself, at 5 µs a row
    double[][] numbers =
        results.stream().map(r -> r.castTo(DataType.DOUBLE).dup('c').data().asDouble()).toArray(double[][]::new);
    for (int i = 0; i < kept.length; i++) {
      for (int j = 0; j < keep.size(); j++) {
        printer.print(kept[i][j]);
      }
      for (double[] rows : numbers) {
        int width = rows.length / kept.length;
        for (int j = i * width; j < (i + 1) * width; j++) {
          // as many digits as the network computes with
          printer.print(single ? Float.toString((float) rows[j]) : Double.toString(rows[j]));
        }
      }
      printer.println();
    }
  }
}
