// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.inverse;

import io.github.mdn4j.density.Density;
import io.github.mdn4j.density.DiagonalGaussian;
import io.github.mdn4j.density.Mixture;
import io.github.mdn4j.examples.show.PlotFolder;
import io.github.mdn4j.examples.show.Program;
import io.github.mdn4j.layer.MixtureHead;
import io.github.mdn4j.layer.MixtureInitialization;
import io.github.mdn4j.layer.Predictions;
import io.github.mdn4j.plot.Canvas;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * What a density head adds to a network that was trained by least squares.
 *
 * <p>A plain Deeplearning4j network learns to find x from y in the curve of {@link PrmlInverseProblem} and is saved.
 * Its file is read back, the output layer gives way to a mixture of Gaussians, and the head trains: first on the body
 * as it is, then with it. The table compares them with what can be said without a head, one Gaussian of the errors'
 * spread.
 */
public final class AddMixtureHead {

  private static final Density MIXTURE = Mixture.of(6, DiagonalGaussian.of(1));

  /**
   * How long a run takes and where its picture goes.
   *
   * @param leastSquares epochs of the plain network
   * @param head epochs of the head alone, and of head and body
   * @param fresh rows that the networks are compared on
   * @param plots the folder for the picture
   */
  record Settings(int leastSquares, int head, int fresh, Path plots) {

    static final Settings FULL = new Settings(2000, 300, 5000, Path.of("plots", "add-mixture-head"));
  }

  private final PrintStream out;
  private final Pairs rows;
  private final Pairs fresh;

  private AddMixtureHead(Settings settings, PrintStream out) {
    SplittableRandom random = new SplittableRandom(5);
    this.out = out;
    rows = PrmlInverseProblem.CURVE.sample(1000, random).swapped();
    fresh = PrmlInverseProblem.CURVE.sample(settings.fresh(), random).swapped();
  }

  /** Runs the example; it has no options. */
  public static void main(String[] arguments) {
    System.exit(Program.run(
        AddMixtureHead.class, "Puts a mixture in the place of a trained network's output.",
        () -> run(Settings.FULL, System.out), arguments));
  }

  static void run(Settings settings, PrintStream out) throws IOException {
    new AddMixtureHead(settings, out).run(settings);
  }

  private void run(Settings settings) throws IOException {
    File file = File.createTempFile("least-squares", ".zip");
    try {
      saveLeastSquares(settings, file);
      MultiLayerNetwork trained = ModelSerializer.restoreMultiLayerNetwork(file);

      MixtureHead head =
          MixtureHead.of(MIXTURE).startFrom(MixtureInitialization.of(rows.dataSet().getLabels(), 5));
      MultiLayerNetwork frozen = head.freezeBody().replaceOutput(trained);
      say("A head on the body as it is (negative log likelihood, nats per row)");
      FullBatch.train("head", frozen, rows, settings.head(), 500, out);
      MultiLayerNetwork whole = head.replaceOutput(trained);
      say("A head that trains with its body");
      FullBatch.train("head and body", whole, rows, settings.head(), 500, out);

      double deviation = Math.sqrt(trained.score(rows.dataSet()));
      draw(trained, deviation, whole, settings.plots());
      HeadComparison comparison = new HeadComparison(fresh)
          .spread("least squares + Gaussian", "without", trained, deviation)
          .density("head, body frozen", "frozen", MIXTURE, frozen)
          .density("head, body trained", "trained", MIXTURE, whole);
      say("%n%s%n", comparison.table(PrmlInverseProblem.CURVE.inverseFloor()));
      say("The plot is in %s", settings.plots());
      say("result head nll %s floor %.3f", comparison.likelihoods(), PrmlInverseProblem.CURVE.inverseFloor());
    } finally {
      Files.deleteIfExists(file.toPath());
    }
  }

  private void saveLeastSquares(Settings settings, File file) throws IOException {
    MultiLayerNetwork net = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
        .seed(5)
        .updater(new Adam(0.005))
        .list()
        .layer(new DenseLayer.Builder().nIn(1).nOut(30).activation(Activation.TANH).build())
        .layer(new DenseLayer.Builder().nIn(30).nOut(30).activation(Activation.TANH).build())
        .layer(new OutputLayer.Builder(LossFunction.MSE).nIn(30).nOut(1).activation(Activation.IDENTITY).build())
        .build());
    net.init();
    say("Least squares (mean squared error)");
    FullBatch.train("least squares", net, rows, settings.leastSquares(), 500, out);
    ModelSerializer.writeModel(net, file, true);
  }

  private void draw(MultiLayerNetwork trained, double deviation, MultiLayerNetwork whole, Path plots) {
    double[] y = IntStream.rangeClosed(0, 400).mapToDouble(i -> -11 + 22 * i / 400.0).toArray();
    double[] mean = trained.output(Pairs.column(y)).dup().data().asDouble();
    double[] low = IntStream.range(0, y.length).mapToDouble(i -> mean[i] - deviation).toArray();
    double[] high = IntStream.range(0, y.length).mapToDouble(i -> mean[i] + deviation).toArray();
    Canvas before = background("Before: least squares, one answer and one spread")
        .band("spread", y, low, high, Canvas.colour(1))
        .line("prediction", y, mean, Canvas.colour(1));
    MixtureCurves curves = MixtureCurves.of(y, Predictions.of(whole, Pairs.column(y)));
    Canvas after = MixturePlot.bands(background("After: the same network with a mixture of six Gaussians"), curves);
    PlotFolder.of(plots).save("before-and-after", before, after);
  }

  private Canvas background(String title) {
    return Canvas.of(title, "y (input)", "x (label)", 400)
        .points("data", rows.input(), rows.label(), Canvas.GREY)
        .vertical(-13, 13);
  }

  private void say(String format, Object... arguments) {
    out.println(String.format(Locale.ROOT, format, arguments));
  }
}
