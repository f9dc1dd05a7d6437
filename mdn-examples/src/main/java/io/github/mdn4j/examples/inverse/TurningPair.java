// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.inverse;

import io.github.mdn4j.examples.show.PlotFolder;
import io.github.mdn4j.layer.Predictions;
import io.github.mdn4j.plot.Canvas;
import java.util.random.RandomGenerator;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Two places opposite each other on a circle that turn with x: y = ±(cos πx, sin πx) + ε, either sign with the same
 * chance, x ~ U(0, 1), ε of two independent Laplace columns of scale 0.1.
 */
final class TurningPair {

  static final double SCALE = 0.1;

  private static final double[] SHOWN = {0.05, 0.3, 0.55, 0.8};
  private static final int SAMPLES = 150;

  private TurningPair() {}

  /** Draws rows, features [n,1] and labels [n,2]. */
  static DataSet sample(int n, RandomGenerator random) {
    float[][] x = new float[n][1];
    float[][] y = new float[n][2];
    for (int i = 0; i < n; i++) {
      x[i][0] = random.nextFloat();
      double sign = random.nextBoolean() ? 1 : -1;
      y[i][0] = (float) (sign * Math.cos(Math.PI * x[i][0]) + laplace(random));
      y[i][1] = (float) (sign * Math.sin(Math.PI * x[i][0]) + laplace(random));
    }
    return new DataSet(Nd4j.createFromArray(x), Nd4j.createFromArray(y));
  }

  private static double laplace(RandomGenerator random) {
    return SCALE * random.nextExponential() * (random.nextBoolean() ? 1 : -1);
  }

  /**
   * Returns the entropy of y given x in nats, log 2 + 2 (1 + log 2b).
   *
   * <p>The places are 20 scales apart: that their densities overlap takes less than 1e-4 off.
   */
  static double floor() {
    return Math.log(2) + 2 * (1 + Math.log(2 * SCALE));
  }

  /** Draws samples for a few inputs over the data. */
  static void draw(MultiLayerNetwork net, DataSet data, PlotFolder folder, RandomGenerator random) {
    INDArray labels = data.getLabels();
    Canvas canvas = Canvas.of("Samples of the labels for a few inputs x", "first label", "second label", 600)
        .horizontal(-1.8, 1.8)
        .vertical(-1.8, 1.8)
        .points("data, all x", column(labels, 0), column(labels, 1), Canvas.GREY);
    Predictions predictions = Predictions.of(net, Pairs.column(SHOWN));
    for (int i = 0; i < SHOWN.length; i++) {
      INDArray draws = Nd4j.create(SAMPLES, 2);
      for (int s = 0; s < SAMPLES; s++) {
        draws.putRow(s, Nd4j.createFromArray(predictions.row(i).sample(random)).castTo(draws.dataType()));
      }
      canvas.points("x = " + SHOWN[i], column(draws, 0), column(draws, 1), Canvas.colour(i));
    }
    folder.save("samples", canvas);
  }

  private static double[] column(INDArray rows, int j) {
    return rows.getColumn(j).dup().data().asDouble();
  }
}
