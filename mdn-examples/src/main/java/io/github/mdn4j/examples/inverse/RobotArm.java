// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.inverse;

import io.github.mdn4j.density.DiagonalGaussian;
import io.github.mdn4j.density.Mixture;
import io.github.mdn4j.density.Scale;
import io.github.mdn4j.examples.show.PlotFolder;
import io.github.mdn4j.examples.show.Program;
import io.github.mdn4j.layer.Predictions;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;

/**
 * The inverse kinematics of Bishop (1994), section 5, as in a post by B. Lee: from where an arm ends to how its joints
 * stand.
 *
 * <p>First in one dimension, t = x + 0.3 sin(2πx) + ε with x ~ U(0, 1), ε ~ U(−0.1, 0.1): least squares both ways, a
 * mixture from t to x, and its conditional mean, variance and mode. Then a planar arm of two links, whose elbow may be
 * up or down: two inputs, two correlated labels.
 */
public final class RobotArm {

  static final NoisyCurve CURVE =
      new NoisyCurve(0, 1, x -> x + 0.3 * Math.sin(2 * Math.PI * x), Noise.uniform(0.1));

  private static final int ROWS = 300;

  /** The inverse problem: x from t. */
  static final Task TASK = new Task(
      "arm",
      random -> CURVE.sample(ROWS, random).swapped(),
      (n, random) -> CURVE.sample(n, random).swapped(),
      CURVE::inverseFloor,
      new Task.Recipe(
          Perceptron.of(1).hidden(Activation.RELU, 5, 5),
          Mixture.of(3, DiagonalGaussian.of(1, Scale.exp())),
          new Adam(0.001),
          Training.of(5000, ROWS)),
      new CarefulFit(Mixture.of(5, DiagonalGaussian.of(1)), new Training(100, 50, 0, 0.05), 1e-3));

  private RobotArm() {}

  /** Runs the example; it has no options. */
  public static void main(String[] arguments) {
    System.exit(Program.run(
        RobotArm.class, "A robot arm forwards and backwards, by least squares and by mixtures.",
        () -> run(1, Path.of("plots", "robot-arm"), System.out), arguments));
  }

  /**
   * Runs the example.
   *
   * @param shorter by what the numbers of epochs are divided
   */
  static void run(int shorter, Path plots, PrintStream out) {
    SplittableRandom random = new SplittableRandom(3);
    Pairs forward = CURVE.sample(ROWS, random);
    Pairs inverse = forward.swapped();
    Pairs unseen = TASK.test().sample(Task.FRESH, random);
    DataSet fresh = unseen.dataSet();
    PlotFolder folder = PlotFolder.of(plots);

    Perceptron small = Perceptron.of(1).hidden(Activation.SIGMOID, 6).hidden(Activation.SOFTPLUS, 6);
    Training training = Training.of(2000, ROWS).shorter(shorter);
    out.println("Forwards, t from x, by least squares (mean squared error)");
    MultiLayerNetwork forwardNet = small.leastSquares(1, new Adam(0.1), random);
    training.run("forwards", forwardNet, forward.dataSet(), unseen.swapped().dataSet(), random, out);
    new InversePlots(forward, "x", "t", folder)
        .leastSquares("forward-least-squares", "Forwards, least squares finds the curve", forwardNet, CURVE.curve());

    out.println("Backwards, x from t, by least squares (mean squared error)");
    MultiLayerNetwork inverseNet = small.leastSquares(1, new Adam(0.05), random);
    training.run("backwards", inverseNet, inverse.dataSet(), fresh, random, out);
    InversePlots pictures = new InversePlots(inverse, "t", "x", folder);
    pictures.leastSquares("inverse-least-squares", "Backwards, least squares averages the answers", inverseNet, null);

    InverseExample example = new InverseExample(TASK.shorter(shorter), inverse, fresh, random, out);
    InverseExample.Networks nets = example.run(pictures);
    double[] grid = pictures.grid();
    Predictions predictions = Predictions.of(nets.recipe(), Pairs.column(grid));
    MixtureCurves curves = MixtureCurves.of(grid, predictions);
    pictures.components("", "The post's mixture: μ ± σ where π is at least " + MixturePlot.VISIBLE, curves);
    pictures.moments("moments", "Mean, deviation and mode of the post's mixture", curves, predictions);

    out.println();
    new ElbowExample(shorter, random, folder, out).run();
    example.scores(nets, fresh, inverseNet, "−1.06…−0.89", "−1.04…−0.85").end(folder);
  }
}
