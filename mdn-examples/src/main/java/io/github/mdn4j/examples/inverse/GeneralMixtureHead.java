// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.inverse;

import io.github.mdn4j.density.Density;
import io.github.mdn4j.density.Laplace;
import io.github.mdn4j.density.Mixture;
import io.github.mdn4j.density.Scale;
import io.github.mdn4j.examples.show.PlotFolder;
import io.github.mdn4j.examples.show.Program;
import io.github.mdn4j.layer.Predictions;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * A head for a mixture of any parametric family, after a post by Anthony Faustine: two hidden layers of 64, five
 * components, a variance by exp or by the exponential of a log-sigmoid, a floor of 0.01 on the deviation, and a
 * Gaussian prior on the weights, which makes maximum likelihood a maximum a posteriori.
 *
 * <p>The labels are points of a plane around two places that turn with the input ({@link TurningPair}).
 */
@Command(name = "GeneralMixtureHead", mixinStandardHelpOptions = true,
    description = "Compares mixtures of several families, scales and priors on two-dimensional labels.")
public final class GeneralMixtureHead implements Callable<Integer> {

  /** How a raw number becomes a standard deviation. */
  enum Variance {
    EXP(Scale.exp()),
    LOGSIGMOID(Scale.logSigmoidVariance());

    private final Scale scale;

    Variance(Scale scale) {
      this.scale = scale.floor(0.01);
    }
  }

  @Option(names = "--family", defaultValue = "DIAGONAL", description =
      "Which the first networks predict: ${COMPLETION-CANDIDATES}; default ${DEFAULT-VALUE}.")
  private Family family;

  @Option(names = "--variance", defaultValue = "EXP", description =
      "How scales are made: ${COMPLETION-CANDIDATES}; default ${DEFAULT-VALUE}.")
  private Variance variance;

  @Option(names = "--components", paramLabel = "K", defaultValue = "5", description =
      "Components of a mixture; default ${DEFAULT-VALUE}.")
  private int components;

  @Option(names = "--l2", paramLabel = "NUMBER", defaultValue = "0.001", description =
      "Weight decay of the prior; default ${DEFAULT-VALUE}.")
  private double l2;

  @Option(names = "--epochs", paramLabel = "N", defaultValue = "100", description =
      "Passes over the rows; default ${DEFAULT-VALUE}.")
  private int epochs;

  @Option(names = "--plots", paramLabel = "FOLDER", defaultValue = "plots/general-mixture-head", description =
      "Where the picture goes; default ${DEFAULT-VALUE}.")
  private Path plots;

  @Spec
  private CommandSpec command;

  private final PrintStream out;
  private final SplittableRandom random = new SplittableRandom(64);
  private final DataSet train = TurningPair.sample(1000, random);
  private final DataSet fresh = TurningPair.sample(Task.FRESH, random);

  private GeneralMixtureHead(PrintStream out) {
    this.out = out;
  }

  /** Runs the example; see {@code --help}. */
  public static void main(String[] arguments) {
    System.exit(run(System.out, arguments));
  }

  static int run(PrintStream out, String... arguments) {
    return Program.run(new GeneralMixtureHead(out), out, arguments);
  }

  @Override
  public Integer call() {
    Program.atLeast(command, "--components", 1, components);
    Program.atLeast(command, "--epochs", 1, epochs);
    Program.notNegative(command, "--l2", l2);
    PlotFolder folder = PlotFolder.of(plots);
    Density chosen = density(family, variance, components);
    out.println("Maximum likelihood, " + chosen + " (nats per row)");
    MultiLayerNetwork likelihood = train(chosen, 0, out);
    out.println("Maximum a posteriori, l2 = " + l2);
    MultiLayerNetwork posterior = train(chosen, l2, out);
    predict(posterior);
    PrintStream quiet = new PrintStream(PrintStream.nullOutputStream());

    Scores scores = new Scores("general", "Negative log likelihood", train, fresh, TurningPair.floor(), out);
    scores.line("one Gaussian, K = 1", train(density(Family.DIAGONAL, variance, 1), l2, quiet));
    scores.result("recipe", family + " " + variance + ", maximum likelihood", likelihood);
    scores.line(family + " " + variance + ", maximum a posteriori", posterior);
    for (Variance other : Variance.values()) {
      Density diagonal = density(Family.DIAGONAL, other, components);
      scores.line("DIAGONAL " + other + ", a posteriori", train(diagonal, l2, quiet));
    }
    for (Family other : EnumSet.complementOf(EnumSet.of(Family.DIAGONAL))) {
      scores.line(other + " " + variance + ", a posteriori", train(density(other, variance, components), l2, quiet));
    }
    CarefulFit careful = new CarefulFit(Mixture.of(2, Laplace.of(2)), new Training(epochs, 100, 0, 0), l2);
    scores.result("ours", "ours, " + careful.density(), careful.fit(train, 1));
    TurningPair.draw(posterior, train, folder, random);
    scores.end(folder);
    return 0;
  }

  private static Density density(Family family, Variance variance, int components) {
    return Mixture.of(components, family.of(variance.scale));
  }

  private MultiLayerNetwork train(Density density, double prior, PrintStream lines) {
    MultiLayerNetwork net =
        Perceptron.of(1).hidden(Activation.RELU, 64, 64).l2(prior).density(density, new Adam(0.001), random);
    Training.of(epochs, 100).run("mixture", net, train, fresh, random, lines);
    return net;
  }

  private void predict(MultiLayerNetwork net) {
    Predictions predictions = Predictions.of(net, fresh.getFeatures());
    INDArray samples = predictions.sample(1, random).reshape(Task.FRESH, 2);
    out.println(String.format(Locale.ROOT,
        "Prediction on fresh rows: log probability %.3f, mean squared error of a sample %.3f, of the mean %.3f",
        predictions.logDensity(fresh.getLabels()).meanNumber().doubleValue(),
        samples.squaredDistance(fresh.getLabels()) / Task.FRESH,
        predictions.mean().squaredDistance(fresh.getLabels()) / Task.FRESH));
  }
}
