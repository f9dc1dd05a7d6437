// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.cli;

import io.github.mdn4j.calibration.Calibration;
import io.github.mdn4j.density.Density;
import io.github.mdn4j.layer.DensityHead;
import io.github.mdn4j.layer.NormalizedModel;
import io.github.mdn4j.layer.Predictions;
import io.github.mdn4j.layer.ensemble.Ensemble;
import io.github.mdn4j.layer.ensemble.EnsembleArchive;
import io.github.mdn4j.layer.model.FeatureRange;
import io.github.mdn4j.layer.model.ModelArchive;
import io.github.mdn4j.layer.model.Units;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.deeplearning4j.exception.DL4JException;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.preprocessor.Normalizer;
import org.nd4j.linalg.factory.Nd4j;

/** A network with a density output that predicts from rows of numbers, as {@link ModelSerializer} wrote it. */
final class ModelFile {

  private final Path file;
  private final int inputs;
  private final Running running;
  private final Calibration calibration; // null for none

  /** Runs the model in one thread. */
  @FunctionalInterface
  interface Runner {

    /**
     * Predicts, from numbers in their own units; recalibrated, if the file says how.
     *
     * @param features [n][inputs] by rows; there may be more behind
     * @param rows n, at least 1
     * @throws RefusedException if the network cannot be run on rows
     */
    Predictions predict(double[] features, int rows);
  }

  /**
   * What is run, one network or an ensemble.
   *
   * @param density what it predicts
   * @param type what it computes in
   * @param units what was done to features and labels, of an ensemble member by member; empty for nothing
   * @param inOrder whether batches go through it one after another, in their order
   * @param predict makes what runs it in one thread; the first may be the network itself
   */
  private record Running(
      Density density, DataType type, List<Units> units, boolean inOrder,
      Supplier<Function<INDArray, Predictions>> predict) {

    static Running of(NetworkCopies copies) {
      NormalizedModel model = copies.first();
      return new Running(
          model.density(), model.type(), model.units().stream().toList(), copies.isSingle(), () -> copies.next()::predict);
    }

    static Running of(Ensemble ensemble) {
      return new Running(
          ensemble.density(), ensemble.type(), ensemble.units().stream().flatMap(Optional::stream).toList(), true,
          () -> ensemble::predict);
    }
  }

  private ModelFile(
      Path file, int inputs, DensityHead head, Supplier<Running> running, Optional<Calibration> calibration) {
    this.file = file;
    this.inputs = inputs;
    this.calibration = calibration.orElse(null);
    if (head.isSequence()) {
      throw noRows("it predicts sequences", null);
    }
    try {
      this.running = running.get();
    } catch (DL4JException e) {
      throw new RefusedException(file + ": " + e.getMessage(), e);
    }
    for (Units units : this.running.units) {
      units.input(0).filter(columns -> columns.width() != inputs).ifPresent(columns -> {
        throw new RefusedException(
            file + ": expected a normaliser of " + inputs + " feature columns, as the network takes, but it has "
                + columns.width());
      });
    }
  }

  private RefusedException noRows(String why, RuntimeException cause) {
    return new RefusedException(file + ": the network takes no rows of " + inputs + " numbers: " + why, cause);
  }

  /**
   * Reads a file, with the normaliser in it if there is one.
   *
   * @param file a zip of {@link ModelSerializer}, or of an ensemble
   * @param output which output of a graph; null for its only density output
   * @param trusted packages of classes that the file may name, beside ours and Deeplearning4j's
   * @throws RefusedException if it is something else or damaged, or predicts no density from rows of numbers
   */
  static ModelFile read(Path file, String output, String... trusted) {
    requireReadable(file);
    try {
      if (EnsembleArchive.isOne(file)) {
        EnsembleArchive archive = EnsembleArchive.of(file);
        return of(file, output, archive.ensemble(trusted), archive.calibration());
      }
      ModelArchive archive = ModelArchive.of(file);
      Normalizer<?> normaliser = archive.normalizer().orElse(null);
      return archive.isGraph()
          ? of(file, output, archive.graph(false, trusted), normaliser, archive.calibration(), trusted.length == 0)
          : of(file, output, archive.network(false, trusted), normaliser, archive.calibration(), trusted.length == 0);
    } catch (DL4JException | UncheckedIOException e) {
      throw new RefusedException(e.getMessage(), e);
    }
  }

  /**
   * Checks what can be said before anything is read.
   *
   * @throws RefusedException if there is no such file, it is none, or may not be read
   */
  static void requireReadable(Path file) {
    if (!Files.exists(file)) {
      throw new RefusedException(file + ": there is no such file");
    }
    if (!Files.isRegularFile(file)) { // a zip is read from its end, so a pipe will not do
      throw new RefusedException(
          file + ": expected a file, but this is " + (Files.isDirectory(file) ? "a folder" : "a pipe or a device"));
    }
    if (!Files.isReadable(file)) {
      throw new RefusedException(file + " cannot be read: you may not");
    }
  }

  private static ModelFile of(Path file, String output, Ensemble ensemble, Optional<Calibration> calibration) {
    if (output != null) {
      throw new RefusedException(file + ": only graphs have outputs with names, and this is an ensemble");
    }
    Supplier<Running> running = () -> Running.of(ensemble);
    if (ensemble.networks().get(0) instanceof ComputationGraph graph) {
      return new ModelFile(file, InputWidth.of(file, graph), DensityHead.of(graph), running, calibration);
    }
    MultiLayerNetwork net = (MultiLayerNetwork) ensemble.networks().get(0);
    return new ModelFile(file, InputWidth.of(file, net), DensityHead.of(net), running, calibration);
  }

  private static ModelFile of(
      Path file,
      String output,
      MultiLayerNetwork net,
      Normalizer<?> normaliser,
      Optional<Calibration> calibration,
      boolean known) {
    if (output != null) {
      throw new RefusedException(file + ": only graphs have outputs with names, and this is no graph");
    }
    int inputs = InputWidth.of(file, net);
    DensityHead head = head(file, () -> DensityHead.of(net));
    Supplier<Running> running =
        () -> Running.of(NetworkCopies.of(net, known, each -> NormalizedModel.of(each, normaliser)));
    return new ModelFile(file, inputs, head, running, calibration);
  }

  private static ModelFile of(
      Path file,
      String output,
      ComputationGraph graph,
      Normalizer<?> normaliser,
      Optional<Calibration> calibration,
      boolean known) {
    int inputs = InputWidth.of(file, graph);
    DensityHead head =
        head(file, () -> output == null ? DensityHead.of(graph) : DensityHead.of(graph, output));
    Function<ComputationGraph, NormalizedModel> model =
        each -> output == null ? NormalizedModel.of(each, normaliser) : NormalizedModel.of(each, output, normaliser);
    return new ModelFile(
        file, inputs, head, () -> Running.of(NetworkCopies.of(graph, known, model)), calibration);
  }

  private static DensityHead head(Path file, Supplier<DensityHead> head) {
    try {
      return head.get();
    } catch (DL4JException e) {
      throw new RefusedException(file + ": " + e.getMessage(), e);
    }
  }

  /** Returns how many numbers a row has. */
  int inputs() {
    return inputs;
  }

  /** Returns what is predicted, in units of the labels. */
  Density density() {
    return running.density;
  }

  /** Says what was done to features and labels before training; empty if nothing. */
  Optional<String> normalised() {
    return running.units.stream().map(Units::toString).distinct().reduce((a, b) -> a + " and " + b)
        .map(units -> units + ", in the model file, is applied in double");
  }

  /** Returns what agrees predictions with what comes, if the file has such. */
  Optional<Calibration> calibration() {
    return Optional.ofNullable(calibration);
  }

  /** Returns which numbers the network can be given. */
  FeatureRange range() {
    return new FeatureRange(running.type);
  }

  /** Returns whether batches must be run one after another, in their order. */
  boolean inOrder() {
    return running.inOrder;
  }

  /** Returns with how many digits results are written: as many as the network computes with. */
  CsvText.Digits digits() {
    if (running.type == DataType.DOUBLE) {
      return CsvText.Digits.JAVA;
    }
    return !running.units.isEmpty() ? CsvText.Digits.DOUBLE : CsvText.Digits.FLOAT;
  }

  /** Returns what runs the model in one thread, beside others. */
  Runner runner() {
    Function<INDArray, Predictions> network = running.predict.get();
    Input inputOf = running.type == DataType.FLOAT && running.units.isEmpty() ? new Floats()::of : this::doubles;
    return (features, rows) -> {
      INDArray input = inputOf.of(features, rows);
      try {
        Predictions plain = network.apply(input);
        Predictions precise = running.type == DataType.FLOAT ? plain.inDouble() : plain; // rounded when it is written
        return calibration().flatMap(Calibration::recalibration).map(precise::recalibrated).orElse(precise);
      } catch (RuntimeException e) {
        throw noRows(e.getMessage(), e);
      }
    };
  }

  /** Makes an array of the first rows of some numbers. */
  @FunctionalInterface
  private interface Input {
    INDArray of(double[] features, int rows);
  }

  /** Floats, in the same array for as many rows as before: nobody keeps it beyond a prediction. */
  private final class Floats {

    private INDArray array;
    private float[] numbers = {};

    INDArray of(double[] features, int rows) {
      if (array == null || array.size(0) != rows) {
        array = Nd4j.createUninitialized(DataType.FLOAT, new long[] {rows, inputs}, 'c');
        numbers = new float[rows * inputs];
      }
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = (float) features[i];
      }
      array.data().setData(numbers);
      return array;
    }
  }

  private INDArray doubles(double[] features, int rows) {
    int numbers = rows * inputs;
    double[] own = features.length == numbers ? features : Arrays.copyOf(features, numbers);
    INDArray doubles = Nd4j.createFromArray(own).reshape('c', rows, inputs);
    return !running.units.isEmpty() ? doubles : doubles.castTo(running.type);
  }
}
