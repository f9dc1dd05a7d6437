// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.handwriting;

import io.github.mdn4j.examples.strokes.Drawing;
import io.github.mdn4j.examples.strokes.StrokeSet;
import io.github.mdn4j.layer.sequence.OffsetScale;
import java.util.List;

/**
 * Nats per sequence as Graves (2013) counts them: of offsets with x and y each divided by its own standard deviation.
 *
 * @param perStep what a step has more than one of offsets that were divided by a common number
 * @param steps steps of a sequence of the test, on average
 */
record PaperUnits(double perStep, double steps) {

  /** Measures a set whose offsets are divided by a scale. */
  static PaperUnits of(StrokeSet set, OffsetScale scale) {
    double perStep = 0;
    for (int axis = 0; axis < 2; axis++) {
      perStep += Math.log(scale.scale() / deviation(set.train(), axis));
    }
    double steps = set.test().stream().mapToInt(drawing -> drawing.offsets().length - 1).average().orElseThrow();
    return new PaperUnits(perStep, steps);
  }

  private static double deviation(List<Drawing> drawings, int axis) {
    List<double[][]> columns = drawings.stream()
        .map(drawing -> {
          double[][] rows = drawing.offsets();
          double[][] column = new double[rows.length][];
          for (int t = 0; t < rows.length; t++) {
            column[t] = new double[] {rows[t][axis]};
          }
          return column;
        })
        .toList();
    return OffsetScale.fit(1, columns).scale();
  }

  /** Returns nats per sequence in these units. */
  double natsPerSequence(double natsPerStep) {
    return (natsPerStep + perStep) * steps;
  }
}
