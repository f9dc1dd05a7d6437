// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.forecast;

import io.github.mdn4j.examples.show.PlotFolder;
import io.github.mdn4j.forecast.BacktestResult;
import io.github.mdn4j.forecast.ForecastDistribution;
import io.github.mdn4j.plot.Canvas;
import java.util.Arrays;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** What a backtest looks like. */
final class ForecastPictures {

  private static final int SCENARIOS = 12;
  private static final int BINS = 10;

  private final PlotFolder folder;

  ForecastPictures(PlotFolder folder) {
    this.folder = folder;
  }

  /** Draws the end of a history, a forecast as a fan of central intervals and as scenarios, and what came. */
  void forecast(String title, double[] history, ForecastDistribution forecast, double[] outcome) {
    int horizon = forecast.horizon();
    int past = Math.min(history.length, 3 * horizon);
    double last = history[history.length - 1];
    double[] before = IntStream.range(0, past).mapToDouble(t -> t - past + 1).toArray();
    double[] end = Arrays.copyOfRange(history, history.length - past, history.length);
    double[] ahead = IntStream.rangeClosed(Double.isNaN(last) ? 1 : 0, horizon).mapToDouble(h -> h).toArray();
    double[] came = from(last, outcome);
    Canvas fan = Canvas.of(title + ": median, 50 and 90 %", "steps from the origin", "value");
    for (double level : new double[] {0.9, 0.5}) {
      fan.band(Math.round(100 * level) + " %", ahead, from(last, forecast.quantile((1 - level) / 2)),
          from(last, forecast.quantile((1 + level) / 2)), Canvas.colour(0));
    }
    fan.line("median", ahead, from(last, forecast.quantile(0.5)), Canvas.colour(0));
    folder.save("fan", withOutcome(fan, before, end, ahead, came));
    Canvas scenarios = Canvas.of(title + ": " + SCENARIOS + " scenarios", "steps from the origin", "value");
    for (int i = 0; i < Math.min(SCENARIOS, forecast.paths()); i++) {
      scenarios.faintLine("path " + i, ahead, from(last, forecast.path(i)), Canvas.colour(1));
    }
    folder.save("scenarios", withOutcome(scenarios, before, end, ahead, came));
  }

  /** Returns steps that begin where the history ended, if its last value is there. */
  private static double[] from(double last, double[] steps) {
    return Double.isNaN(last) ? steps : DoubleStream.concat(DoubleStream.of(last), Arrays.stream(steps)).toArray();
  }

  private static Canvas withOutcome(Canvas canvas, double[] before, double[] end, double[] ahead, double[] outcome) {
    return canvas.thinLine("history", before, end, Canvas.GREY).thinLine("what came", ahead, outcome, Canvas.BLACK);
  }

  /** Draws the mean CRPS of each step. */
  void crps(BacktestResult result) {
    double[] steps = IntStream.rangeClosed(1, result.horizon()).mapToDouble(h -> h).toArray();
    Canvas canvas = Canvas.of("CRPS by step of the horizon", "step", "CRPS");
    int colour = 0;
    for (String method : result.methods()) {
      canvas.line(
          method, steps,
          IntStream.range(0, steps.length).mapToDouble(h -> result.crps(method, h, h + 1).value()).toArray(),
          Canvas.colour(colour++));
    }
    folder.save("crps", canvas);
  }

  /** Draws the histogram of the probability integral transform, for thirds of the horizon. */
  void pit(BacktestResult result, String method) {
    int parts = Math.min(3, result.horizon());
    Canvas canvas = Canvas.of("PIT of " + method + " by part of the horizon", "probability", "density")
        .horizontal(0, 1);
    double highest = 2;
    for (int part = 0; part < parts; part++) {
      int from = part * result.horizon() / parts;
      int to = (part + 1) * result.horizon() / parts;
      double[] share = new double[BINS];
      double[] all = IntStream.range(from, to).boxed()
          .flatMapToDouble(h -> Arrays.stream(result.pit(method, h))).toArray();
      for (double u : all) {
        share[Math.min(BINS - 1, (int) (u * BINS))] += (double) BINS / all.length;
      }
      highest = Math.max(highest, Arrays.stream(share).max().orElse(0));
      // both ends of each bin, so that the line is a histogram's outline
      double[] edges = IntStream.range(0, 2 * BINS).mapToDouble(i -> (i + 1) / 2 / (double) BINS).toArray();
      double[] heights = IntStream.range(0, 2 * BINS).mapToDouble(i -> share[i / 2]).toArray();
      canvas.line(to == from + 1 ? "step " + to : "steps " + (from + 1) + " to " + to, edges, heights, Canvas.colour(part));
    }
    folder.save("pit", canvas.vertical(0, 1.1 * highest)
        .thinLine("calibrated", new double[] {0, 1}, new double[] {1, 1}, Canvas.GREY));
  }
}
