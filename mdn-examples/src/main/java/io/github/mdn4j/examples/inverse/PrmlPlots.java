// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.inverse;

import io.github.mdn4j.examples.show.PlotFolder;
import io.github.mdn4j.layer.Predictions;
import io.github.mdn4j.plot.Canvas;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/** The pictures of {@link PrmlInverseProblem}. */
final class PrmlPlots {

  private static final NoisyCurve CURVE = PrmlInverseProblem.CURVE;

  private final Pairs forward;
  private final Pairs inverse;
  private final double[] y;
  private final PlotFolder folder;

  /**
   * Makes the pictures' background.
   *
   * @param forward the training rows, x to y
   * @param folder where the pictures go
   */
  PrmlPlots(Pairs forward, PlotFolder folder) {
    this.forward = forward;
    this.inverse = forward.swapped();
    double[] sorted = forward.label().clone();
    Arrays.sort(sorted);
    this.y = grid(sorted[0], sorted[sorted.length - 1]);
    this.folder = folder;
  }

  /** Draws least squares from x to y. */
  void forward(MultiLayerNetwork net) {
    double[] x = grid(CURVE.low(), CURVE.high());
    double[] truth = Arrays.stream(x).map(CURVE.curve()).toArray();
    Canvas canvas = data("Forwards, least squares finds the curve", forward, "x (input)", "y (label)");
    folder.save("forward-least-squares", canvas
        .line("network", x, output(net, x), Canvas.colour(1))
        .thinLine("truth", x, truth, Canvas.BLACK));
  }

  /** Draws least squares from y to x. */
  void inverse(MultiLayerNetwork net) {
    folder.save("inverse-least-squares", backwards("Backwards, least squares averages the answers")
        .line("network", y, output(net, y), Canvas.colour(1)));
  }

  /** Draws the components of the mixture over the data, and each of their parameters. */
  void mixture(MultiLayerNetwork net, MultiLayerNetwork leastSquares) {
    MixtureCurves curves = MixtureCurves.of(y, Predictions.of(net, Pairs.column(y)));
    Canvas canvas = backwards("Backwards, a mixture of five Gaussians gives every answer");
    folder.save("mixture", MixturePlot.bands(canvas, curves)
        .thinLine("least squares", y, output(leastSquares, y), Canvas.BLACK));
    folder.save("parameters", MixturePlot.parameters(curves, "y (input)"));
  }

  /** Draws the components of the mixture that was trained with more care. */
  void careful(CarefulFit.Fitted fitted) {
    folder.save(
        "careful-mixture", MixturePlot.bands(backwards("Trained with more care, near the floor"), fitted.curves(y)));
  }

  /** Draws one sample of x for each y of the data. */
  void samples(MultiLayerNetwork net, RandomGenerator random) {
    double[] draws = Predictions.of(net, Pairs.column(inverse.input())).sample(1, random).dup().data().asDouble();
    folder.save("samples", backwards("One sample from the mixture for each y of the data")
        .points("samples", inverse.input(), draws, Canvas.colour(1)));
  }

  /** Draws the loss of the mixture, epoch by epoch. */
  void loss(double[] losses) {
    double[] epochs = IntStream.range(0, losses.length).asDoubleStream().toArray();
    double floor = CURVE.inverseFloor();
    Canvas canvas = Canvas.of("Training loss of the mixture", "epoch", "loss (nats per row)");
    folder.save("loss", canvas.vertical(0, 5)
        .line("training", epochs, losses, Canvas.colour(0))
        .thinLine("floor", new double[] {0, losses.length}, new double[] {floor, floor}, Canvas.BLACK));
  }

  private Canvas backwards(String title) {
    return data(title, inverse, "y (input)", "x (label)");
  }

  private static Canvas data(String title, Pairs pairs, String input, String label) {
    return Canvas.of(title, input, label).points("data", pairs.input(), pairs.label(), Canvas.GREY);
  }

  private static double[] output(MultiLayerNetwork net, double[] input) {
    return net.output(Pairs.column(input)).dup().data().asDouble();
  }

  private static double[] grid(double from, double to) {
    return IntStream.rangeClosed(0, 400).mapToDouble(i -> from + (to - from) * i / 400).toArray();
  }
}
