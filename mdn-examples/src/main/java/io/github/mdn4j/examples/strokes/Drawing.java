// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.strokes;

import java.util.ArrayList;
import java.util.List;

/**
 * A drawing as the pen made it.
 *
 * @param strokes of each stroke its points, (x, y) each
 */
public record Drawing(List<double[][]> strokes) {

  /**
   * Returns a row (Δx, Δy, p) for each point: the way from the point before, and 1 if the pen is lifted here, else 0.
   *
   * <p>The first point of the drawing is the origin, so the first way is (0, 0).
   */
  public double[][] offsets() {
    List<double[]> rows = new ArrayList<>();
    double[] before = strokes.get(0)[0];
    for (double[][] stroke : strokes) {
      for (int i = 0; i < stroke.length; i++) {
        rows.add(new double[] {stroke[i][0] - before[0], stroke[i][1] - before[1], i == stroke.length - 1 ? 1 : 0});
        before = stroke[i];
      }
    }
    return rows.toArray(double[][]::new);
  }

  /**
   * Returns the drawing that begins at the origin, with the pen down, and goes on with rows (Δx, Δy, p); what follows
   * the last lift of the pen is a stroke, too.
   */
  public static Drawing fromOrigin(double[][] rows) {
    List<double[][]> strokes = new ArrayList<>();
    List<double[]> stroke = new ArrayList<>(List.of(new double[2]));
    double x = 0;
    double y = 0;
    for (int t = 0; t < rows.length; t++) {
      x += rows[t][0];
      y += rows[t][1];
      stroke.add(new double[] {x, y});
      if (rows[t][2] == 1 || t == rows.length - 1) {
        strokes.add(stroke.toArray(double[][]::new));
        stroke.clear();
      }
    }
    return new Drawing(strokes);
  }
}
