// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.inverse;

import io.github.mdn4j.density.DiagonalGaussian;
import io.github.mdn4j.density.Mixture;
import io.github.mdn4j.density.Scale;
import io.github.mdn4j.examples.show.PlotFolder;
import io.github.mdn4j.examples.show.Program;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;

/**
 * A spiral seen from the side: up to six heights y for each x, and a mixture that finds them.
 *
 * <p>The noise is uniform, and it is on the input: given x, each turn allows an interval of heights with sharp ends. A
 * mixture of Gaussians can only come near, which is why the floor stays further away than in the other examples.
 */
public final class Spiral {

  private static final int ROWS = 2000;
  private static final int TRAIN = 1500;

  static final Task TASK = new Task(
      "spiral",
      random -> SpiralCurve.grid(ROWS, random).shuffled(random).head(TRAIN),
      SpiralCurve::sample,
      SpiralCurve::floor,
      new Task.Recipe(
          Perceptron.of(1).hidden(Activation.RELU, 50, 50),
          Mixture.of(30, DiagonalGaussian.of(1, Scale.exp())),
          new Adam(0.01),
          Training.of(1000, 1500)),
      new CarefulFit(Mixture.of(30, DiagonalGaussian.of(1)), new Training(200, 100, 0.03, 0), 1e-4));

  private Spiral() {}

  /** Runs the example; it has no options. */
  public static void main(String[] arguments) {
    System.exit(Program.run(
        Spiral.class, "A spiral seen from the side, by least squares and by mixtures.",
        () -> run(1, Path.of("plots", "spiral"), System.out), arguments));
  }

  /**
   * Runs the example.
   *
   * @param shorter by what the numbers of epochs are divided
   */
  static void run(int shorter, Path plots, PrintStream out) {
    SplittableRandom random = new SplittableRandom(5);
    Pairs all = SpiralCurve.grid(ROWS, random).shuffled(random);
    Pairs train = all.head(TRAIN);
    DataSet test = all.tail(TRAIN).dataSet();
    DataSet fresh = TASK.test().sample(Task.FRESH, random).dataSet();
    InversePlots pictures = new InversePlots(train, "x", "y", PlotFolder.of(plots));

    out.println("y from x, by least squares (mean squared error)");
    MultiLayerNetwork leastSquares =
        Perceptron.of(1).hidden(Activation.TANH, 40).leastSquares(1, new Adam(0.1), random);
    Training.of(2000, 1500).shorter(shorter).run("least squares", leastSquares, train.dataSet(), test, random, out);
    pictures.leastSquares("least-squares", "Least squares averages the turns", leastSquares, null);

    InverseExample example = new InverseExample(TASK.shorter(shorter), train, test, random, out);
    InverseExample.Networks nets = example.run(pictures);
    example.scores(nets, fresh, leastSquares, "", "1.92–1.93").end(plots);
  }
}
