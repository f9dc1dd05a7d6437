// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.inverse;

import io.github.mdn4j.plot.Canvas;
import java.awt.Color;
import java.util.Arrays;

/** Pictures of a mixture along its input. */
final class MixturePlot {

  /** A component is drawn over the data where its weight is at least this. */
  static final double VISIBLE = 0.05;

  private MixturePlot() {}

  /** Adds each component's mean, with a band of one standard deviation, where the component matters. */
  static Canvas bands(Canvas canvas, MixtureCurves curves) {
    for (int k = 0; k < curves.components(); k++) {
      Color colour = Canvas.colour(k);
      int from = 0;
      while (from < curves.grid().length) {
        int to = from;
        while (to < curves.grid().length && curves.weight()[k][to] >= VISIBLE) {
          to++;
        }
        if (to - from > 1) {
          canvas.band("band " + k + " from " + from, part(curves.grid(), from, to),
              shifted(curves, k, -1, from, to), shifted(curves, k, 1, from, to), colour);
        }
        from = to + 1;
      }
    }
    for (int k = 0; k < curves.components(); k++) {
      double[] mean = curves.mean()[k].clone();
      for (int i = 0; i < mean.length; i++) {
        mean[i] = curves.weight()[k][i] >= VISIBLE ? mean[i] : Double.NaN;
      }
      String name = "μ" + subscript(k) + " ± σ" + subscript(k);
      canvas.line(name, curves.grid(), mean, Canvas.colour(k));
      if (curves.components() > Canvas.colours()) { // a legend would be long, and name several by one colour
        canvas.unlisted(name);
      }
    }
    return canvas;
  }

  /** Returns π, σ and μ of every component against the input, a chart each. */
  static Canvas[] parameters(MixtureCurves curves, String input) {
    return new Canvas[] {
      lines("Mixing weights", "π", input, curves.grid(), curves.weight()).vertical(0, 1),
      lines("Standard deviations", "σ", input, curves.grid(), curves.deviation()).logarithmic(),
      lines("Means", "μ", input, curves.grid(), curves.mean())
    };
  }

  private static Canvas lines(String title, String symbol, String input, double[] grid, double[][] values) {
    Canvas canvas = Canvas.of(title, input, symbol, 320);
    if (values.length > Canvas.colours()) {
      canvas.withoutLegend();
    }
    for (int k = 0; k < values.length; k++) {
      canvas.line(symbol + subscript(k), grid, values[k], Canvas.colour(k));
    }
    return canvas;
  }

  private static double[] shifted(MixtureCurves curves, int k, int sign, int from, int to) {
    double[] shifted = part(curves.mean()[k], from, to);
    for (int i = 0; i < shifted.length; i++) {
      shifted[i] += sign * curves.deviation()[k][from + i];
    }
    return shifted;
  }

  private static double[] part(double[] numbers, int from, int to) {
    return Arrays.copyOfRange(numbers, from, to);
  }

  private static String subscript(int k) {
    return Integer.toString(k + 1).chars().map(digit -> '₀' + digit - '0')
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();
  }
}
