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
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.RmsProp;

/**
 * A wave with input and label exchanged, by the small network of slides by Charles Martin: 510 weights, against 286 of
 * one that minimises the mean squared error.
 *
 * <p>x = 7 sin(0.75 y) + 0.5 y + ε, ε ~ N(0, 1), y ~ U(−10.5, 10.5). Two layers of 15 and a head for five Gaussians
 * whose scales are elu(z) + 1 + 1e−8; RMSProp, minibatches of 128, 200 epochs, 15 % of the rows held out.
 */
public final class Arcsine {

  static final NoisyCurve CURVE = new NoisyCurve(-10.5, 10.5, y -> 7 * Math.sin(0.75 * y) + 0.5 * y, 1);

  private static final int ROWS = 3000;
  private static final int TRAIN = 2550;
  private static final IUpdater RMS_PROP = new RmsProp(0.001, 0.9, 1e-7); // as in Keras
  private static final Training TRAINING = Training.of(200, 128);
  private static final Scale ELU = Scale.eluPlusOne().floor(1e-8);

  static final Task TASK = new Task(
      "arcsine",
      random -> CURVE.sample(ROWS, random).swapped().head(TRAIN),
      (n, random) -> CURVE.sample(n, random).swapped(),
      CURVE::inverseFloor,
      new Task.Recipe(
          Perceptron.of(1).hidden(Activation.RELU, 15, 15),
          Mixture.of(5, DiagonalGaussian.of(1, ELU)),
          RMS_PROP,
          TRAINING),
      new CarefulFit(Mixture.of(5, DiagonalGaussian.of(1)), new Training(80, 100, 0.04, 0), 3e-4));

  private Arcsine() {}

  /** Runs the example; it has no options. */
  public static void main(String[] arguments) {
    System.exit(Program.run(
        Arcsine.class, "A wave with input and label exchanged, by 510 weights and by 286.",
        () -> run(1, Path.of("plots", "arcsine"), System.out), arguments));
  }

  /**
   * Runs the example.
   *
   * @param shorter by what the numbers of epochs are divided
   */
  static void run(int shorter, Path plots, PrintStream out) {
    SplittableRandom random = new SplittableRandom(105);
    Pairs all = CURVE.sample(ROWS, random).swapped();
    Pairs train = all.head(TRAIN);
    DataSet validation = all.tail(TRAIN).dataSet();
    DataSet fresh = TASK.test().sample(Task.FRESH, random).dataSet();
    InversePlots pictures = new InversePlots(train, "x", "y", PlotFolder.of(plots));

    MultiLayerNetwork leastSquares = Perceptron.of(1).hidden(Activation.TANH, 15, 15).leastSquares(1, RMS_PROP, random);
    out.println("Least squares, " + leastSquares.numParams() + " weights (mean squared error)");
    TRAINING.shorter(shorter).run("least squares", leastSquares, train.dataSet(), validation, random, out);
    pictures.leastSquares("least-squares", "Least squares averages the answers", leastSquares, null);

    InverseExample example = new InverseExample(TASK.shorter(shorter), train, validation, random, out);
    InverseExample.Networks nets = example.run(pictures);
    out.println("The mixture network has " + nets.recipe().numParams() + " weights");
    example.scores(nets, fresh, leastSquares).end(plots);
  }
}
