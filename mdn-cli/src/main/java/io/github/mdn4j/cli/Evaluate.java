// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.cli;

import io.github.mdn4j.calibration.AdaptiveConformal;
import io.github.mdn4j.calibration.Calibration;
import io.github.mdn4j.calibration.ConformalInterval;
import io.github.mdn4j.distribution.Distribution;
import io.github.mdn4j.distribution.Interval;
import io.github.mdn4j.evaluation.DensityEvaluation;
import io.github.mdn4j.evaluation.PairedDifference;
import io.github.mdn4j.layer.Predictions;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.nd4j.linalg.factory.Nd4j;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code mdn evaluate}: scores of a model on rows whose labels are known, with standard errors, and pictures. */
@Command(name = "evaluate", mixinStandardHelpOptions = true, versionProvider = Version.class, sortOptions = false,
    description = "Scores predictions for the rows of a CSV file, prints the scores with standard errors, writes pictures.")
final class Evaluate implements Callable<Integer> {

  private static final int BATCH = 4096;

  @Option(names = "--model", required = true, paramLabel = "FILE", description =
      "A network with a density output, as ModelSerializer writes it, or an ensemble; with what agrees its predictions.")
  private Path model;

  @Option(names = "--in", required = true, paramLabel = "FILE", description =
      "A CSV file, also in gzip or zstd; its first line names the columns. - is the standard input.")
  private Path in;

  @Option(names = "--label", required = true, split = ",", paramLabel = "NAME", description =
      "The columns of the labels, in the order of the model.")
  private List<String> labels;

  @Option(names = "--features", split = ",", paramLabel = "NAME", description =
      "The columns that go into the network, in its order; default all that are neither label nor group.")
  private List<String> features;

  @Option(names = "--group", paramLabel = "NAME", description =
      "The column that says to which group a row belongs, where intervals were calibrated by group.")
  private String group;

  @Option(names = "--pictures", paramLabel = "FOLDER", defaultValue = "evaluation", description =
      "Where pictures go; made if it is not there; default ${DEFAULT-VALUE}.")
  private Path pictures;

  @Option(names = "--no-pictures", description = "No pictures.")
  private boolean noPictures;

  @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description =
      "Equal seeds give equal dropout, where the model is drawn from by it; default ${DEFAULT-VALUE}.")
  private long seed;

  @Option(names = "--output", paramLabel = "NAME", description =
      "Which output of a graph; needed where several are densities.")
  private String output;

  @Option(names = "--trust", split = ",", paramLabel = "PACKAGE", description =
      "Packages of classes of one's own that the model may name.")
  private String[] trusted = {};

  @Option(names = "--missing", paramLabel = "WHAT", defaultValue = "error", converter = Missing.Option.class, description =
      "What is done about a row with an empty field, NA or NaN for a number: error, or blank to leave it out; default "
          + "${DEFAULT-VALUE}.")
  private Missing missing;

  @Option(names = "--delimiter", paramLabel = "CHAR", defaultValue = ",", converter = DelimiterOption.class, description =
      "What stands between fields; default ${DEFAULT-VALUE}.")
  private char delimiter;

  @Option(names = "--decimal", paramLabel = "CHAR", defaultValue = ".", description =
      "What stands before decimals in what is read, a point or a comma; default ${DEFAULT-VALUE}.")
  private char decimalMark;

  @Option(names = "--charset", paramLabel = "NAME", defaultValue = "UTF-8", description =
      "What the bytes of the CSV file mean, such as ISO-8859-1; default ${DEFAULT-VALUE}.")
  private Charset charset;

  @Option(names = "--quiet", description = "No progress.")
  private boolean quiet;

  @Spec
  private CommandSpec command;

  @Override
  public Integer call() throws IOException {
    CsvRecords.wrongMarks(delimiter, decimalMark).ifPresent(why -> {
      throw new ParameterException(command.commandLine(), why);
    });
    ModelFile network = ModelFile.read(model, output, trusted);
    Nd4j.getRandom().setSeed(seed);
    if (!quiet) {
      network.normalised().ifPresent(what -> command.commandLine().getErr().println(what));
    }
    int width = network.density().labelWidth();
    if (labels.size() != width) {
      throw new RefusedException(
          model + ": the model predicts " + width + " label columns, but --label names " + labels.size() + ": "
              + String.join(", ", labels));
    }
    Calibration intervals =
        network.calibration().filter(c -> c.interval().isPresent() || c.groups().isPresent()).isPresent() || group != null
            ? Intervals.of(model, network, group)
            : null;
    Seen seen = new Seen(new DensityEvaluation(network.density()), intervals);
    try (Bar bar = Bar.of(in, quiet);
        CsvRows rows = CsvRows.open(in, delimiter, charset, bar::step)) {
      rows.missing(missing);
      rows.decimalMark(decimalMark);
      select(rows, network);
      CsvRows.Batch batch = rows.next(BATCH);
      while (batch.features().length > 0) {
        seen.add(network, batch, group == null ? -1 : 0);
        batch = rows.next(BATCH);
      }
      if (rows.left() > 0 && !quiet) {
        command.commandLine().getErr().println(rows.left() + " rows left out, as a number is missing");
      }
    }
    if (seen.evaluation.rows() == 0) {
      throw new RefusedException(in + ": there are no rows to score");
    }
    print(seen);
    return 0;
  }

  /** Reads features first, then labels, all as numbers. */
  private void select(CsvRows rows, ModelFile network) {
    List<String> names = new ArrayList<>(
        features != null
            ? features
            : rows.header().stream()
                .filter(name -> !name.isEmpty() && !labels.contains(name) && !name.equals(group)).toList());
    if (names.size() != network.inputs()) {
      throw new RefusedException(
          in + ": the model wants " + network.inputs() + " columns of numbers beside the labels, but "
              + (features != null ? "--features names " : "the file has ") + names.size() + ": "
              + String.join(", ", names));
    }
    names.addAll(labels);
    rows.select(names, names.size(), network.range(), group == null ? List.of() : List.of(group));
  }

  private void print(Seen seen) throws IOException {
    var out = command.commandLine().getOut();
    out.println(seen.evaluation.stats().strip());
    if (seen.intervals != null) {
      out.println(
          "Calibrated interval"
              + seen.intervals.interval().map(interval -> " of level " + interval.level()).orElse(" by group"));
      out.println(" coverage              " + withError(seen.inside) + " share of rows");
      out.println(" width                 " + withError(seen.widths) + " units of the label");
    }
    if (!noPictures) {
      for (Path picture : Pictures.write(pictures, seen.evaluation, seen.sketched)) {
        out.println("wrote " + picture);
      }
    }
    out.flush();
  }

  private static String withError(List<Double> values) {
    double[] numbers = values.stream().mapToDouble(Double::doubleValue).toArray();
    PairedDifference mean = PairedDifference.of(numbers, new double[numbers.length]);
    return String.format(Locale.ROOT, "%.6g, standard error %.2g,", mean.mean(), mean.standardError());
  }

  /** What rows have shown. */
  private static final class Seen {

    private final DensityEvaluation evaluation;
    private final Calibration intervals; // null for none
    private ConformalInterval forAll; // null for none; an adaptive one follows the labels that have come
    private final List<Double> inside = new ArrayList<>();
    private final List<Double> widths = new ArrayList<>();
    private final List<Pictures.Row> sketched = new ArrayList<>();
    private ModelFile.Runner runner;

    Seen(DensityEvaluation evaluation, Calibration intervals) {
      this.evaluation = evaluation;
      this.intervals = intervals;
      forAll = intervals == null ? null : intervals.interval().orElse(null);
    }

    void add(ModelFile network, CsvRows.Batch batch, int groupColumn) {
      int inputs = network.inputs();
      double[][] x = Arrays.stream(batch.features()).map(row -> Arrays.copyOf(row, inputs)).toArray(double[][]::new);
      runner = runner == null ? network.runner() : runner;
      Predictions predictions =
          runner.predict(Arrays.stream(x).flatMapToDouble(Arrays::stream).toArray(), x.length);
      List<String> groups = Intervals.groups(batch.kept(), groupColumn);
      for (int i = 0; i < x.length; i++) {
        double[] y = Arrays.copyOfRange(batch.features()[i], inputs, batch.features()[i].length);
        Distribution predicted = predictions.row(i);
        evaluation.add(predicted, y);
        if (sketched.size() < Pictures.MOST && y.length == 1) {
          sketched.add(new Pictures.Row(x[i], predicted, y[0]));
        }
        if (intervals != null && y.length == 1) {
          Interval found =
              groups == null
                  ? forAll.of(predicted)
                  : intervals.groups().orElseThrow().of(groups.get(i), predicted);
          inside.add(found.contains(y[0]) ? 1.0 : 0);
          widths.add(found.width());
          if (forAll instanceof AdaptiveConformal adaptive) {
            forAll = adaptive.after(predicted, y[0]);
          }
        }
      }
    }
  }
}
