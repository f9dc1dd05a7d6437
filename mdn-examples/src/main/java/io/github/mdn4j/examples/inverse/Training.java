// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.inverse;

import io.github.mdn4j.examples.show.Progress;
import io.github.mdn4j.layer.LabelNoise;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.dataset.DataSet;

/**
 * How long to train, in what portions, and with how much noise.
 *
 * @param epochs passes over the rows
 * @param batch rows in a minibatch
 * @param inputNoise standard deviation of the noise on inputs, afresh for each minibatch
 * @param labelNoise standard deviation of the noise on labels, afresh for each minibatch
 */
record Training(int epochs, int batch, double inputNoise, double labelNoise) {

  private static final int POINTS = 100; // of the curve of losses
  private static final int LINES = 10;

  /** The losses of a training, at some of its epochs. */
  record Losses(double[] epoch, double[] train, double[] test) {}

  /** Trains without noise. */
  static Training of(int epochs, int batch) {
    return new Training(epochs, batch, 0, 0);
  }

  /** Returns the same with fewer epochs. */
  Training shorter(int by) {
    return new Training(Math.max(1, epochs / by), batch, inputNoise, labelNoise);
  }

  /**
   * Trains a network, and prints the losses now and then.
   *
   * @param task what is trained, for the progress bar
   * @param net the network
   * @param train features [n,I] and labels [n,D]
   * @param test rows to watch the loss on; they change nothing
   * @param random for order and noise
   * @param out where the lines go
   * @return the losses, without regularisation
   */
  Losses run(
      String task, MultiLayerNetwork net, DataSet train, DataSet test, RandomGenerator random, PrintStream out) {
    Batches batches = new Batches(train, batch, inputNoise, random);
    LabelNoise noise = LabelNoise.of(labelNoise, random.nextLong());
    List<double[]> points = new ArrayList<>();
    try (Progress progress = Progress.of(task, epochs, out)) {
      for (int epoch = 0; epoch <= epochs; epoch++) {
        if (epoch % Math.max(1, epochs / POINTS) == 0) {
          double[] point = {epoch, score(net, train), score(net, test)};
          points.add(point);
          if (epoch % Math.max(1, epochs / LINES) == 0) {
            progress.say(String.format(
                Locale.ROOT, "  epoch %5d  training %7.3f  test %7.3f", epoch, point[1], point[2]));
          }
        }
        if (epoch < epochs) {
          fit(net, batches, noise);
        }
        progress.step();
      }
    }
    return losses(points);
  }

  /** Trains a network without a word. */
  void run(MultiLayerNetwork net, DataSet train, RandomGenerator random) {
    Batches batches = new Batches(train, batch, inputNoise, random);
    LabelNoise noise = LabelNoise.of(labelNoise, random.nextLong());
    for (int epoch = 0; epoch < epochs; epoch++) {
      fit(net, batches, noise);
    }
  }

  private void fit(MultiLayerNetwork net, Batches batches, LabelNoise noise) {
    for (DataSet rows : batches.epoch()) {
      net.fit(labelNoise > 0 ? noise.apply(rows) : rows);
    }
  }

  /** Returns the mean loss of rows, without regularisation: of a density in nats per row. */
  static double score(MultiLayerNetwork net, DataSet rows) {
    return net.scoreExamples(rows, false).meanNumber().doubleValue();
  }

  private static Losses losses(List<double[]> points) {
    double[][] columns = new double[3][];
    for (int j = 0; j < columns.length; j++) {
      int column = j;
      columns[j] = points.stream().mapToDouble(point -> point[column]).toArray();
    }
    return new Losses(columns[0], columns[1], columns[2]);
  }
}
