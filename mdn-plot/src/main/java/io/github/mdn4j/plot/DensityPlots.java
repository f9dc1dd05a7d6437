// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.plot;

import io.github.mdn4j.distribution.Distribution;
import io.github.mdn4j.distribution.Interval;
import io.github.mdn4j.evaluation.DensityEvaluation;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.nd4j.linalg.exception.ND4JIllegalArgumentException;

/**
 * Pictures to judge predictions of one label column by (Gneiting, Balabdaoui and Raftery 2007): are they calibrated, how
 * sharp are they, and what do they say.
 */
public final class DensityPlots {

  private static final double STANDARD_ERRORS = 1.96; // 95 in 100 sets of rows
  private static final double[] FAN = {0.9, 0.8, 0.5};

  private DensityPlots() {}

  /**
   * Draws how often labels are below the p-quantiles against p: on the diagonal if predictions are calibrated. The band
   * holds 95 of 100 calibrated predictions of as many independent rows, at each p.
   *
   * @param evaluation that has seen rows; its PIT histogram is read
   * @throws ND4JIllegalArgumentException if it has no PIT histogram
   */
  public static Picture reliability(DensityEvaluation evaluation) {
    double[] shares = pit(evaluation);
    int bins = shares.length;
    double[] p = new double[bins + 1];
    double[] observed = new double[bins + 1];
    double[] low = new double[bins + 1];
    double[] high = new double[bins + 1];
    for (int i = 0; i <= bins; i++) {
      p[i] = (double) i / bins;
      observed[i] = i == 0 ? 0 : observed[i - 1] + shares[i - 1];
      double band = STANDARD_ERRORS * Math.sqrt(p[i] * (1 - p[i]) / evaluation.rows());
      low[i] = Math.max(0, p[i] - band);
      high[i] = Math.min(1, p[i] + band);
    }
    return Canvas.of("Reliability", "predicted probability of a lower label", "share of rows")
        .horizontal(0, 1)
        .vertical(0, 1)
        .band("95 % if calibrated", p, low, high, Canvas.GREY)
        .thinLine("calibrated", p, p, Canvas.BLACK)
        .line("observed", p, observed, Canvas.colour(0))
        .drawn();
  }

  /**
   * Draws the PIT histogram: flat if predictions are calibrated, a hump if they are too wide, a bowl if too narrow, a slope
   * if they are shifted. The band holds 95 of 100 calibrated predictions of as many independent rows, in each bin.
   *
   * @param evaluation that has seen rows
   * @throws ND4JIllegalArgumentException if it has no PIT histogram
   */
  public static Picture pitHistogram(DensityEvaluation evaluation) {
    double[] shares = pit(evaluation);
    int bins = shares.length;
    double band = STANDARD_ERRORS * Math.sqrt((1.0 / bins) * (1 - 1.0 / bins) / evaluation.rows());
    Canvas canvas =
        Canvas.of("PIT histogram", "F(y)", "share of rows, times the bins").horizontal(0, 1).withoutLegend();
    double most = 0;
    for (int i = 0; i < bins; i++) {
      double height = bins * shares[i];
      most = Math.max(most, height);
      double[] x = {(i + 0.03) / bins, (i + 0.97) / bins};
      canvas.band("bin " + i, x, new double[2], new double[] {height, height}, Canvas.colour(0));
    }
    double[] ends = {0, 1};
    double low = Math.max(0, 1 - bins * band);
    double high = 1 + bins * band;
    return canvas
        .vertical(0, 1.1 * Math.max(most, high))
        .band("95 % if calibrated", ends, new double[] {low, low}, new double[] {high, high}, Canvas.GREY)
        .thinLine("uniform", ends, new double[] {1, 1}, Canvas.BLACK)
        .drawn();
  }

  /**
   * Draws how wide central intervals are over rows: for each level the widths that 5, 25, 50, 75 and 95 of 100 rows stay
   * below. Narrow is good, where coverage is right.
   *
   * @param predicted rows over one label column
   * @param levels inside (0, 1)
   * @throws ND4JIllegalArgumentException if there is no row or no level
   */
  public static Picture sharpness(List<? extends Distribution> predicted, double... levels) {
    require(!predicted.isEmpty() && levels.length > 0, "expected rows and levels, but got none");
    Canvas canvas =
        Canvas.of("Sharpness", "level of the central interval", "width, units of the label")
            .horizontal(0, 1)
            .withoutLegend();
    double most = 0;
    for (double level : levels) {
      double[] widths = predicted.stream().mapToDouble(row -> row.interval(level).width()).sorted().toArray();
      double[] marks = new double[5];
      for (int i = 0; i < 5; i++) {
        marks[i] = widths[(int) Math.round(new double[] {0.05, 0.25, 0.5, 0.75, 0.95}[i] * (widths.length - 1))];
      }
      most = Math.max(most, marks[4]);
      double[] box = {level - 0.015, level + 0.015};
      canvas
          .thinLine("whisker " + level, new double[] {level, level}, new double[] {marks[0], marks[4]}, Canvas.BLACK)
          .band("box " + level, box, new double[] {marks[1], marks[1]}, new double[] {marks[3], marks[3]}, Canvas.colour(0))
          .line("median " + level, box, new double[] {marks[2], marks[2]}, Canvas.colour(1));
    }
    return canvas.vertical(0, most > 0 ? 1.05 * most : 1).drawn();
  }

  /**
   * Draws predictions along an input or along time: the median, and the central intervals of levels 0.5, 0.8 and 0.9, the
   * wider the paler.
   *
   * @param x where each row stands, increasing
   * @param predicted as many rows over one label column, at least two
   * @param labels what came, or null; NaN where nothing did
   * @throws ND4JIllegalArgumentException if the numbers of rows differ, or there are less than two
   */
  public static Picture fanChart(double[] x, List<? extends Distribution> predicted, double[] labels) {
    require(
        x.length == predicted.size() && x.length > 1 && (labels == null || labels.length == x.length),
        "expected as many places as predictions, and labels if any, at least 2, but got " + x.length + " and "
            + predicted.size());
    Canvas canvas = Canvas.of("Predicted quantiles", "x", "y");
    for (double level : FAN) {
      double[] low = new double[x.length];
      double[] high = new double[x.length];
      for (int i = 0; i < x.length; i++) {
        Interval interval = predicted.get(i).interval(level);
        low[i] = interval.low();
        high[i] = interval.high();
      }
      canvas.band(String.format(Locale.ROOT, "%.0f %%", 100 * level), x, low, high, Canvas.colour(0));
    }
    canvas.line("median", x, predicted.stream().mapToDouble(row -> row.quantile(0.5)).toArray(), Canvas.colour(0));
    if (labels != null && Arrays.stream(labels).anyMatch(y -> !Double.isNaN(y))) {
      canvas.points("labels", x, labels, Canvas.BLACK);
    }
    return canvas.drawn();
  }

  /**
   * Draws the predicted density along an input: the darker, the denser, each row on a scale of its own, so that several
   * modes show wherever they are.
   *
   * @param x where each row stands, increasing
   * @param predicted as many rows over one label column, at least two
   * @param from the lowest label drawn
   * @param to the highest label drawn
   * @throws ND4JIllegalArgumentException if the numbers of rows differ, there are less than two, or the ends are not in
   *     order
   */
  public static Picture heatMap(double[] x, List<? extends Distribution> predicted, double from, double to) {
    require(
        x.length == predicted.size() && x.length > 1,
        "expected as many places as predictions, at least 2, but got " + x.length + " and " + predicted.size());
    require(from < to && Double.isFinite(to - from), "expected labels in order, but got " + from + " and " + to);
    return new Picture(HeatMap.draw(x, predicted, from, to));
  }

  private static double[] pit(DensityEvaluation evaluation) {
    double[] shares = evaluation.pitHistogram();
    require(
        !Double.isNaN(shares[0]),
        "expected an evaluation with rows and a PIT histogram, as of one label column, but got one without");
    return shares;
  }

  private static void require(boolean sound, String otherwise) {
    if (!sound) {
      throw new ND4JIllegalArgumentException("DensityPlots: " + otherwise);
    }
  }
}
