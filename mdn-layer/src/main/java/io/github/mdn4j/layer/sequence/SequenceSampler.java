// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.sequence;

import io.github.mdn4j.distribution.Temperature;
import io.github.mdn4j.layer.DensityHead;
import io.github.mdn4j.layer.Predictions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Draws sequences from a recurrent network: runs one step, draws from what it predicts, and feeds the draw back.
 *
 * <p>Feed the beginnings of n sequences with {@link #feed}, then draw their continuations with {@link #sample}. The
 * sampler remembers the steps itself, so several samplers can share a network, and {@code rnnTimeStep} of the network
 * is not disturbed. What the network knows of the past must lie in its recurrent layers. Not for several threads at
 * once, nor for a network that is used elsewhere at the same time.
 *
 * <p>Graves (2013), section 4.
 */
public final class SequenceSampler {

  private final StepwiseNetwork network;
  private final Temperature temperature;
  private final Feedback feedback;
  private final Stop stop;

  private Predictions predictions; // of the next step, one row a sequence; null before the first
  private boolean[] stopped;
  private int[] lengths;

  /** Makes the features of the next step from what was drawn. */
  @FunctionalInterface
  public interface Feedback {

    /**
     * Returns the next features.
     *
     * @param sequence which sequence, from 0
     * @param step how many steps were drawn before, from 0
     * @param drawn the label that was drawn, D numbers
     * @return as many numbers as the network has inputs
     */
    double[] features(int sequence, int step, double[] drawn);
  }

  /** Decides where a sequence ends. */
  @FunctionalInterface
  public interface Stop {

    /**
     * Returns whether a draw is the last of its sequence.
     *
     * @param sequence which sequence, from 0
     * @param step how many steps were drawn before, from 0
     * @param drawn the label that was drawn, D numbers
     */
    boolean after(int sequence, int step, double[] drawn);
  }

  private SequenceSampler(Builder builder) {
    this.network = builder.network;
    this.temperature = builder.temperature;
    this.feedback = builder.feedback == null ? (sequence, step, drawn) -> drawn : builder.feedback;
    this.stop = builder.stop;
    int d = network.head().density().labelWidth();
    if (builder.feedback == null) {
      network.width().ifPresent(width -> {
        if (width != d) {
          throw new DL4JInvalidConfigException(
              "SequenceSampler: draws have " + d + " columns, but " + network + " has " + width
                  + " inputs: give a feedback function that makes features from a draw");
        }
      });
    }
  }

  /** Makes a sampler of a network that feeds back what it draws, at temperature 1, without a stop. */
  public static SequenceSampler of(MultiLayerNetwork network) {
    return new Builder(network).build();
  }

  /** Makes a sampler of a graph with one density output; like that of a network. */
  public static SequenceSampler of(ComputationGraph graph) {
    return new Builder(graph).build();
  }

  /** Chooses how sequences are drawn. */
  public static final class Builder {

    private final StepwiseNetwork network;
    private Temperature temperature = Temperature.ONE;
    private Feedback feedback;
    private Stop stop = (sequence, step, drawn) -> false;

    /**
     * Starts with a network.
     *
     * @param network its output layer is a {@link io.github.mdn4j.layer.RnnMixtureDensityOutputLayer RnnMixtureDensityOutputLayer}
     * @throws DL4JInvalidConfigException if it is another, or a layer cannot run step after step
     */
    public Builder(MultiLayerNetwork network) {
      this.network = StepwiseNetwork.of(network);
    }

    /**
     * Starts with a graph of one input.
     *
     * @param graph one of its outputs is a {@link io.github.mdn4j.layer.RnnMixtureDensityOutputLayer RnnMixtureDensityOutputLayer}, the others are of no density
     * @throws DL4JInvalidConfigException if that is not so, or a layer cannot run step after step
     */
    public Builder(ComputationGraph graph) {
      this.network = StepwiseNetwork.of(graph, DensityHead.of(graph));
    }

    /**
     * Starts with a graph of one input.
     *
     * @param graph a trained graph
     * @param output the name of a {@link io.github.mdn4j.layer.RnnMixtureDensityOutputLayer RnnMixtureDensityOutputLayer}
     * @throws DL4JInvalidConfigException if it is another, or a layer cannot run step after step
     */
    public Builder(ComputationGraph graph, String output) {
      this.network = StepwiseNetwork.of(graph, DensityHead.of(graph, output));
    }

    /** Sets how sharp or how wild draws are; as predicted by default. */
    public Builder temperature(Temperature temperature) {
      this.temperature = temperature;
      return this;
    }

    /** Sets what is fed back, such as a draw with a condition beside it; the draw itself by default. */
    public Builder feedback(Feedback feedback) {
      this.feedback = feedback;
      return this;
    }

    /** Sets where sequences end; nowhere by default. */
    public Builder stop(Stop stop) {
      this.stop = stop;
      return this;
    }

    /**
     * Makes the sampler.
     *
     * @throws DL4JInvalidConfigException if draws are fed back as they are and do not have the width of the input
     */
    public SequenceSampler build() {
      return new SequenceSampler(this);
    }
  }

  /**
   * Feeds steps to all sequences; the first call decides how many sequences there are.
   *
   * @param features [n,nIn,T], or [n,T,nIn] if the network is {@link RNNFormat#NWC}; any T
   * @throws DL4JInvalidInputException if the shape is another
   */
  public void feed(INDArray features) {
    RNNFormat format = network.head().format();
    int columns = format == RNNFormat.NWC ? 2 : 1;
    boolean fits = features.rank() == 3 && features.size(columns) == network.width().orElse(features.size(columns));
    if (!fits || stopped != null && features.size(0) != stopped.length) {
      String n = stopped == null ? "n" : Integer.toString(stopped.length);
      String width = network.width().isPresent() ? Long.toString(network.width().getAsLong()) : "nIn";
      throw new DL4JInvalidInputException(
          "SequenceSampler: features have shape " + Arrays.toString(features.shape()) + ", but " + network + " wants ["
              + n + ", " + (columns == 1 ? width + ", T]" : "T, " + width + "]"));
    }
    INDArray raw = network.run(features);
    int time = 3 - columns;
    predictions = Predictions.of(network.head().density(), raw.slice(raw.size(time) - 1, time)); // [n,P]
    if (stopped == null) {
      stopped = new boolean[predictions.rows()];
      lengths = new int[predictions.rows()];
    }
  }

  /**
   * Returns what is predicted for the next step, one row a sequence.
   *
   * @throws DL4JInvalidInputException if nothing was fed yet
   */
  public Predictions predictions() {
    if (predictions == null) {
      throw new DL4JInvalidInputException(
          "SequenceSampler: feed the first step before sampling, for instance zeros [n, nIn, 1]");
    }
    return predictions;
  }

  /**
   * Returns what a recurrent layer carries after the last step that was fed, such as {@link io.github.mdn4j.layer.attention.AttentionWindowLSTM#window}
   * reads.
   *
   * @param layer its name in the configuration
   * @return arrays by DL4J's names, empty before the first step
   * @throws DL4JInvalidConfigException if no recurrent layer has that name
   */
  public Map<String, INDArray> state(String layer) {
    return network.state(layer);
  }

  /**
   * Draws the next steps of all sequences, each until it stops.
   *
   * <p>Where a call ends the next one goes on; sequences that have stopped stay so until {@link #clear}.
   *
   * @param steps how many steps are drawn at most
   * @param random the source of randomness; at each step, sequences draw from it in order
   * @return of each sequence the labels that were drawn, step by step; a stopping draw is the last of them
   * @throws DL4JInvalidInputException if nothing was fed yet, or the feedback does not have the width of the input
   */
  public List<double[][]> sample(int steps, RandomGenerator random) {
    int n = predictions().rows();
    List<List<double[]>> drawn = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      drawn.add(new ArrayList<>());
    }
    for (int step = 0; step < steps && !allStopped(); step++) {
      double[][] next = new double[n][];
      for (int i = 0; i < n; i++) {
        if (!stopped[i]) {
          double[] label = predictions.row(i).sample(random, temperature);
          drawn.get(i).add(label);
          next[i] = feedback.features(i, lengths[i], label);
          stopped[i] = stop.after(i, lengths[i], label);
          lengths[i]++;
        }
      }
      if (!allStopped()) {
        feed(together(next));
      }
    }
    return drawn.stream().map(labels -> labels.toArray(double[][]::new)).toList();
  }

  private boolean allStopped() {
    for (boolean one : stopped) {
      if (!one) {
        return false;
      }
    }
    return true;
  }

  // sequences that have stopped run along on zeros
  private INDArray together(double[][] next) {
    int width = -1;
    for (double[] features : next) {
      if (features != null && width >= 0 && features.length != width) {
        throw new DL4JInvalidInputException(
            "SequenceSampler: the feedback has " + features.length + " numbers for one sequence and " + width
                + " for another");
      }
      width = features == null ? width : features.length;
    }
    double[] numbers = new double[next.length * width];
    for (int i = 0; i < next.length; i++) {
      if (next[i] != null) {
        System.arraycopy(next[i], 0, numbers, i * width, width);
      }
    }
    boolean nwc = network.head().format() == RNNFormat.NWC;
    long[] shape = nwc ? new long[] {next.length, 1, width} : new long[] {next.length, width, 1};
    return Nd4j.createFromArray(numbers).reshape('c', shape).castTo(network.type());
  }

  /** Forgets all sequences: the next feed begins new ones. */
  public void clear() {
    network.clear();
    predictions = null;
    stopped = null;
    lengths = null;
  }
}
