// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.inverse;

import io.github.mdn4j.density.DiagonalGaussian;
import io.github.mdn4j.density.Mixture;
import io.github.mdn4j.density.Scale;
import io.github.mdn4j.examples.show.PlotFolder;
import io.github.mdn4j.examples.show.Program;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Locale;
import java.util.SplittableRandom;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Sgd;

/**
 * A curve that one number can predict forwards but not backwards.
 *
 * <p>y = 7 sin(0.75 x) + 0.5 x + ε, ε ~ N(0, 1), x ~ U(−10, 10), after Bishop (2006), Pattern Recognition and Machine
 * Learning, section 5.6. Least squares finds y from x. From y to x there are up to five answers; least squares returns
 * their average, which is none of them, and a mixture density network returns them all, with weights and widths.
 *
 * <p>The networks and their training are those of a post by Sung uk Jung. Its mixture over-fits: compare the loss on
 * fresh data with the floor, which no model can beat, and with a more careful training ({@link CarefulFit}).
 */
public final class PrmlInverseProblem {

  /** What generates the data. */
  static final NoisyCurve CURVE = new NoisyCurve(-10, 10, x -> 7 * Math.sin(0.75 * x) + 0.5 * x, 1);

  private static final int ROWS = 1000;
  private static final Perceptron BODY = Perceptron.of(1).hidden(Activation.TANH, 20);

  /** The inverse problem: x from y. */
  static final Task TASK = new Task(
      "prml",
      random -> CURVE.sample(ROWS, random).swapped(),
      (n, random) -> CURVE.sample(n, random).swapped(),
      CURVE::inverseFloor,
      new Task.Recipe(
          BODY, Mixture.of(5, DiagonalGaussian.of(1, Scale.exp())), new Adam(0.001), Training.of(10_000, ROWS)),
      new CarefulFit(Mixture.of(5, DiagonalGaussian.of(1)), new Training(150, 100, 0.06, 0), 1e-3));

  /** The training loss that the post prints at epoch 9500, in nats. */
  private static final double POST = 1.294;

  private static final int REPORT_EVERY = 500;

  /**
   * How long a run takes and where its pictures go.
   *
   * @param forwardEpochs for least squares from x to y
   * @param inverseEpochs for least squares from y to x
   * @param mixtureEpochs for the mixture from y to x
   * @param plots the folder for the pictures
   */
  record Settings(int forwardEpochs, int inverseEpochs, int mixtureEpochs, Path plots) {

    // Forwards, the loss of the post (1.245) takes three times the post's 3000 epochs.
    static final Settings FULL = new Settings(9000, 3000, 10_000, Path.of("plots", "prml-inverse-problem"));
  }

  private final PrintStream out;
  private final SplittableRandom random = new SplittableRandom(5);
  private final Pairs forward = CURVE.sample(ROWS, random);
  private final Pairs inverse = forward.swapped();
  private final Pairs fresh = CURVE.sample(Task.FRESH, random).swapped();

  private PrmlInverseProblem(PrintStream out) {
    this.out = out;
  }

  /** Runs the example; it has no options. */
  public static void main(String[] arguments) {
    System.exit(Program.run(
        PrmlInverseProblem.class, "The inverse problem of Bishop (2006), by least squares and by mixtures.",
        () -> run(Settings.FULL, System.out), arguments));
  }

  static void run(Settings settings, PrintStream out) {
    new PrmlInverseProblem(out).run(settings);
  }

  private void run(Settings settings) {
    say("Forwards, y from x, by least squares (mean squared error)");
    MultiLayerNetwork forwardNet = leastSquares();
    FullBatch.train("least squares", forwardNet, forward, settings.forwardEpochs(), REPORT_EVERY, out);
    say("  at the end   loss %7.3f", forwardNet.score(forward.dataSet()));

    say("Backwards, x from y, by least squares (mean squared error)");
    MultiLayerNetwork inverseNet = leastSquares();
    FullBatch.train("least squares", inverseNet, inverse, settings.inverseEpochs(), REPORT_EVERY, out);
    say("  at the end   loss %7.3f", inverseNet.score(inverse.dataSet()));

    say("Backwards, x from y, by a mixture of five Gaussians (negative log likelihood, nats per row)");
    MultiLayerNetwork mixture = TASK.recipe().net(random);
    double[] losses = FullBatch.train("mixture", mixture, inverse, settings.mixtureEpochs(), REPORT_EVERY, out);

    say("Backwards, the same with one Gaussian, and a more careful training of a mixture");
    int shorter = TASK.recipe().training().epochs() / settings.mixtureEpochs();
    Task task = TASK.shorter(shorter);
    MultiLayerNetwork one = task.recipe().withOneGaussian().fit(inverse.dataSet(), random);
    CarefulFit.Fitted careful = task.careful().fit(inverse.dataSet(), random.nextLong());

    PlotFolder folder = PlotFolder.of(settings.plots());
    PrmlPlots plots = new PrmlPlots(forward, folder);
    plots.forward(forwardNet);
    plots.inverse(inverseNet);
    plots.mixture(mixture, inverseNet);
    plots.samples(mixture, random);
    plots.loss(losses);
    plots.careful(careful);

    table(inverseNet, mixture, one, careful);
    say("%nThe plots are in %s", folder);
    say("result prml recipe train %.3f test %.3f floor %.3f",
        mixture.score(inverse.dataSet()), mixture.score(fresh.dataSet()), CURVE.inverseFloor());
    say("result prml ours train %.3f test %.3f floor %.3f",
        careful.score(inverse.dataSet()), careful.score(fresh.dataSet()), CURVE.inverseFloor());
  }

  private MultiLayerNetwork leastSquares() {
    return BODY.leastSquares(1, new Sgd(0.01), random);
  }

  private void table(
      MultiLayerNetwork leastSquares, MultiLayerNetwork mixture, MultiLayerNetwork one, CarefulFit.Fitted careful) {
    // A Gaussian around the least-squares fit, with the variance that makes the training rows likeliest
    double variance = leastSquares.score(inverse.dataSet());
    double log = 0.5 * Math.log(2 * Math.PI * variance);
    double floor = CURVE.inverseFloor();
    say("%nNegative log likelihood of x given y, nats per row   training      fresh");
    say("  least squares, as one Gaussian                   %10.3f %10.3f",
        log + 0.5, log + 0.5 * leastSquares.score(fresh.dataSet()) / variance);
    say("  one Gaussian whose variance depends on y         %10.3f %10.3f",
        Training.score(one, inverse.dataSet()), Training.score(one, fresh.dataSet()));
    say("  mixture of five Gaussians                        %10.3f %10.3f",
        mixture.score(inverse.dataSet()), mixture.score(fresh.dataSet()));
    say("  the post's mixture, epoch 9500                   %10.3f", POST);
    say("  ours, trained with more care                     %10.3f %10.3f",
        careful.score(inverse.dataSet()), careful.score(fresh.dataSet()));
    say("  floor: the entropy of x given y                  %10s %10.3f", "", floor);
  }

  private void say(String format, Object... arguments) {
    out.println(String.format(Locale.ROOT, format, arguments));
  }
}
