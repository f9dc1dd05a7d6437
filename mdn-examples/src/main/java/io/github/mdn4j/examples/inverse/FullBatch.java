// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.inverse;

import io.github.mdn4j.examples.show.Progress;
import java.io.PrintStream;
import java.util.Locale;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.dataset.DataSet;

/** Training with all rows in every step. */
final class FullBatch {

  private FullBatch() {}

  /**
   * Trains a network, and prints the loss now and then.
   *
   * @param task what is trained, for the progress bar
   * @param net the network
   * @param rows the training rows
   * @param epochs how many steps
   * @param every a line is printed at epochs 0, every, 2 every, …
   * @param out where the lines go
   * @return the loss before each step
   */
  static double[] train(String task, MultiLayerNetwork net, Pairs rows, int epochs, int every, PrintStream out) {
    DataSet batch = rows.dataSet();
    double[] losses = new double[epochs];
    try (Progress progress = Progress.of(task, epochs, out)) {
      for (int epoch = 0; epoch < epochs; epoch++) {
        net.fit(batch);
        losses[epoch] = net.score();
        if (epoch % every == 0) {
          progress.say(String.format(Locale.ROOT, "  epoch %5d  loss %7.3f", epoch, losses[epoch]));
        }
        progress.step();
      }
    }
    return losses;
  }
}
