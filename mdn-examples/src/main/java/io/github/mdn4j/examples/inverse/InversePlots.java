// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.inverse;

import io.github.mdn4j.distribution.MixtureDistribution;
import io.github.mdn4j.examples.show.PlotFolder;
import io.github.mdn4j.layer.Predictions;
import io.github.mdn4j.plot.Canvas;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/** Pictures of what networks say of one number given another. */
final class InversePlots {

  private static final int STACKED = 360; // pixels high, one below the other
  private static final int GRID = 400;

  private final Pairs data;
  private final String input;
  private final String label;
  private final PlotFolder folder;

  /**
   * Makes the pictures' background.
   *
   * @param data the training rows
   * @param input the name of the input
   * @param label the name of the label
   * @param folder where the pictures go
   */
  InversePlots(Pairs data, String input, String label, PlotFolder folder) {
    this.data = data;
    this.input = input;
    this.label = label;
    this.folder = folder;
  }

  /** Returns the folder. */
  PlotFolder folder() {
    return folder;
  }

  /** Returns a grid over the inputs of the data. */
  double[] grid() {
    double low = Arrays.stream(data.input()).min().orElseThrow();
    double high = Arrays.stream(data.input()).max().orElseThrow();
    return IntStream.rangeClosed(0, GRID).mapToDouble(i -> low + (high - low) * i / GRID).toArray();
  }

  /** Returns the data as points. */
  Canvas background(String title) {
    return background(title, 520);
  }

  private Canvas background(String title, int height) {
    double[] sorted = data.label().clone();
    Arrays.sort(sorted);
    double low = sorted[0];
    double high = sorted[sorted.length - 1];
    return Canvas.of(title, input + " (input)", label + " (label)", height)
        .vertical(low - 0.1 * (high - low), high + 0.1 * (high - low))
        .points("data", data.input(), data.label(), Canvas.GREY);
  }

  /** Draws what least squares says; and the truth, unless it is null. */
  void leastSquares(String name, String title, MultiLayerNetwork net, DoubleUnaryOperator truth) {
    double[] grid = grid();
    double[] output = net.output(Pairs.column(grid)).dup().data().asDouble();
    Canvas canvas = background(title).line("network", grid, output, Canvas.colour(1));
    if (truth != null) {
      canvas.thinLine("truth", grid, Arrays.stream(grid).map(truth).toArray(), Canvas.BLACK);
    }
    folder.save(name, canvas);
  }

  /** Draws losses, with the floor. */
  void losses(String name, String title, Training.Losses losses, double floor) {
    double[] ends = {0, losses.epoch()[losses.epoch().length - 1]};
    double top = Math.max(losses.train()[losses.train().length / 10], losses.test()[losses.test().length / 10]);
    folder.save(name, Canvas.of(title, "epoch", "negative log likelihood (nats per row)")
        .vertical(floor - 0.2, top + 0.5 * (top - floor) + 0.2)
        .line("training", losses.epoch(), losses.train(), Canvas.colour(0))
        .line("test", losses.epoch(), losses.test(), Canvas.colour(1))
        .thinLine("floor", ends, new double[] {floor, floor}, Canvas.BLACK));
  }

  /** Draws the means of the 1, 2, 4 and all heaviest components over the data. */
  void heaviest(String name, String model, MixtureCurves curves) {
    List<Canvas> stacked = new ArrayList<>();
    int all = curves.components();
    for (int count : IntStream.of(1, 2, 4, all).filter(c -> c <= all).distinct().toArray()) {
      String which = count == 1
          ? "the heaviest component"
          : count == all ? "all " + count + " components" : "the " + count + " heaviest components";
      double[][] means = means(curves, count);
      stacked.add(background(model + ": means of " + which, STACKED)
          .points("means", means[0], means[1], Canvas.colour(1)));
    }
    folder.save(name, stacked.toArray(Canvas[]::new));
  }

  // {inputs, means}
  private static double[][] means(MixtureCurves curves, int count) {
    List<double[]> points = new ArrayList<>();
    for (int i = 0; i < curves.grid().length; i += 2) {
      int at = i;
      IntStream.range(0, curves.components())
          .boxed()
          .sorted(Comparator.comparingDouble(k -> -curves.weight()[k][at]))
          .limit(count)
          .forEach(k -> points.add(new double[] {curves.grid()[at], curves.mean()[k][at]}));
    }
    return columns(points);
  }

  private static double[][] columns(List<double[]> points) {
    return new double[][] {
      points.stream().mapToDouble(p -> p[0]).toArray(), points.stream().mapToDouble(p -> p[1]).toArray()
    };
  }

  /** Draws 10 and 2 samples an input over the data. */
  void samples(String name, String model, Predictions predictions, RandomGenerator random) {
    double[] grid = grid();
    List<Canvas> stacked = new ArrayList<>();
    for (int count : new int[] {10, 2}) {
      List<double[]> points = new ArrayList<>();
      for (int i = 0; i < grid.length; i += 4) {
        for (int s = 0; s < count; s++) {
          points.add(new double[] {grid[i], predictions.row(i).sample(random)[0]});
        }
      }
      double[][] columns = columns(points);
      stacked.add(background(model + ": " + count + " samples an input", 430)
          .points("samples", columns[0], columns[1], Canvas.colour(1)));
    }
    folder.save(name, stacked.toArray(Canvas[]::new));
  }

  /** Draws each component's mean and deviation over the data, and its parameters along the input. */
  void components(String prefix, String title, MixtureCurves curves) {
    folder.save(prefix + "mixture", MixturePlot.bands(background(title), curves));
    folder.save(prefix + "parameters", MixturePlot.parameters(curves, input + " (input)"));
  }

  /** Draws mean, ± deviation and mode, the mean of the heaviest component, of the conditional density. */
  void moments(String name, String title, MixtureCurves curves, Predictions predictions) {
    double[] grid = curves.grid();
    double[] mean = predictions.mean().dup().data().asDouble();
    double[] variance = predictions.variance().dup().data().asDouble();
    double[] low = IntStream.range(0, grid.length).mapToDouble(i -> mean[i] - Math.sqrt(variance[i])).toArray();
    double[] high = IntStream.range(0, grid.length).mapToDouble(i -> mean[i] + Math.sqrt(variance[i])).toArray();
    double[] mode = IntStream.range(0, grid.length)
        .mapToDouble(i -> ((MixtureDistribution) predictions.row(i)).component(heaviestAt(curves, i)).mean()[0])
        .toArray();
    folder.save(name, background(title)
        .band("deviation", grid, low, high, Canvas.colour(0))
        .line("mean ± σ", grid, mean, Canvas.colour(0))
        .points("mode", grid, mode, Canvas.colour(1)));
  }

  private static int heaviestAt(MixtureCurves curves, int i) {
    return IntStream.range(0, curves.components())
        .boxed()
        .max(Comparator.comparingDouble(k -> curves.weight()[k][i]))
        .orElseThrow();
  }
}
