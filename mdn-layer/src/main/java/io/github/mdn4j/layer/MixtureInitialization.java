// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer;

import io.github.mdn4j.density.Density;
import io.github.mdn4j.density.WeightedLabels;
import io.github.mdn4j.layer.internal.LayerName;
import io.github.mdn4j.layer.internal.RowAxes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.exception.ND4JIllegalArgumentException;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A start from the labels: the head's biases become the raw row of the labels' marginal distribution.
 *
 * <p>A network of random weights predicts components around 0 of scale 1, whatever the labels are, all of about the
 * same weight. Training first has to move them there, and those that get there late may never take part. From here it
 * begins where the best prediction that knows nothing of the input is: for a mixture one found by k-means++ and
 * expectation maximisation, for other families by moments ({@link Density#fit}). The head's weights are made smaller
 * by {@link #gain}, so that the biases are most of what the network says at first.
 *
 * <pre>{@code
 * net.init();
 * MixtureInitialization.of(labels, 42).apply(net);
 * }</pre>
 *
 * <p>Immutable.
 */
public final class MixtureInitialization {

  /** More rows than these do not change a start: so many are drawn from among them. */
  private static final int MOST_ROWS = 10_000;

  private static final double GAIN = 0.1;

  private final INDArray labels;
  private final INDArray mask;
  private final long seed;
  private final double gain;

  private MixtureInitialization(INDArray labels, INDArray mask, long seed, double gain) {
    this.labels = labels;
    this.mask = mask;
    this.seed = seed;
    this.gain = gain;
  }

  /**
   * Takes the labels of the training rows.
   *
   * @param labels [n,D], of sequences [n,D,T] or, for a head that is {@link RNNFormat#NWC}, [n,T,D]
   * @param seed of the search for a mixture
   * @throws DL4JInvalidInputException if they are null
   */
  public static MixtureInitialization of(INDArray labels, long seed) {
    if (labels == null) {
      throw new DL4JInvalidInputException("MixtureInitialization: expected labels, but got null");
    }
    return new MixtureInitialization(labels, null, seed, GAIN);
  }

  /**
   * Leaves out the rows where a mask is 0.
   *
   * @param mask one number a row, [n,1], of sequences [n,T]
   */
  public MixtureInitialization mask(INDArray mask) {
    return new MixtureInitialization(labels, mask, seed, gain);
  }

  /**
   * Says by what the head's weights are multiplied: 0.1 if it is not said, 1 to leave them, 0 to start with the same
   * prediction for every input.
   *
   * @param gain from 0
   * @throws DL4JInvalidConfigException if it is negative or not finite
   */
  public MixtureInitialization gain(double gain) {
    if (!(gain >= 0 && gain < Double.POSITIVE_INFINITY)) {
      throw new DL4JInvalidConfigException("MixtureInitialization: expected a gain from 0, but got " + gain);
    }
    return new MixtureInitialization(labels, mask, seed, gain);
  }

  /**
   * Fits a density to the labels.
   *
   * @param density any density whose families know how to be fitted; all of this library's do
   * @return one raw row, P numbers
   * @throws DL4JInvalidInputException if the labels are not rows of this density's
   * @throws DL4JInvalidConfigException if a family of the density does not know how to be fitted
   */
  public double[] row(Density density) {
    return row(density, RNNFormat.NCW);
  }

  private double[] row(Density density, RNNFormat format) {
    SplittableRandom random = new SplittableRandom(seed);
    double[][] rows = rows(density, format, random);
    Optional<double[]> row;
    try {
      row = density.fit(WeightedLabels.of(rows), random);
    } catch (ND4JIllegalArgumentException e) {
      throw new DL4JInvalidInputException("MixtureInitialization: " + e.getMessage(), e);
    }
    return row.orElseThrow(() -> new DL4JInvalidConfigException(
        "MixtureInitialization: " + density + " does not know how to be fitted to labels: override Density.fit"));
  }

  private double[][] rows(Density density, RNNFormat format, SplittableRandom random) {
    int width = density.labelWidth();
    RowAxes axes = RowAxes.of("labels", labels, width, format, density);
    double[] numbers = axes.numbers(labels);
    double[] weights = mask == null ? null : mask.castTo(DataType.DOUBLE).dup('c').data().asDouble();
    if (weights != null && weights.length != axes.rows()) {
      throw new DL4JInvalidInputException(
          "MixtureInitialization: expected a mask of " + axes.rows() + " numbers, but got " + weights.length);
    }
    List<double[]> kept = new ArrayList<>();
    int seen = 0;
    for (int i = 0; i < axes.rows(); i++) {
      if (weights != null && weights[i] == 0) {
        continue;
      }
      double[] y = new double[width];
      System.arraycopy(numbers, i * width, y, 0, width);
      int row = i;
      density.faultOf(y).ifPresent(fault -> {
        throw new DL4JInvalidInputException("MixtureInitialization: label row " + row + ": " + fault);
      });
      seen++;
      if (kept.size() < MOST_ROWS) {
        kept.add(y);
      } else {
        int place = random.nextInt(seen); // reservoir sampling (Vitter 1985, algorithm R)
        if (place < MOST_ROWS) {
          kept.set(place, y);
        }
      }
    }
    return kept.toArray(double[][]::new);
  }

  /**
   * Starts a network whose output layer is a density's.
   *
   * @param network an initialised network
   * @throws DL4JInvalidConfigException if the output layer is another, or has no biases
   */
  public void apply(MultiLayerNetwork network) {
    apply(DensityHead.of(network), network.getOutputLayer());
    SegmentWarnings.of(network);
  }

  /**
   * Starts a graph with a single density output, whatever other outputs are beside it.
   *
   * @param graph an initialised graph
   * @throws DL4JInvalidConfigException if no output, or more than one, is a density's, or it has no biases
   */
  public void apply(ComputationGraph graph) {
    DensityHead head = DensityHead.of(graph);
    apply(head, graph.getOutputLayer(head.index()));
    SegmentWarnings.of(graph);
  }

  /**
   * Starts one of the outputs of a graph.
   *
   * @param graph an initialised graph
   * @param output the name of a density output
   * @throws DL4JInvalidConfigException if there is no such output, it is not a density's, or it has no biases
   */
  public void apply(ComputationGraph graph, String output) {
    DensityHead head = DensityHead.of(graph, output);
    apply(head, graph.getOutputLayer(head.index()));
    SegmentWarnings.of(graph);
  }

  private void apply(DensityHead head, Layer layer) {
    INDArray bias = layer.paramTable().get(DefaultParamInitializer.BIAS_KEY);
    if (bias == null) {
      throw new DL4JInvalidConfigException(
          LayerName.of(head.layer(), layer.getIndex()) + ": a start from labels wants a layer with biases");
    }
    double[] row = row(head.density(), head.format());
    // whole views are assigned: a single element of a bias's view may be written elsewhere
    bias.assign(Nd4j.createFromArray(row).castTo(bias.dataType()).reshape(bias.shape()));
    layer.paramTable().get(DefaultParamInitializer.WEIGHT_KEY).muli(gain);
  }
}
