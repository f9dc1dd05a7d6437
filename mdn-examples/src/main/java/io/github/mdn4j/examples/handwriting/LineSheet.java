// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.handwriting;

import io.github.mdn4j.examples.show.Paper;
import io.github.mdn4j.examples.strokes.Drawing;
import io.github.mdn4j.plot.Canvas;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;

/** A picture of lines of writing in titled columns side by side, all at one scale. */
final class LineSheet {

  private static final int WIDTH = 900;
  private static final int MARGIN = 12;
  private static final int TITLE = 34;
  private static final int CAPTION = 18;
  private static final int LINE = 84;

  private final List<String> titles = new ArrayList<>();
  private final List<List<WrittenLine>> columns = new ArrayList<>();

  /** Adds a column; the text of each line stands above it. */
  LineSheet column(String title, List<WrittenLine> lines) {
    titles.add(title);
    columns.add(lines);
    return this;
  }

  /** Draws the columns. */
  BufferedImage picture() {
    int rows = columns.stream().mapToInt(List::size).max().orElseThrow();
    BufferedImage picture = new BufferedImage(WIDTH, TITLE + rows * LINE + MARGIN, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = pen(picture);
    int width = WIDTH / columns.size();
    double zoom = columns.stream().flatMap(List::stream)
        .mapToDouble(line -> {
          double[] box = box(line.drawing());
          return Math.min((width - 2.0 * MARGIN) / (box[2] - box[0]), (LINE - CAPTION - 10.0) / (box[3] - box[1]));
        })
        .min().orElseThrow();
    for (int c = 0; c < columns.size(); c++) {
      pen.setFont(new Font(Font.SANS_SERIF, Font.BOLD, 15));
      pen.setColor(Canvas.BLACK);
      pen.drawString(titles.get(c), c * width + MARGIN, 22);
      pen.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 13));
      for (int i = 0; i < columns.get(c).size(); i++) {
        WrittenLine line = columns.get(c).get(i);
        int top = TITLE + i * LINE;
        pen.setColor(new Color(0x66, 0x66, 0x66));
        pen.drawString(line.text(), c * width + MARGIN, top + 12);
        draw(pen, line.drawing(), c * width + MARGIN, top + CAPTION, zoom);
      }
    }
    pen.dispose();
    return picture;
  }

  /** Makes a white picture's pen. */
  static Graphics2D pen(BufferedImage picture) {
    Graphics2D pen = Paper.pen(picture);
    pen.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    pen.setStroke(new BasicStroke(1.6f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    return pen;
  }

  /** Returns the smallest x and y, and the largest, which are at least 1 more. */
  static double[] box(Drawing drawing) {
    double inf = Double.POSITIVE_INFINITY;
    double[] box = {inf, inf, -inf, -inf};
    for (double[][] stroke : drawing.strokes()) {
      for (double[] point : stroke) {
        for (int j = 0; j < 2; j++) {
          box[j] = Math.min(box[j], point[j]);
          box[2 + j] = Math.max(box[2 + j], point[j]);
        }
      }
    }
    box[2] = Math.max(box[2], box[0] + 1);
    box[3] = Math.max(box[3], box[1] + 1);
    return box;
  }

  /** Draws strokes with the upper left corner of their box at a place. */
  static void draw(Graphics2D pen, Drawing drawing, double left, double top, double zoom) {
    double[] box = box(drawing);
    for (int s = 0; s < drawing.strokes().size(); s++) {
      pen.setColor(Canvas.colour(s));
      Path2D path = new Path2D.Double();
      for (double[] point : drawing.strokes().get(s)) {
        double x = left + zoom * (point[0] - box[0]);
        double y = top + zoom * (point[1] - box[1]);
        if (path.getCurrentPoint() == null) {
          path.moveTo(x, y);
        }
        path.lineTo(x, y);
      }
      pen.draw(path);
    }
  }
}
