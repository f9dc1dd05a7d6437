// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer;

import io.github.mdn4j.density.Density;
import io.github.mdn4j.density.Moments;
import io.github.mdn4j.distribution.Distribution;
import io.github.mdn4j.distribution.Interval;
import io.github.mdn4j.distribution.MixtureDistribution;
import io.github.mdn4j.distribution.Temperature;
import io.github.mdn4j.layer.internal.Inference;
import io.github.mdn4j.layer.internal.RowAxes;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.function.ToDoubleBiFunction;
import java.util.function.ToDoubleFunction;
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
 * <p>Rows are bound when they are asked for; {@link #row} gives one of them. Immutable.
 */
public final class Predictions {

  /** Rows from which more than one thread pays. */
  private static final int PARALLEL = 2048;

  /** Rows that one thread takes at a time, where rows go by blocks. */
  private static final int STRETCH = 2048;

  private final Density density;
  private final DataType type;
  private final RowAxes axes;
  private final double[] raw; // [n,P] by rows

  private Predictions(Density density, INDArray raw, RNNFormat format) {
    this.density = density;
    this.type = raw.dataType();
    this.axes = RowAxes.of("raw output", raw, density.parameterWidth(), format, density);
    this.raw = axes.numbers(raw);
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
    return new Predictions(density, raw, format);
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
    return of(head.density(), Inference.output(network, features, featuresMask), head.format());
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
    return of(head.density(), Inference.output(graph, features, featuresMasks)[head.index()], head.format());
  }

  /** Returns the number of rows: n, of sequences n T. */
  public int rows() {
    return axes.rows();
  }

  /** Returns what the raw rows parameterise. */
  public Density density() {
    return density;
  }

  /**
   * Binds one row; of sequences, the rows are the steps of the first, then those of the second, and so on.
   *
   * @param i from 0 to {@link #rows()} − 1
   * @throws IndexOutOfBoundsException if there is no such row
   */
  public Distribution row(int i) {
    int p = density.parameterWidth();
    int at = Objects.checkIndex(i, rows()) * p;
    return density.at(Arrays.copyOfRange(raw, at, at + p));
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
    if (axes.format() == null) {
      writeJson(out, 0, rows());
      return;
    }
    out.write("[");
    for (int i = 0; i < axes.examples(); i++) {
      out.write(i == 0 ? "\n" : ",\n");
      writeJson(out, i * axes.steps(), (i + 1) * axes.steps());
    }
    out.write("\n]");
  }

  private void writeJson(Writer out, int from, int to) throws IOException {
    out.write("[");
    for (int i = from; i < to; i++) {
      out.write(i == from ? "\n" : ",\n");
      row(i).parameters().write(out);
    }
    out.write("\n]");
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

  /** Returns E[y] of each row, [n,D]. */
  public INDArray mean() {
    return moments(true, Distribution::mean);
  }

  /** Returns the variance of each label column of each row, [n,D]. */
  public INDArray variance() {
    return moments(false, Distribution::variance);
  }

  /** Returns Cov[y] of each row, [n,D,D]; of sequences [n,D,D,T] or [n,T,D,D]. */
  public INDArray covariance() {
    int d = density.labelWidth();
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
    return scores(labels, Distribution::logDensity);
  }

  /**
   * Returns P(Y ≤ y) for one label a row, [n,1] or [n,T], for D = 1.
   *
   * @param labels [n,1], or sequences
   */
  public INDArray cdf(INDArray labels) {
    return scores(labels, (distribution, y) -> distribution.cdf(y[0]));
  }

  /**
   * Returns the continuous ranked probability score of one label a row, [n,1] or [n,T], in units of the label,
   * for D = 1.
   *
   * @param labels [n,1], or sequences
   */
  public INDArray crps(INDArray labels) {
    return scores(labels, (distribution, y) -> distribution.crps(y[0]));
  }

  /**
   * Returns the p-quantile of each row, [n,1], for D = 1.
   *
   * @param p inside (0, 1)
   */
  public INDArray quantile(double p) {
    return scalars(distribution -> distribution.quantile(p));
  }

  /**
   * Returns the central interval of each row, its two ends [n,2]; of sequences [n,2,T] or [n,T,2]; for D = 1.
   *
   * @param level the mass inside, in (0, 1)
   */
  public INDArray interval(double level) {
    double[] numbers =
        numbers(
            2,
            distribution -> {
              Interval interval = distribution.interval(level);
              return new double[] {interval.low(), interval.high()};
            });
    return axes.array(numbers, 2).castTo(type);
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
      values[i] = row(i).entropy(random, draws).value();
    }
    return axes.scores(values);
  }

  /**
   * Draws labels from each row, [n,count,D]; of sequences [n,count,D,T] or [n,count,T,D].
   *
   * <p>Each step is drawn as if no other had been: to draw whole sequences, use {@link io.github.mdn4j.layer.sequence.SequenceSampler SequenceSampler}.
   *
   * @param count draws a row
   * @param random the source of randomness; rows draw from it in order
   */
  public INDArray sample(int count, RandomGenerator random) {
    return sample(count, random, Temperature.ONE);
  }

  /**
   * Draws labels from each row at a temperature, [n,count,D]; of sequences [n,count,D,T] or [n,count,T,D].
   *
   * @param count draws a row
   * @param random the source of randomness; rows draw from it in order
   * @param temperature how sharp or how wild the draws are
   */
  public INDArray sample(int count, RandomGenerator random, Temperature temperature) {
    int d = density.labelWidth();
    double[] draws = new double[rows() * count * d];
    for (int i = 0; i < rows(); i++) {
      Distribution distribution = row(i);
      for (int s = 0; s < count; s++) {
        System.arraycopy(distribution.sample(random, temperature), 0, draws, (i * count + s) * d, d);
      }
    }
    return axes.array(draws, count, d).castTo(type);
  }

  /**
   * Computes some numbers of each row, [n,width]; of sequences [n,width,T] or [n,T,width]. They have the data type of the raw
   * output.
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

  /** Returns means or variances, from blocks of rows where the density has such, else row by row. */
  private INDArray moments(boolean mean, Function<Distribution, double[]> of) {
    if (Moments.of(density, 1).isEmpty()) {
      return vectors(of);
    }
    int d = density.labelWidth();
    double[] numbers = new double[rows() * d];
    IntStream stretches = IntStream.range(0, (rows() + STRETCH - 1) / STRETCH);
    (rows() >= PARALLEL ? stretches.parallel() : stretches)
        .forEach(
            stretch -> {
              int from = stretch * STRETCH;
              new BlockMoments(density, raw, from, Math.min(rows(), from + STRETCH)).write(mean, numbers);
            });
    return axes.array(numbers, d).castTo(type);
  }

  private INDArray vectors(Function<Distribution, double[]> of) {
    int d = density.labelWidth();
    return axes.array(numbers(d, of), d).castTo(type);
  }

  private INDArray scalars(ToDoubleFunction<Distribution> of) {
    return axes.array(numbers(1, distribution -> new double[] {of.applyAsDouble(distribution)}), 1).castTo(type);
  }

  private double[] numbers(int width, Function<Distribution, double[]> of) {
    double[] numbers = new double[rows() * width];
    visit(i -> System.arraycopy(of.apply(row(i)), 0, numbers, i * width, width));
    return numbers;
  }

  private INDArray scores(INDArray labels, ToDoubleBiFunction<Distribution, double[]> of) {
    int d = density.labelWidth();
    if (!Arrays.equals(labels.shape(), axes.shape(d))) {
      throw new DL4JInvalidInputException(
          "labels have shape " + Arrays.toString(labels.shape()) + ", but " + rows() + " rows of " + density + " want "
              + Arrays.toString(axes.shape(d)));
    }
    double[] y = axes.numbers(labels);
    double[] values = new double[rows()];
    visit(i -> values[i] = of.applyAsDouble(row(i), Arrays.copyOfRange(y, i * d, (i + 1) * d)));
    return axes.scores(values);
  }

  /** Visits all rows, in several threads if that pays; each writes to a place of its own. */
  private void visit(IntConsumer row) {
    IntStream indices = IntStream.range(0, rows());
    (rows() >= PARALLEL ? indices.parallel() : indices).forEach(row);
  }
}
