// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer;

import io.github.mdn4j.calibration.ConformalInterval;
import io.github.mdn4j.calibration.GroupedConformal;
import io.github.mdn4j.calibration.Recalibration;
import io.github.mdn4j.density.Density;
import io.github.mdn4j.distribution.Distribution;
import io.github.mdn4j.distribution.Interval;
import io.github.mdn4j.distribution.Levels;
import io.github.mdn4j.distribution.MixtureDistribution;
import io.github.mdn4j.distribution.ParameterTable;
import io.github.mdn4j.distribution.Temperature;
import io.github.mdn4j.layer.internal.Given;
import io.github.mdn4j.layer.internal.Inference;
import io.github.mdn4j.layer.internal.RowAxes;
import io.github.mdn4j.layer.internal.cpu.ColumnBlocks;
import io.github.mdn4j.layer.model.ModelArchive;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.function.ToDoubleBiFunction;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What a network predicts for a batch: one distribution a row, where a row is an example or a step of a sequence.
 *
 * <p>Label-like results (means, variances, modes, quantiles) are [n,D] and have the data type of the raw output,
 * scores (log densities, cdf, CRPS) are [n,1] and DOUBLE. For sequences the former are [n,D,T], or [n,T,D] where the
 * network is {@link RNNFormat#NWC}, and the latter [n,T]. Steps that are padding are predicted like any other: mask
 * what comes out.
 *
 * <p>Rows are bound when they are asked for; {@link #row} gives one of them. A row whose features or raw numbers are not
 * finite is named by {@link #faults}; its results are NaN, and the other rows are as they are. Immutable.
 */
public final class Predictions {

  /** Rows from which more than one thread pays. */
  static final int PARALLEL = 2048;

  /** Rows whose raw numbers stay in the second-level cache, as a rule, and whose moments are not worth threads. */
  private static final int IN_CACHE = 1 << 13;

  /** Rows that one thread takes at a time, where rows go by blocks. */
  static final int STRETCH = 2048;

  private final Density density;
  private final DataType type;
  private final RowAxes axes;
  private final RawRows raw;
  private final int labelWidth;
  private final View view; // null for the rows as they are
  private final SortedMap<Integer, String> faults;
  private final boolean precise; // whether the network computed in double
  private volatile BlockMoments blockMoments; // means, and variances if they were asked for; null at first

  /** What is seen of the distribution of a row. */
  private interface View {
    Distribution of(int row, Distribution whole);
  }

  private Predictions(
      Density density,
      DataType type,
      RowAxes axes,
      RawRows raw,
      int labelWidth,
      View view,
      SortedMap<Integer, String> faults,
      boolean precise) {
    this.density = density;
    this.type = type;
    this.axes = axes;
    this.raw = raw;
    this.labelWidth = labelWidth;
    this.view = view;
    this.faults = faults;
    this.precise = precise;
  }

  private static Predictions of(Density density, INDArray raw, RNNFormat format, INDArray... features) {
    RowAxes axes = RowAxes.of("raw output", raw, density.parameterWidth(), format, density);
    return of(density, raw.dataType(), axes, RawRows.of(density.parameterWidth(), axes.numbers(raw)), features);
  }

  private static Predictions of(Density density, DataType type, RowAxes axes, RawRows raw, INDArray... features) {
    SortedMap<Integer, String> faults = RowFaults.of(axes, raw, density, features);
    boolean precise = type == DataType.DOUBLE;
    return new Predictions(density, type, axes, raw, density.labelWidth(), null, faults, precise);
  }

  /**
   * Reads raw rows.
   *
   * @param density what they parameterise
   * @param raw [n,P] or [n,P,T]
   * @throws DL4JInvalidInputException if the shape is another
   */
  public static Predictions of(Density density, INDArray raw) {
    return of(density, raw, RNNFormat.NCW);
  }

  /**
   * Reads raw rows of sequences.
   *
   * @param density what they parameterise
   * @param raw [n,P,T] for NCW, [n,T,P] for NWC
   * @param format the order of axes
   * @throws DL4JInvalidInputException if the shape is another
   */
  public static Predictions of(Density density, INDArray raw, RNNFormat format) {
    return of(density, raw, format, new INDArray[0]);
  }

  /**
   * Runs a network whose output layer is a density's.
   *
   * <p>Features and network stay as they are: masks that a training or an evaluation left are not taken, and a listener
   * may predict in the middle of truncated backpropagation through time.
   *
   * @param network a trained network
   * @param features its input
   * @throws DL4JInvalidConfigException if the output layer is another
   */
  public static Predictions of(MultiLayerNetwork network, INDArray features) {
    return of(network, features, null);
  }

  /**
   * Runs a network on padded sequences.
   *
   * <p>The mask reaches what looks at whole sequences, such as {@code LastTimeStep} and global pooling. Steps that are
   * padding are still predicted where there is a prediction a step.
   *
   * @param network a trained network
   * @param features its input, such as [n,nIn,T]
   * @param featuresMask [n,T], 1 where there is a step and 0 where there is none; null if all are there
   * @throws DL4JInvalidConfigException if the output layer is another
   */
  public static Predictions of(MultiLayerNetwork network, INDArray features, INDArray featuresMask) {
    DensityHead head = DensityHead.of(network);
    return of(network, head, head.density(), features, featuresMask);
  }

  /**
   * Runs a network, and binds its raw rows to a density of the same width in other units, or to its own.
   *
   * @param wanted that density; results are DOUBLE if it is not the network's own
   */
  static Predictions of(
      MultiLayerNetwork network, DensityHead head, Density wanted, INDArray features, INDArray featuresMask) {
    if (featuresMask == null) {
      BlockMoments moments = momentsOnTheWay(wanted, features);
      ColumnBlocks.Visitor visitor = moments != null ? moments : (first, n, columns) -> false;
      Optional<ColumnBlocks> columns = Inference.columns(network, features, visitor);
      if (columns.isPresent()) {
        RowAxes axes = new RowAxes(columns.get().rows(), 1, null);
        Predictions all = of(head.density(), DataType.FLOAT, axes, RawRows.of(columns.get()), features).inUnits(wanted);
        all.blockMoments = moments;
        return all;
      }
    }
    INDArray raw = Inference.output(network, features, featuresMask);
    INDArray[] seen = featuresMask == null ? new INDArray[] {features} : new INDArray[0]; // padding may hold anything
    return of(head.density(), raw, head.format(), seen).inUnits(wanted);
  }

  // of so many rows, means and variances cost least on the way; of fewer they cost nothing more when somebody asks
  private static BlockMoments momentsOnTheWay(Density density, INDArray features) {
    boolean many = features != null && features.rank() == 2 && features.size(0) > IN_CACHE;
    return many && density.moments().isPresent() ? new BlockMoments(density, (int) features.size(0), true) : null;
  }

  /**
   * Runs whatever gives raw rows, such as an {@link io.github.mdn4j.layer.ensemble.Ensemble Ensemble}.
   *
   * @param predictor what is run
   * @param features its input, or its inputs
   */
  public static Predictions of(Predictor predictor, INDArray... features) {
    return of(predictor.density(), predictor.output(features), predictor.format(), features);
  }

  /**
   * Runs a graph with a single density output, whatever other outputs are beside it.
   *
   * @param graph a trained graph
   * @param features its inputs
   * @throws DL4JInvalidConfigException if no output, or more than one, is a density's
   */
  public static Predictions of(ComputationGraph graph, INDArray... features) {
    return of(graph, features, null);
  }

  /**
   * Runs a graph with a single density output on padded sequences.
   *
   * @param graph a trained graph
   * @param features its inputs
   * @param featuresMasks one an input, [n,T], null where an input has none; null if none has
   * @throws DL4JInvalidConfigException if no output, or more than one, is a density's
   */
  public static Predictions of(ComputationGraph graph, INDArray[] features, INDArray[] featuresMasks) {
    return of(graph, DensityHead.of(graph), features, featuresMasks);
  }

  /**
   * Runs a graph and reads one of its outputs.
   *
   * @param graph a trained graph
   * @param output the name of a density output
   * @param features its inputs
   * @throws DL4JInvalidConfigException if there is no such output or it is not a density's
   */
  public static Predictions of(ComputationGraph graph, String output, INDArray... features) {
    return of(graph, output, features, null);
  }

  /**
   * Runs a graph on padded sequences and reads one of its outputs.
   *
   * @param graph a trained graph
   * @param output the name of a density output
   * @param features its inputs
   * @param featuresMasks one an input, [n,T], null where an input has none; null if none has
   * @throws DL4JInvalidConfigException if there is no such output or it is not a density's
   */
  public static Predictions of(
      ComputationGraph graph, String output, INDArray[] features, INDArray[] featuresMasks) {
    return of(graph, DensityHead.of(graph, output), features, featuresMasks);
  }

  private static Predictions of(
      ComputationGraph graph, DensityHead head, INDArray[] features, INDArray[] featuresMasks) {
    INDArray raw = Inference.output(graph, features, featuresMasks)[head.index()];
    return of(head.density(), raw, head.format(), featuresMasks == null ? features : new INDArray[0]);
  }

  /**
   * Runs what is in a file on features in their own units; labels are in theirs, too. A normaliser in the file is
   * applied in double. {@link NormalizedModel} does it again and again without reading the file anew.
   *
   * @param archive a model file
   * @param features in their own units, best DOUBLE
   * @param trusted packages of classes that the file may name beside those of this library, Deeplearning4j and ND4J
   */
  public static Predictions of(ModelArchive archive, INDArray features, String... trusted) {
    return NormalizedModel.of(archive, trusted).predict(features);
  }

  /** Returns the same raw rows as those of a density of the same width; with results in DOUBLE if it is another. */
  Predictions inUnits(Density other) {
    return other == density
        ? this
        : new Predictions(other, DataType.DOUBLE, axes, raw, other.labelWidth(), null, faults, precise);
  }

  /** Returns the same with all results in DOUBLE, whatever the network computes in. */
  public Predictions inDouble() {
    Predictions doubles = new Predictions(density, DataType.DOUBLE, axes, raw, labelWidth, view, faults, precise);
    doubles.blockMoments = blockMoments;
    return doubles;
  }

  /** Returns the number of rows: n, of sequences n T. */
  public int rows() {
    return axes.rows();
  }

  /** Returns what the raw rows parameterise, all label columns of it. */
  public Density density() {
    return density;
  }

  /** Returns D, the number of label columns that are seen here. */
  public int labelWidth() {
    return labelWidth;
  }

  /** Returns what is wrong with rows whose features or raw numbers are not finite, by row; empty if nothing is. */
  public SortedMap<Integer, String> faults() {
    return faults;
  }

  /**
   * Returns what is predicted for some label columns, whatever the others may be.
   *
   * @param columns in the order that is wanted, each once
   * @throws UnsupportedOperationException when rows are bound, if the family's marginals are not known
   * @throws org.nd4j.linalg.exception.ND4JIllegalArgumentException when rows are bound, if a column is not there
   */
  public Predictions marginal(int... columns) {
    int[] chosen = columns.clone();
    return seen(chosen.length, (i, whole) -> whole.marginal(chosen));
  }

  /**
   * Returns what is predicted for the other label columns, in their order, where some are known.
   *
   * @param columns that are known, each once, not all
   * @param values what they are, a row of them for each row: [n,|columns|], of sequences [n,|columns|,T] or
   *     [n,T,|columns|]
   * @throws DL4JInvalidInputException if the values have another shape
   * @throws UnsupportedOperationException when rows are bound, if the family's conditionals are not known
   */
  public Predictions condition(int[] columns, INDArray values) {
    int known = columns.length;
    if (!Arrays.equals(values.shape(), axes.shape(known))) {
      throw new DL4JInvalidInputException(
          "expected values of shape " + Arrays.toString(axes.shape(known)) + ", " + known + " known columns for " + rows()
              + " rows, but got " + Arrays.toString(values.shape()));
    }
    int[] indices = columns.clone();
    double[] numbers = axes.numbers(values);
    return seen(
        labelWidth - known,
        (i, whole) -> whole.condition(indices, Arrays.copyOfRange(numbers, i * known, (i + 1) * known)));
  }

  private Predictions seen(int width, View next) {
    View both = view == null ? next : (i, whole) -> next.of(i, view.of(i, whole));
    return new Predictions(density, type, axes, raw, width, both, faults, precise);
  }

  /**
   * Returns the same rows, each recalibrated: moments, quantiles, scores, draws and JSON are then of what comes out.
   *
   * @param recalibration learnt on rows that training has not seen, for predictions like these
   */
  public Predictions recalibrated(Recalibration recalibration) {
    Given.of("Predictions", "a recalibration", recalibration);
    return seen(labelWidth, (i, whole) -> recalibration.of(whole));
  }

  /**
   * Binds one row; of sequences, the rows are the steps of the first, then those of the second, and so on.
   *
   * @param i from 0 to {@link #rows()} − 1
   * @throws IndexOutOfBoundsException if there is no such row
   * @throws DL4JInvalidInputException if it is among the {@link #faults}
   */
  public Distribution row(int i) {
    Objects.checkIndex(i, rows());
    if (faults.containsKey(i)) {
      throw new DL4JInvalidInputException(faults.get(i));
    }
    Distribution whole = density.at(raw.row(i));
    return view == null ? whole : view.of(i, whole);
  }

  /**
   * Binds one step of a sequence.
   *
   * @param example from 0 to n − 1
   * @param step from 0 to T − 1
   * @throws IndexOutOfBoundsException if there is no such step
   */
  public Distribution row(int example, int step) {
    return row(Objects.checkIndex(example, axes.examples()) * axes.steps() + Objects.checkIndex(step, axes.steps()));
  }

  /**
   * Writes the parameters of each row by name as a JSON array, one row a line; of sequences, an array of such arrays.
   *
   * @param out where it goes; not closed
   * @throws IOException if the writer fails
   * @throws UnsupportedOperationException if the family gives its parameters no names
   */
  public void writeJson(Writer out) throws IOException {
    parameters().writeJson(out);
  }

  /** Returns what {@link #writeJson} writes. */
  public String toJson() {
    StringWriter text = new StringWriter();
    try {
      writeJson(text);
    } catch (IOException e) {
      throw new UncheckedIOException("Predictions: cannot write " + density, e);
    }
    return text.toString();
  }

  /**
   * Writes the parameters of all rows by name as columns, a file of NumPy: {@code numpy.load} reads it. A parameter is an
   * array [n, …], or [n,T, …] of sequences, of doubles; its name is that of {@link ParameterTable}. A row among the {@link
   * #faults} is NaN.
   *
   * @param out where it goes; not closed
   * @throws IOException if it cannot be written
   * @throws UnsupportedOperationException if the family gives its parameters no names
   */
  public void writeNpz(OutputStream out) throws IOException {
    parameters().writeNpz(out);
  }

  /**
   * Writes what {@link #writeNpz} does to a file, and replaces what was there by the whole of it.
   *
   * @throws IOException if it cannot be written
   */
  public void toNpz(Path file) throws IOException {
    parameters().writeNpz(file);
  }

  private RowParameters parameters() {
    return new RowParameters(axes, i -> faults.containsKey(i) ? null : row(i).parameters());
  }

  /** Returns E[y] of each row, [n,D]. */
  public INDArray mean() {
    return axes.array(moments(true), labelWidth, type);
  }

  /** Returns the variance of each label column of each row, [n,D]. */
  public INDArray variance() {
    return axes.array(moments(false), labelWidth, type);
  }

  /** Returns means, variances, quantiles and draws as plain numbers. */
  public PlainPredictions plain() {
    return new PlainPredictions(this);
  }

  /** Returns Cov[y] of each row, [n,D,D]; of sequences [n,D,D,T] or [n,T,D,D]. */
  public INDArray covariance() {
    int d = labelWidth;
    double[] numbers =
        numbers(d * d, distribution -> Arrays.stream(distribution.covariance()).flatMapToDouble(Arrays::stream).toArray());
    return axes.array(numbers, d, d).castTo(type);
  }

  /** Returns a label of highest density of each row, [n,D]: searched for in a mixture ({@link Distribution#mode}). */
  public INDArray mode() {
    return vectors(Distribution::mode);
  }

  /**
   * Returns the mean of the component of largest weight of each row, [n,D]: cheap, and often but not always near the
   * mode.
   *
   * @throws DL4JInvalidConfigException if the density is no mixture
   */
  public INDArray heaviestMean() {
    return vectors(
        distribution -> {
          if (distribution instanceof MixtureDistribution mixture) {
            return mixture.heaviestMean();
          }
          throw new DL4JInvalidConfigException("heaviestMean wants a mixture, but " + density + " is none: use mean");
        });
  }

  /**
   * Returns the log density of one label a row, [n,1] or [n,T], in nats.
   *
   * @param labels [n,D], or sequences
   */
  public INDArray logDensity(INDArray labels) {
    return scores(labels, Distribution::logDensity, pass(), (row, y) -> row.logDensity(y));
  }

  /**
   * Returns P(Y ≤ y) for one label a row, [n,1] or [n,T], for D = 1.
   *
   * @param labels [n,1], or sequences
   */
  public INDArray cdf(INDArray labels) {
    return scores(labels, (distribution, y) -> distribution.cdf(y[0]), pass(), (row, y) -> row.cdf(y));
  }

  /**
   * Returns the continuous ranked probability score of one label a row, [n,1] or [n,T], in units of the label,
   * for D = 1.
   *
   * @param labels [n,1], or sequences
   */
  public INDArray crps(INDArray labels) {
    return scores(
        labels, (distribution, y) -> distribution.crps(y[0]), pass().filter(UnivariatePass::hasCrps),
        (row, y) -> row.crps(y));
  }

  /**
   * Returns the p-quantile of each row, [n,1], for D = 1.
   *
   * @param p inside (0, 1)
   */
  public INDArray quantile(double p) {
    return quantiles(p);
  }

  /**
   * Returns several quantiles of each row, each row bound once: [n,levels], of sequences [n,levels,T] or [n,T,levels]; for
   * D = 1.
   *
   * <p>Of a network of floats, those of a mixture of Gaussians are searched together, to about 1e-12 of the narrowest scale:
   * several times as fast as one by one. Of a network of doubles each is {@link Distribution#quantile} to the last bit.
   *
   * @param p probabilities inside (0, 1), at least one
   * @throws DL4JInvalidInputException if there is none
   */
  public INDArray quantiles(double... p) {
    return axes.array(quantileNumbers(p), p.length).castTo(type);
  }

  /** Returns quantiles by rows, [n,levels]. */
  double[] quantileNumbers(double... p) {
    if (p.length == 0) {
      throw new DL4JInvalidInputException("quantiles: expected at least one probability, but got none");
    }
    double[] probabilities = p.clone();
    Optional<UnivariatePass> pass = pass();
    return pass.isPresent()
        ? pass.get().quantiles(Levels.of(probabilities), precise)
        : numbers(p.length, row -> Arrays.stream(probabilities).map(row::quantile).toArray());
  }

  /**
   * Returns the central interval of each row, its two ends [n,2]; of sequences [n,2,T] or [n,T,2]; for D = 1.
   *
   * @param level the mass inside, in (0, 1)
   */
  public INDArray interval(double level) {
    Optional<UnivariatePass> pass = pass();
    double[] numbers =
        pass.isPresent()
            ? pass.get().quantiles(Levels.ofInterval(level), precise)
            : numbers(2, row -> ends(row.interval(level)));
    return axes.array(numbers, 2).castTo(type);
  }

  /**
   * Returns a calibrated interval of each row, its two ends [n,2]; of sequences [n,2,T] or [n,T,2]; for D = 1.
   *
   * @param interval found on rows that training has not seen, for predictions like these
   */
  public INDArray interval(ConformalInterval interval) {
    return each(2, row -> ends(interval.of(row)));
  }

  /**
   * Returns a calibrated interval of each row, found for the group that the row belongs to, [n,2].
   *
   * @param groups the intervals of the groups
   * @param group the group of each row, in the order of {@link #row(int)}
   * @throws DL4JInvalidInputException if there are not as many groups as rows
   */
  public INDArray interval(GroupedConformal groups, List<String> group) {
    if (group.size() != rows()) {
      throw new DL4JInvalidInputException(
          "interval: expected " + rows() + " groups, one a row, but got " + group.size());
    }
    double[] numbers = new double[2 * rows()];
    Arrays.fill(numbers, Double.NaN); // a row that cannot be predicted has no interval
    visit(i -> {
      if (!faults.containsKey(i)) {
        System.arraycopy(ends(groups.of(group.get(i), row(i))), 0, numbers, 2 * i, 2);
      }
    });
    return axes.array(numbers, 2).castTo(type);
  }

  private static double[] ends(Interval interval) {
    return new double[] {interval.low(), interval.high()};
  }

  /**
   * Estimates the entropy of each row in nats, [n,1] or [n,T], DOUBLE, by drawing labels.
   *
   * @param draws how many labels are drawn a row, at least 2
   * @param random the source of randomness; rows draw from it in order
   */
  public INDArray entropy(int draws, RandomGenerator random) {
    double[] values = new double[rows()];
    for (int i = 0; i < values.length; i++) {
      values[i] = faults.containsKey(i) ? Double.NaN : row(i).entropy(draws, random).value();
    }
    return axes.scores(values);
  }

  /**
   * Draws labels from each row, [n,count,D]; of sequences [n,count,D,T] or [n,count,T,D].
   *
   * <p>Each step is drawn as if no other had been: to draw whole sequences, use
   * {@link io.github.mdn4j.layer.sequence.SequenceSampler SequenceSampler}.
   *
   * @param count draws a row, at least 1
   * @param random the source of randomness; rows draw from it in order
   */
  public INDArray sample(int count, RandomGenerator random) {
    return sample(count, Temperature.ONE, random);
  }

  /**
   * Draws labels from each row at a temperature, [n,count,D]; of sequences [n,count,D,T] or [n,count,T,D].
   *
   * @param count draws a row, at least 1
   * @param temperature how sharp or how wild the draws are
   * @param random the source of randomness; rows draw from it in order
   */
  public INDArray sample(int count, Temperature temperature, RandomGenerator random) {
    return axes.array(draws(count, temperature, random), count, labelWidth).castTo(type);
  }

  /** Draws labels by rows, [n,count,D]. */
  double[] draws(int count, Temperature temperature, RandomGenerator random) {
    int d = labelWidth;
    double[] draws = new double[Math.multiplyExact(rows(), Given.count("Predictions", "draws", 1, count) * d)];
    Optional<UnivariatePass> pass = pass();
    if (pass.isPresent()) {
      pass.get().sample(count, temperature, random, draws);
      return draws;
    }
    for (int i = 0; i < rows(); i++) {
      if (faults.containsKey(i)) {
        Arrays.fill(draws, i * count * d, (i + 1) * count * d, Double.NaN);
        continue;
      }
      Distribution distribution = row(i);
      for (int s = 0; s < count; s++) {
        System.arraycopy(distribution.sample(temperature, random), 0, draws, (i * count + s) * d, d);
      }
    }
    return draws;
  }

  /**
   * Computes some numbers of each row, [n,width]; of sequences [n,width,T] or [n,T,width]. They have the data type of
   * the raw output.
   *
   * @param width how many numbers a row
   * @param of computes them; may be called from several threads
   */
  public INDArray each(int width, Function<Distribution, double[]> of) {
    return axes.array(numbers(width, of), width).castTo(type);
  }

  /**
   * Orders one number a row as scores are, [n,1] or [n,T], DOUBLE.
   *
   * @param values as many numbers as {@link #rows()}, in the order of {@link #row(int)}
   */
  public INDArray scores(double[] values) {
    return axes.scores(values.clone());
  }

  /** Returns means or variances by rows, from blocks of rows where the density has such, else row by row. */
  double[] moments(boolean mean) {
    if (view != null || !faults.isEmpty() || density.moments().isEmpty()) {
      return numbers(labelWidth, mean ? Distribution::mean : Distribution::variance);
    }
    BlockMoments both = blockMoments;
    if (both == null || !mean && both.variances() == null) {
      both = blockMoments(!mean);
      blockMoments = both;
    }
    return mean ? both.means() : both.variances();
  }

  private BlockMoments blockMoments(boolean both) {
    BlockMoments moments = new BlockMoments(density, rows(), both);
    IntStream blocks = IntStream.range(0, (rows() + RawRows.BLOCK - 1) / RawRows.BLOCK);
    (rows() > IN_CACHE ? blocks.parallel() : blocks)
        .forEach(
            block -> {
              int first = block * RawRows.BLOCK;
              moments.visit(raw, first, Math.min(rows() - first, RawRows.BLOCK));
            });
    return moments;
  }

  private INDArray vectors(Function<Distribution, double[]> of) {
    return axes.array(numbers(labelWidth, of), labelWidth).castTo(type);
  }

  /** Returns what goes over rows without an object a row, where the density allows it. */
  private Optional<UnivariatePass> pass() {
    return view == null ? UnivariatePass.of(density, raw, rows(), faults) : Optional.empty();
  }

  private double[] numbers(int width, Function<Distribution, double[]> of) {
    double[] numbers = new double[rows() * width];
    visit(i -> {
      if (faults.containsKey(i)) {
        Arrays.fill(numbers, i * width, (i + 1) * width, Double.NaN);
      } else {
        System.arraycopy(of.apply(row(i)), 0, numbers, i * width, width);
      }
    });
    return numbers;
  }

  private INDArray scores(
      INDArray labels, ToDoubleBiFunction<Distribution, double[]> of, Optional<UnivariatePass> pass,
      UnivariatePass.Score quick) {
    int d = labelWidth;
    if (!Arrays.equals(labels.shape(), axes.shape(d))) {
      throw new DL4JInvalidInputException(
          "labels have shape " + Arrays.toString(labels.shape()) + ", but " + rows() + " rows of " + density + " want "
              + Arrays.toString(axes.shape(d)));
    }
    double[] y = axes.numbers(labels);
    if (pass.isPresent()) {
      return axes.scores(pass.get().scores(y, quick));
    }
    double[] values = new double[rows()];
    visit(i -> {
      double[] label = Arrays.copyOfRange(y, i * d, (i + 1) * d);
      values[i] = faults.containsKey(i) ? Double.NaN : of.applyAsDouble(row(i), label);
    });
    return axes.scores(values);
  }

  /** Visits all rows, in several threads if that pays; each writes to a place of its own. */
  private void visit(IntConsumer row) {
    IntStream indices = IntStream.range(0, rows());
    (rows() >= PARALLEL ? indices.parallel() : indices).forEach(row);
  }
}
