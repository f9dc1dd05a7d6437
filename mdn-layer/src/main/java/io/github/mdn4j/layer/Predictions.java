// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer;

import io.github.mdn4j.density.Density;
import io.github.mdn4j.density.Distribution;
import io.github.mdn4j.density.Temperature;
import java.util.Arrays;
import java.util.function.Function;
import java.util.function.ToDoubleBiFunction;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What a network predicts for a batch: one distribution a row.
 *
 * <p>Label-like results (means, variances, modes, quantiles, samples) have the data type of the raw output, scores (log
 * densities, cdf, CRPS) are DOUBLE. Rows are bound when they are asked for; {@link #row} gives one of them. Immutable.
 */
public final class Predictions {

  private final Density density;
  private final DataType type;
  private final double[] raw; // [n,P] by rows
  private final int rows;

  private Predictions(Density density, INDArray raw) {
    if (raw.rank() != 2 || raw.size(1) != density.parameterWidth()) {
      throw new DL4JInvalidInputException(
          "raw output has shape " + Arrays.toString(raw.shape()) + ", but " + density + " wants [n, "
              + density.parameterWidth() + "]");
    }
    this.density = density;
    this.type = raw.dataType();
    this.raw = raw.dup('c').data().asDouble();
    this.rows = Math.toIntExact(raw.size(0));
  }

  /**
   * Reads raw rows.
   *
   * @param density what they parameterise
   * @param raw [n,P]
   * @throws DL4JInvalidInputException if the shape is another
   */
  public static Predictions of(Density density, INDArray raw) {
    return new Predictions(density, raw);
  }

  /**
   * Runs a network whose output layer is a density's.
   *
   * @param network a trained network
   * @param features its input
   * @throws DL4JInvalidConfigException if the output layer is another
   */
  public static Predictions of(MultiLayerNetwork network, INDArray features) {
    Density density = densityOf(network.getOutputLayer(), "the network's last layer");
    return new Predictions(density, network.output(features, false));
  }

  /**
   * Runs a graph with a single density output, whatever other outputs are beside it.
   *
   * @param graph a trained graph
   * @param features its inputs
   * @throws DL4JInvalidConfigException if no output, or more than one, is a density's
   */
  public static Predictions of(ComputationGraph graph, INDArray... features) {
    int[] heads =
        IntStream.range(0, graph.getNumOutputArrays())
            .filter(i -> graph.getOutputLayer(i).conf().getLayer() instanceof DensityOutputLayer)
            .toArray();
    if (heads.length != 1) {
      throw new DL4JInvalidConfigException(
          "Predictions wants a graph with one density output, but " + heads.length + " of the outputs "
              + graph.getConfiguration().getNetworkOutputs() + " are: name one with Predictions.of(graph, output, "
              + "features)");
    }
    return of(graph, heads[0], features);
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
    int index = graph.getConfiguration().getNetworkOutputs().indexOf(output);
    if (index < 0) {
      throw new DL4JInvalidConfigException(
          "the graph has no output \"" + output + "\", but " + graph.getConfiguration().getNetworkOutputs());
    }
    return of(graph, index, features);
  }

  private static Predictions of(ComputationGraph graph, int output, INDArray... features) {
    String name = graph.getConfiguration().getNetworkOutputs().get(output);
    Density density = densityOf(graph.getOutputLayer(output), "output \"" + name + "\"");
    return new Predictions(density, graph.output(false, features)[output]);
  }

  private static Density densityOf(Layer layer, String which) {
    if (layer.conf().getLayer() instanceof DensityOutputLayer head) {
      return head.density();
    }
    throw new DL4JInvalidConfigException(
        "Predictions wants a density output layer, such as MixtureDensityOutputLayer, but " + which + " is a "
            + layer.conf().getLayer().getClass().getSimpleName());
  }

  /** Returns n. */
  public int rows() {
    return rows;
  }

  /** Returns what the raw rows parameterise. */
  public Density density() {
    return density;
  }

  /**
   * Binds one row.
   *
   * @param i from 0 to n − 1
   */
  public Distribution row(int i) {
    int p = density.parameterWidth();
    return density.at(Arrays.copyOfRange(raw, i * p, (i + 1) * p));
  }

  /** Returns E[y] of each row, [n,D]. */
  public INDArray mean() {
    return vectors(Distribution::mean);
  }

  /** Returns the variance of each label column of each row, [n,D]. */
  public INDArray variance() {
    return vectors(Distribution::variance);
  }

  /** Returns a label of highest density of each row, [n,D]. */
  public INDArray mode() {
    return vectors(Distribution::mode);
  }

  /**
   * Returns the log density of one label a row, [n,1], in nats.
   *
   * @param labels [n,D]
   */
  public INDArray logDensity(INDArray labels) {
    return scores(labels, Distribution::logDensity);
  }

  /**
   * Returns P(Y ≤ y) for one label a row, [n,1], for D = 1.
   *
   * @param labels [n,1]
   */
  public INDArray cdf(INDArray labels) {
    return scores(labels, (distribution, y) -> distribution.cdf(y[0]));
  }

  /**
   * Returns the continuous ranked probability score of one label a row, [n,1], in units of the label, for D = 1.
   *
   * @param labels [n,1]
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
    return vectors(distribution -> new double[] {distribution.quantile(p)});
  }

  /**
   * Draws labels from each row, [n,count,D].
   *
   * @param count draws a row
   * @param random the source of randomness; rows draw from it in order
   */
  public INDArray sample(int count, RandomGenerator random) {
    return sample(count, random, Temperature.ONE);
  }

  /**
   * Draws labels from each row at a temperature, [n,count,D].
   *
   * @param count draws a row
   * @param random the source of randomness; rows draw from it in order
   * @param temperature how far the draws may stray
   */
  public INDArray sample(int count, RandomGenerator random, Temperature temperature) {
    int d = density.labelWidth();
    double[] draws = new double[rows * count * d];
    for (int i = 0; i < rows; i++) {
      Distribution distribution = row(i);
      for (int s = 0; s < count; s++) {
        System.arraycopy(distribution.sample(random, temperature), 0, draws, (i * count + s) * d, d);
      }
    }
    return array(draws, rows, count, d).castTo(type);
  }

  private INDArray vectors(Function<Distribution, double[]> of) {
    double[][] values = IntStream.range(0, rows).mapToObj(i -> of.apply(row(i))).toArray(double[][]::new);
    return Nd4j.createFromArray(values).castTo(type);
  }

  private INDArray scores(INDArray labels, ToDoubleBiFunction<Distribution, double[]> of) {
    int d = density.labelWidth();
    if (labels.rank() != 2 || labels.size(0) != rows || labels.size(1) != d) {
      throw new DL4JInvalidInputException(
          "labels have shape " + Arrays.toString(labels.shape()) + ", but " + rows + " rows of " + density + " want ["
              + rows + ", " + d + "]");
    }
    double[] y = labels.dup('c').data().asDouble();
    double[] values = new double[rows];
    for (int i = 0; i < rows; i++) {
      values[i] = of.applyAsDouble(row(i), Arrays.copyOfRange(y, i * d, (i + 1) * d));
    }
    return array(values, rows, 1);
  }

  private static INDArray array(double[] values, long... shape) {
    return Nd4j.createFromArray(values).reshape('c', shape);
  }
}
