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
 * Least squares and mixtures, forwards and backwards.
 *
 * <p>y = 0.5 x + 8 sin(0.3 x) + ε, ε ~ N(0, 1), x ~ U(−15, 15). Least squares is the negative log likelihood of one
 * Gaussian of fixed variance: it finds y from x, where that is the truth, and fails from y to x, where up to three
 * values explain the same y. A mixture of 30 Gaussians gets them all; a more careful training gets nearer to the floor.
 */
public final class SineRegressionAndInverse {

  static final NoisyCurve CURVE = new NoisyCurve(-15, 15, x -> 0.5 * x + 8 * Math.sin(0.3 * x), 1);

  private static final int ROWS = 3000;
  private static final int TRAIN = 2250;

  /** The inverse problem: x from y. */
  static final Task TASK = new Task(
      "sine",
      random -> CURVE.sample(ROWS, random).swapped().head(TRAIN),
      (n, random) -> CURVE.sample(n, random).swapped(),
      CURVE::inverseFloor,
      new Task.Recipe(
          Perceptron.of(1).hidden(Activation.RELU, 50, 50),
          Mixture.of(30, DiagonalGaussian.of(1, Scale.exp())),
          new Adam(0.01),
          Training.of(1000, 1500)),
      new CarefulFit(Mixture.of(5, DiagonalGaussian.of(1)), new Training(80, 100, 0.04, 0), 3e-4));

  private SineRegressionAndInverse() {}

  /** Runs the example; it has no options. */
  public static void main(String[] arguments) {
    System.exit(Program.run(
        SineRegressionAndInverse.class, "A noisy sine forwards and backwards, by least squares and by mixtures.",
        () -> run(1, Path.of("plots", "sine"), System.out), arguments));
  }

  /**
   * Runs the example.
   *
   * @param shorter by what the numbers of epochs are divided
   */
  static void run(int shorter, Path plots, PrintStream out) {
    SplittableRandom random = new SplittableRandom(15);
    Pairs all = CURVE.sample(ROWS, random);
    Pairs forward = all.head(TRAIN);
    Pairs inverse = forward.swapped();
    DataSet test = all.tail(TRAIN).swapped().dataSet();
    DataSet fresh = TASK.test().sample(Task.FRESH, random).dataSet();

    PlotFolder folder = PlotFolder.of(plots);
    Perceptron small = Perceptron.of(1).hidden(Activation.TANH, 40);
    Training training = Training.of(2000 / shorter, 1500);
    out.println("Forwards, y from x, by least squares (mean squared error)");
    MultiLayerNetwork forwardNet = small.leastSquares(1, new Adam(0.1), random);
    training.run("forwards", forwardNet, forward.dataSet(), all.tail(TRAIN).dataSet(), random, out);
    new InversePlots(forward, "x", "y", folder)
        .leastSquares("forward-least-squares", "Forwards, least squares finds the curve", forwardNet, CURVE.curve());

    out.println("Backwards, x from y, by least squares (mean squared error)");
    MultiLayerNetwork inverseNet = small.leastSquares(1, new Adam(0.1), random);
    training.run("backwards", inverseNet, inverse.dataSet(), test, random, out);
    InversePlots pictures = new InversePlots(inverse, "y", "x", folder);
    pictures.leastSquares("inverse-least-squares", "Backwards, least squares averages the answers", inverseNet, null);

    InverseExample example = new InverseExample(TASK.shorter(shorter), inverse, test, random, out);
    InverseExample.Networks nets = example.run(pictures);
    example.scores(nets, fresh, inverseNet, "1.61–1.63", "1.64–1.73").end(folder);
  }
}
