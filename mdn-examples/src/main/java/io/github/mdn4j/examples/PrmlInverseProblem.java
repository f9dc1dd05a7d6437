// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples;

import io.github.mdn4j.density.DiagonalGaussian;
import io.github.mdn4j.density.Mixture;
import io.github.mdn4j.density.Scale;
import io.github.mdn4j.layer.MixtureDensityOutputLayer;
import io.github.mdn4j.layer.Predictions;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * A curve that is easy to predict forwards and impossible to predict backwards with one number.
 *
 * <p>y = 7 sin(0.75 x) + 0.5 x + ε, as in Bishop's Pattern Recognition and Machine Learning (2006), section 5.6. Least
 * squares finds the curve. From y to x there are up to five answers, and least squares returns their average, which is
 * none of them; a mixture density network returns them all, with weights and widths.
 */
public final class PrmlInverseProblem {

  /** What generates the data. */
  static final NoisyCurve CURVE = new NoisyCurve(-10, 10, x -> 7 * Math.sin(0.75 * x) + 0.5 * x, 1);

  /** What the post that this example follows prints at epoch 9500. */
  private static final double POST = 1.294;

  /** How long a run takes and where its pictures go. */
  record Settings(int leastSquaresEpochs, int mixtureEpochs, Path plots) {
    static final Settings FULL = new Settings(3000, 10_000, Path.of("plots", "prml-inverse-problem"));
  }

  private final Settings settings;
  private final PrintStream out;
  private final PlotFolder plots;
  private final SplittableRandom random = new SplittableRandom(1);
  private final Pairs forward = CURVE.sample(1000, random);
  private final Pairs inverse = forward.swapped();
  private final DataSet fresh = CURVE.sample(10_000, random).swapped().dataSet();

  private PrmlInverseProblem(Settings settings, PrintStream out) {
    this.settings = settings;
    this.out = out;
    this.plots = PlotFolder.of(settings.plots());
  }

  /** Runs the example; it takes no arguments. */
  public static void main(String[] arguments) {
    run(Settings.FULL, System.out);
  }

  static void run(Settings settings, PrintStream out) {
    new PrmlInverseProblem(settings, out).run();
  }

  private void run() {
    say("Forwards, y from x, least squares:");
    MultiLayerNetwork forwardNet = leastSquares(forward);
    double[] x = grid(CURVE.low(), CURVE.high());
    plots.save("forward-least-squares", data("Forwards: least squares finds the curve", forward, "input x", "label y")
        .line("network", x, predict(forwardNet, x), Canvas.colour(1))
        .dashes("true curve", x, IntStream.range(0, x.length).mapToDouble(i -> CURVE.curve().applyAsDouble(x[i]))
            .toArray(), Canvas.BLACK));

    say("Backwards, x from y, least squares:");
    MultiLayerNetwork inverseNet = leastSquares(inverse);
    double[] y = grid(-12, 12);
    double[] average = predict(inverseNet, y);
    plots.save("inverse-least-squares", backwards("Backwards: least squares averages the answers")
        .line("network", y, average, Canvas.colour(1)));

    say("Backwards, x from y, mixture of 5 Gaussians:");
    MultiLayerNetwork net = network(new Adam(0.001), new MixtureDensityOutputLayer.Builder(
        Mixture.of(5, DiagonalGaussian.of(1, Scale.exp()))).nIn(20).build());
    double[] nll = FullBatch.train("mixture", net, inverse.dataSet(), settings.mixtureEpochs(), 500, out);
    drawMixture(net, y, average, nll);
    report(inverseNet, net);
  }

  private MultiLayerNetwork leastSquares(Pairs pairs) {
    MultiLayerNetwork net = network(new Sgd(0.01), new OutputLayer.Builder(LossFunction.MSE)
        .nIn(20).nOut(1).activation(Activation.IDENTITY).build());
    FullBatch.train("least squares", net, pairs.dataSet(), settings.leastSquaresEpochs(), 500, out);
    say("  at the end   loss %7.3f", net.score(pairs.dataSet()));
    return net;
  }

  private static MultiLayerNetwork network(IUpdater updater, BaseOutputLayer head) {
    MultiLayerNetwork net = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
        .seed(1).updater(updater).list()
        .layer(new DenseLayer.Builder().nIn(1).nOut(20).activation(Activation.TANH).build())
        .layer(head)
        .build());
    net.init();
    return net;
  }

  private void drawMixture(MultiLayerNetwork net, double[] y, double[] average, double[] nll) {
    MixtureCurves curves = MixtureCurves.of(y, Predictions.of(net, Pairs.column(y)));
    plots.save("mixture", MixturePlot.bands(backwards("Backwards: the mixture gives every answer"), curves)
        .dashes("least squares", y, average, Canvas.BLACK));
    plots.save("parameters", MixturePlot.parameters(curves, "input y"));
    double[] draws = Predictions.of(net, Pairs.column(inverse.input())).sample(1, random).data().asDouble();
    plots.save("samples", backwards("One sample of x for each y").points("samples", inverse.input(), draws, Canvas.colour(1)));
    double[] epochs = IntStream.range(0, nll.length).asDoubleStream().toArray();
    double[] floor = {CURVE.inverseFloor(), CURVE.inverseFloor()};
    plots.save("loss", Canvas.of("Training loss of the mixture", "epoch", "negative log likelihood (nats per row)")
        .line("training", epochs, nll, Canvas.colour(0))
        .dashes("floor", new double[] {0, nll.length}, floor, Canvas.BLACK));
  }

  private void report(MultiLayerNetwork leastSquares, MultiLayerNetwork net) {
    double train = net.score(inverse.dataSet());
    double test = net.score(fresh);
    double floor = CURVE.inverseFloor();
    double variance = leastSquares.score(inverse.dataSet());
    double gaussian = 0.5 * Math.log(2 * Math.PI * variance);
    say("");
    say("Negative log likelihood of x given y, nats per row   training   fresh");
    say("  least squares as a Gaussian of one variance       %9.3f %7.3f",
        gaussian + 0.5, gaussian + 0.5 * leastSquares.score(fresh) / variance);
    say("  mixture                                           %9.3f %7.3f", train, test);
    say("  the post, at epoch 9500                           %9.3f", POST);
    say("  floor: entropy of the true density                %9.3f %7.3f", floor, floor);
    say("");
    say("The plots are in %s", plots);
    say("result prml recipe train %.3f test %.3f floor %.3f", train, test, floor);
  }

  private void say(String format, Object... numbers) {
    out.println(String.format(Locale.ROOT, format, numbers));
  }

  private Canvas backwards(String title) {
    return data(title, inverse, "input y", "label x");
  }

  private static Canvas data(String title, Pairs pairs, String input, String label) {
    return Canvas.of(title, input, label).points("data", pairs.input(), pairs.label(), Canvas.GREY);
  }

  private static double[] predict(MultiLayerNetwork net, double[] input) {
    return net.output(Pairs.column(input)).castTo(org.nd4j.linalg.api.buffer.DataType.DOUBLE).toDoubleVector();
  }

  private static double[] grid(double from, double to) {
    return IntStream.rangeClosed(0, 400).mapToDouble(i -> from + (to - from) * i / 400).toArray();
  }
}
