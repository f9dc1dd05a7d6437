// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.inverse;

import io.github.mdn4j.layer.Predictions;
import java.io.PrintStream;
import java.util.random.RandomGenerator;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.dataset.DataSet;

/** The part that is the same in several examples: the mixture of a post, one Gaussian in its place, and ours. */
final class InverseExample {

  private final Task task;
  private final Pairs train;
  private final DataSet test;
  private final RandomGenerator random;
  private final PrintStream out;

  /**
   * Begins.
   *
   * @param task what is learned
   * @param train the training rows
   * @param test the rows to watch the loss on
   * @param random for whatever is random
   * @param out where lines go
   */
  InverseExample(Task task, Pairs train, DataSet test, RandomGenerator random, PrintStream out) {
    this.task = task;
    this.train = train;
    this.test = test;
    this.random = random;
    this.out = out;
  }

  /** What the networks are, trained. */
  record Networks(MultiLayerNetwork recipe, MultiLayerNetwork oneGaussian, CarefulFit.Fitted careful) {}

  /** Trains the three networks and draws what they say. */
  Networks run(InversePlots plots) {
    Task.Recipe recipe = task.recipe();
    out.println("The mixture of the post (negative log likelihood, nats per row)");
    MultiLayerNetwork net = recipe.net(random);
    Training.Losses losses = recipe.training().run("mixture", net, train.dataSet(), test, random, out);
    out.println("The same network with one Gaussian");
    MultiLayerNetwork one = recipe.withOneGaussian().net(random);
    recipe.training().run("one Gaussian", one, train.dataSet(), test, random, out);
    out.println("A more careful training");
    CarefulFit.Fitted careful = task.careful().fit(train.dataSet(), random.nextLong());

    double[] grid = plots.grid();
    plots.losses("losses", "The mixture of the post", losses, task.floor().getAsDouble());
    Predictions predictions = Predictions.of(net, Pairs.column(grid));
    plots.heaviest("heaviest", "The post's mixture", MixtureCurves.of(grid, predictions));
    plots.samples("samples", "The post's mixture", predictions, random);
    MixtureCurves curves = careful.curves(grid);
    plots.heaviest("careful-heaviest", "Ours", curves);
    plots.components("careful-", "Our mixture: μ ± σ where π is at least " + MixturePlot.VISIBLE, curves);
    return new Networks(net, one, careful);
  }

  /** Begins the table with these networks; the reference, if there is one, on training and on fresh rows. */
  Scores scores(Networks nets, DataSet fresh, MultiLayerNetwork leastSquares, String... reference) {
    Scores scores = new Scores(
        task.name(), "Negative log likelihood", train.dataSet(), fresh, task.floor().getAsDouble(), out);
    scores.leastSquares(leastSquares);
    scores.line("one Gaussian, K = 1", nets.oneGaussian());
    scores.result("recipe", "the post's mixture, " + task.recipe().density(), nets.recipe());
    if (reference.length > 0) {
      scores.reference("the same net in PyTorch, several seeds", reference[0], reference[1]);
    }
    return scores.result("ours", "ours, " + task.careful().density(), nets.careful());
  }
}
