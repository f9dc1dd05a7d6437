// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.strokes;

import io.github.mdn4j.examples.show.Paper;
import io.github.mdn4j.plot.Canvas;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.util.List;

/** A picture of drawings side by side, a titled row of them for each group. */
public final class DrawingSheet {

  /** How many drawings a row has. */
  public static final int COLUMNS = 8;

  private static final int CELL = 100;
  private static final int MARGIN = 10;
  private static final int TITLE = 30;

  private final BufferedImage picture;
  private final Graphics2D pen;
  private int top;

  /** Makes an empty sheet for this many groups of 16 drawings. */
  public DrawingSheet(int groups) {
    this(groups, 2 * groups);
  }

  /** Makes an empty sheet for this many groups, which have this many rows of drawings together. */
  public DrawingSheet(int groups, int rows) {
    picture = new BufferedImage(COLUMNS * CELL, groups * TITLE + rows * CELL, BufferedImage.TYPE_INT_RGB);
    pen = Paper.pen(picture);
    pen.setFont(new Font(Font.SANS_SERIF, Font.BOLD, 16));
    pen.setStroke(new BasicStroke(1.8f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
  }

  /** Draws the first 16 drawings of a group, each to fill its cell, with a colour for each stroke. */
  public DrawingSheet group(String title, List<Drawing> drawings) {
    return group(title, drawings, 2);
  }

  /** Draws the first drawings of a group, in this many rows of 8. */
  public DrawingSheet group(String title, List<Drawing> drawings, int rows) {
    pen.setColor(Canvas.BLACK);
    pen.drawString(title, MARGIN, top + 21);
    top += TITLE;
    for (int i = 0; i < Math.min(drawings.size(), rows * COLUMNS); i++) {
      draw(drawings.get(i), i % COLUMNS * CELL, top + i / COLUMNS * CELL);
    }
    top += rows * CELL;
    return this;
  }

  private void draw(Drawing drawing, int left, int upper) {
    double[] low = {Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY};
    double[] high = {Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY};
    for (double[][] stroke : drawing.strokes()) {
      for (double[] point : stroke) {
        for (int j = 0; j < 2; j++) {
          low[j] = Math.min(low[j], point[j]);
          high[j] = Math.max(high[j], point[j]);
        }
      }
    }
    double size = Math.max(1e-9, Math.max(high[0] - low[0], high[1] - low[1]));
    double zoom = (CELL - 2 * MARGIN) / size;
    for (int s = 0; s < drawing.strokes().size(); s++) {
      pen.setColor(Canvas.colour(s));
      Path2D path = new Path2D.Double();
      for (double[] point : drawing.strokes().get(s)) {
        double x = left + 0.5 * CELL + zoom * (point[0] - 0.5 * (low[0] + high[0]));
        double y = upper + 0.5 * CELL + zoom * (point[1] - 0.5 * (low[1] + high[1]));
        if (path.getCurrentPoint() == null) {
          path.moveTo(x, y);
        }
        path.lineTo(x, y);
      }
      pen.draw(path);
    }
  }

  /** Returns the picture. */
  public BufferedImage picture() {
    return picture;
  }
}
