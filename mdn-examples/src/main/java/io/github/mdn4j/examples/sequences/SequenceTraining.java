// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.sequences;

import io.github.mdn4j.evaluation.DensityEvaluation;
import io.github.mdn4j.evaluation.DensityMetric;
import io.github.mdn4j.layer.DensityHead;
import io.github.mdn4j.layer.model.TrainingCheckpoint;
import io.github.mdn4j.layer.sequence.SequenceDataSetIterator;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.optimize.api.TrainingListener;

/** Trains a graph that predicts steps of sequences, epoch by epoch, and measures it. */
public final class SequenceTraining {

  private static final int BATCHES_PER_CHECKPOINT = 100;

  private final ComputationGraph net;
  private final List<TrainingListener> clipping;
  private final TrainingCheckpoint checkpoint;
  private final PrintStream out;

  /** What is said of an epoch. */
  public interface Report {

    /**
     * Says it.
     *
     * @param epochs how many are done
     * @param training nats per step while it was learned from
     * @param test nats per step after it
     */
    void say(int epochs, double training, double test);
  }

  /**
   * Prepares training.
   *
   * @param clipping listeners that shorten gradients
   * @param folder where training is saved, and goes on from if it was, or null
   */
  public SequenceTraining(ComputationGraph net, List<TrainingListener> clipping, Path folder, PrintStream out) {
    this.net = net;
    this.clipping = clipping;
    this.out = out;
    checkpoint = folder == null
        ? TrainingCheckpoint.none(net)
        : TrainingCheckpoint.of(net, folder, BATCHES_PER_CHECKPOINT);
    sayIfItGoesOn(checkpoint, out);
  }

  /** Says where training goes on from, if it does not begin. */
  public static void sayIfItGoesOn(TrainingCheckpoint checkpoint, PrintStream out) {
    if (checkpoint.epoch() > 0 || checkpoint.batch() > 0) {
      out.println("going on after " + checkpoint.epoch() + " epochs and " + checkpoint.batch() + " batches");
    }
  }

  /** Returns how many epochs are done. */
  public int epochs() {
    return checkpoint.epoch();
  }

  /** Trains until so many epochs are done, reports each, and returns nats per step of the test in the end. */
  public double run(int epochs, SequenceDataSetIterator train, SequenceDataSetIterator test, Report report) {
    double nats = Double.NaN;
    while (epochs() < epochs) {
      double seen = epoch(train);
      nats = evaluate(test);
      report.say(epochs(), seen, nats);
    }
    return Double.isNaN(nats) ? evaluate(test) : nats; // all epochs were done before
  }

  /** Trains on what remains of the epoch, and returns nats per step while it did. */
  private double epoch(SequenceDataSetIterator train) {
    train.pass(checkpoint.epoch());
    return WatchedEpoch.run(
        net, checkpoint.epoch() + 1, train.batches() - checkpoint.batch(), clipping, out,
        () -> checkpoint.fit(train, net::fit));
  }

  /** Returns nats per step. */
  private double evaluate(SequenceDataSetIterator test) {
    DensityEvaluation evaluation =
        new DensityEvaluation.Builder(DensityHead.of(net).density()).only(DensityMetric.NLL).build();
    net.doEvaluation(test.pass(0), evaluation);
    return evaluation.getValue(DensityMetric.NLL);
  }
}
