// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.forecast;

import io.github.mdn4j.examples.show.PlotFolder;
import io.github.mdn4j.forecast.BacktestResult;
import io.github.mdn4j.forecast.ForecastDistribution;
import io.github.mdn4j.plot.Canvas;
import java.util.Arrays;
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
    double[] before = IntStream.range(0, past).mapToDouble(t -> t - past + 1).toArray();
    double[] end = Arrays.copyOfRange(history, history.length - past, history.length);
    double[] ahead = IntStream.rangeClosed(1, horizon).mapToDouble(h -> h).toArray();
    Canvas fan = Canvas.of(title, "steps from the origin", "value");
    for (double level : new double[] {0.9, 0.5}) {
      fan.band(Math.round(100 * level) + " %", ahead, forecast.quantile((1 - level) / 2),
          forecast.quantile((1 + level) / 2), Canvas.colour(0));
    }
    fan.line("median", ahead, forecast.quantile(0.5), Canvas.colour(0));
    folder.save("fan", withOutcome(fan, before, end, ahead, outcome));
    Canvas scenarios = Canvas.of("Scenarios: " + title, "steps from the origin", "value");
    for (int i = 0; i < Math.min(SCENARIOS, forecast.paths()); i++) {
      scenarios.faintLine("path " + i, ahead, forecast.path(i), Canvas.colour(1));
    }
    folder.save("scenarios", withOutcome(scenarios, before, end, ahead, outcome));
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
    double[] middles = IntStream.range(0, BINS).mapToDouble(b -> (b + 0.5) / BINS).toArray();
    double[] flat = new double[BINS];
    Arrays.fill(flat, 1);
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
      canvas.line("steps " + (from + 1) + " to " + to, middles, share, Canvas.colour(part));
    }
    folder.save("pit", canvas.vertical(0, 1.1 * highest).thinLine("calibrated", middles, flat, Canvas.GREY));
  }
}
