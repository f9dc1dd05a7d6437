// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.sequence;

import io.github.mdn4j.distribution.Temperature;
import io.github.mdn4j.layer.DensityHead;
import io.github.mdn4j.layer.Predictions;
import io.github.mdn4j.layer.internal.Given;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;

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
  private final PathFeedback pathFeedback; // null if a draw is enough
  private final Stop stop;

  private final FedSequences fed;

  /**
   * Makes the features of the next step from what was drawn: here go covariates that are known in the future, and lags.
   *
   * <p>After the prefix, whose last step predicts the first draw, it is called once for each draw but the last: the draw
   * of step 0 makes the first features that are fed after the prefix. Of several paths of a sequence, all have the number
   * of that sequence.
   */
  @FunctionalInterface
  public interface Feedback {

    /**
     * Returns the next features.
     *
     * @param sequence which sequence, from 0
     * @param step how many steps were drawn before, from 0: 0 for the first draw after the prefix
     * @param drawn the label that was drawn, D numbers
     * @return as many numbers as the network has inputs
     */
    double[] features(int sequence, int step, double[] drawn);
  }

  /** Makes the features of the next step from all that was drawn on a path, for lags of more than one step. */
  @FunctionalInterface
  public interface PathFeedback {

    /**
     * Returns the next features; called when {@link Feedback} would be.
     *
     * @param sequence which sequence, from 0
     * @param path which of its paths, from 0
     * @param step which step was drawn last, from 0
     * @param drawn the labels of the path; those of steps 0 to {@code step} are there. Not to be changed
     * @return as many numbers as the network has inputs
     */
    double[] features(int sequence, int path, int step, double[][] drawn);
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
    fed = new FedSequences(network);
    this.temperature = builder.temperature;
    this.feedback = builder.feedback == null ? (sequence, step, drawn) -> drawn : builder.feedback;
    this.pathFeedback = builder.pathFeedback;
    this.stop = builder.stop;
    int d = network.head().density().labelWidth();
    if (builder.feedback == null && pathFeedback == null) {
      network.width().ifPresent(width -> {
        if (width != d) {
          throw new DL4JInvalidConfigException(
              "SequenceSampler: draws have " + d + (d == 1 ? " column" : " columns") + ", but " + network + " has " + width
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
    private PathFeedback pathFeedback;
    private Stop stop = (sequence, step, drawn) -> false;

    /**
     * Starts with a network.
     *
     * @param network its output layer is a {@link io.github.mdn4j.layer.RnnMixtureDensityOutputLayer
     *     RnnMixtureDensityOutputLayer}
     * @throws DL4JInvalidConfigException if it is another, or a layer cannot run step after step
     */
    public Builder(MultiLayerNetwork network) {
      this.network = StepwiseNetwork.of(network);
    }

    /**
     * Starts with a graph of one input.
     *
     * @param graph one of its outputs is a
     *     {@link io.github.mdn4j.layer.RnnMixtureDensityOutputLayer RnnMixtureDensityOutputLayer}, the others are of no
     *     density
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

    /** Sets what is fed back, made from all draws of a path; {@code sample(paths, steps, random)} alone has those. */
    public Builder feedback(PathFeedback feedback) {
      this.pathFeedback = feedback;
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
    fed.feed(features);
  }

  /**
   * Feeds beginnings of unequal length; a step whose mask is 0 is left out, as if the sequence did not have it.
   *
   * @param features [n,nIn,T], or [n,T,nIn] if the network is {@link RNNFormat#NWC}
   * @param mask [n,T] of zeros and ones, or null if all steps count; a sequence without a 1 stays where it is
   * @throws DL4JInvalidInputException if a shape or a number of the mask is another, or a sequence has no step at all
   */
  public void feed(INDArray features, INDArray mask) {
    fed.feed(features, mask);
  }

  /**
   * Returns what is predicted for the next step, one row a sequence.
   *
   * @throws DL4JInvalidInputException if nothing was fed yet
   */
  public Predictions predictions() {
    return fed.predictions();
  }

  /**
   * Returns what a recurrent layer carries after the last step that was fed, such as
   * {@link io.github.mdn4j.layer.attention.AttentionWindowLSTM#window} reads.
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
   * @throws org.deeplearning4j.exception.DL4JInvalidConfigException if the number of steps is negative
   * @throws DL4JInvalidInputException if nothing was fed yet, or the feedback does not have the width of the input
   * @throws DL4JInvalidConfigException if the feedback is one of paths
   */
  public List<double[][]> sample(int steps, RandomGenerator random) {
    Given.count("SequenceSampler", "steps", 0, steps);
    if (pathFeedback != null) {
      throw new DL4JInvalidConfigException(
          "SequenceSampler: a feedback made from all draws of a path wants sample(paths, steps, random)");
    }
    int n = predictions().rows();
    List<List<double[]>> drawn = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      drawn.add(new ArrayList<>());
    }
    PathRows rows = fed.rows(steps);
    try {
      for (int step = 0; step < steps && !fed.allStopped(); step++) {
        double[][] next = new double[n][];
        for (int i = 0; i < n; i++) {
          if (!fed.hasStopped(i)) {
            double[] label = rows.sample(i, temperature, random);
            int length = fed.length(i);
            drawn.get(i).add(label);
            next[i] = feedback.features(i, length, label);
            fed.drew(i, stop.after(i, length, label));
          }
        }
        if (!fed.allStopped()) {
          rows.step(next);
        }
      }
    } finally {
      fed.goOn(rows);
    }
    return drawn.stream().map(labels -> labels.toArray(double[][]::new)).toList();
  }

  /**
   * Draws several continuations of each sequence side by side, all from where it is now.
   *
   * <p>What was fed is run once, however many paths there are, and the sampler stays where it was: the next call goes on
   * from the same place. A path depends on the seed, which is the next {@code long} of the generator, on the number of
   * its sequence and on its own number, not on how many others are drawn: to the bit where vectors run
   * (docs/performance.md), elsewhere to rounding, as products of matrices of another size may be summed in another
   * order. At most {@value PathDraws#ROWS} paths run at once, so that besides the result memory does not grow with
   * their number. A sequence that has stopped has paths of no step.
   *
   * @param paths how many of each sequence, at least 1
   * @param steps how many steps are drawn at most, from 0
   * @param random gives one seed for all paths
   * @return of each sequence its paths, of each path the labels that were drawn, step by step: [path][step][D]
   * @throws DL4JInvalidInputException if nothing was fed yet, there are no paths, or the feedback does not have the width
   *     of the input
   */
  public List<double[][][]> sample(int paths, int steps, RandomGenerator random) {
    if (paths < 1 || steps < 0) {
      throw new DL4JInvalidInputException(
          "SequenceSampler: expected at least 1 path and a number of steps from 0 but got " + paths + " and " + steps);
    }
    int n = predictions().rows();
    List<Map<String, INDArray>> carried = network.carried();
    PathFeedback next = pathFeedback == null
        ? (sequence, path, step, drawn) -> feedback.features(sequence, fed.length(sequence) + step, drawn[step])
        : pathFeedback;
    PathDraws draws = new PathDraws(network, temperature, next, stop);
    try {
      return draws.draw(fed, n, paths, steps, random.nextLong());
    } finally {
      network.carry(carried);
    }
  }

  /** Forgets all sequences: the next feed begins new ones. */
  public void clear() {
    fed.clear();
  }
}
