// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.sketch;

import io.github.mdn4j.examples.strokes.Drawing;
import io.github.mdn4j.layer.sequence.OffsetScale;
import io.github.mdn4j.layer.sequence.Sequence;
import io.github.mdn4j.layer.sequence.SequenceDataSetIterator;
import java.util.List;

/**
 * Drawings as Ha and Eck (2017), section 3.1, write them: a row (Δx, Δy, p₁, p₂, p₃) for each point.
 *
 * <p>The way from the point before, and one of three states of the pen after the point: down, up, or that the drawing
 * is done. Theirs has a step of its own for the end, which has no offset to predict; here the last point says it.
 */
final class FiveElements {

  /** Numbers a row. */
  static final int WIDTH = 5;

  private static final int UP = 3;
  private static final int DONE = 4;

  private FiveElements() {}

  /** Returns the rows of a drawing; the first point is the origin. */
  static double[][] rows(Drawing drawing, OffsetScale scale) {
    double[][] offsets = scale.apply(drawing.offsets());
    double[][] rows = new double[offsets.length][];
    for (int t = 0; t < rows.length; t++) {
      boolean done = t == rows.length - 1;
      boolean up = !done && offsets[t][2] == 1;
      rows[t] = new double[] {offsets[t][0], offsets[t][1], done || up ? 0 : 1, up ? 1 : 0, done ? 1 : 0};
    }
    return rows;
  }

  /** Returns the row from which every drawing begins: the origin, with the pen down. */
  static double[] origin() {
    return new double[] {0, 0, 1, 0, 0};
  }

  /** Returns whether a drawing is done after this row. */
  static boolean done(double[] row) {
    return row[DONE] == 1;
  }

  /** Returns the drawing that goes on from the origin, with the pen down, by these rows. */
  static Drawing drawing(double[][] rows, OffsetScale scale) {
    double[][] offsets = new double[rows.length][];
    for (int t = 0; t < rows.length; t++) {
      offsets[t] = new double[] {rows[t][0], rows[t][1], rows[t][UP] + rows[t][DONE]};
    }
    return Drawing.fromOrigin(scale.undo(offsets));
  }

  /** Returns batches in which each row predicts the next. */
  static SequenceDataSetIterator.Builder batches(List<Drawing> drawings, OffsetScale scale, int batch) {
    List<Sequence> steps = drawings.stream().map(drawing -> Sequence.nextStep(rows(drawing, scale))).toList();
    return new SequenceDataSetIterator.Builder(steps, batch);
  }
}
