// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.robojam;

import io.github.mdn4j.examples.show.Paper;
import io.github.mdn4j.plot.Canvas;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Locale;

/**
 * A picture of performances, a titled row for each group: each a screen with its touches, coloured by time, above a
 * strip with a mark for each touch where it falls in time.
 */
final class JamPicture {

  /** How many performances a row shows. */
  static final int COLUMNS = 4;

  private static final int WIDTH = 800;
  private static final int CELL = WIDTH / COLUMNS;
  private static final int MARGIN = 12;
  private static final int SCREEN = CELL - 2 * MARGIN;
  private static final int STRIP = 22;
  private static final int TITLE = 32;
  private static final int LEGEND = 50;
  private static final double SLIDE = 0.1; // touches that are closer in time are joined by a line

  private final BufferedImage picture;
  private final Graphics2D pen;
  private final double seconds;
  private int top;

  /**
   * Makes an empty picture.
   *
   * @param groups how many rows it has
   * @param seconds how long a strip is
   */
  JamPicture(int groups, double seconds) {
    this.seconds = seconds;
    int height = groups * (TITLE + SCREEN + STRIP + 2 * MARGIN) + LEGEND;
    picture = new BufferedImage(WIDTH, height, BufferedImage.TYPE_INT_RGB);
    pen = Paper.pen(picture);
    legend(height - LEGEND);
  }

  private void legend(int y) {
    pen.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 14));
    pen.setColor(Canvas.BLACK);
    pen.drawString("0 s", MARGIN, y + 28);
    int left = MARGIN + 30;
    int width = 250;
    for (int i = 0; i < width; i++) {
      pen.setColor(colour(i * seconds / width));
      pen.fillRect(left + i, y + 16, 1, 14);
    }
    pen.setColor(Canvas.BLACK);
    String end = String.format(Locale.ROOT, "%.3g s;  circles: touches;  strips: when each one falls", seconds);
    pen.drawString(end, left + width + 8, y + 28);
  }

  /** Draws the first performances of a group. */
  JamPicture group(String title, List<Performance> performances) {
    pen.setFont(new Font(Font.SANS_SERIF, Font.BOLD, 16));
    pen.setColor(Canvas.BLACK);
    pen.drawString(title, MARGIN, top + 23);
    top += TITLE;
    for (int i = 0; i < Math.min(COLUMNS, performances.size()); i++) {
      draw(performances.get(i).touches(), i * CELL + MARGIN);
    }
    top += SCREEN + STRIP + 2 * MARGIN;
    return this;
  }

  private void draw(double[][] touches, int left) {
    pen.setStroke(new BasicStroke(1));
    pen.setColor(Canvas.GREY);
    pen.drawRect(left, top, SCREEN, SCREEN);
    int strip = top + SCREEN + 6;
    pen.drawRect(left, strip, SCREEN, STRIP);
    double time = 0;
    for (int t = 0; t < touches.length; t++) {
      time += touches[t][2];
      double x = left + SCREEN * touches[t][0];
      double y = top + SCREEN * touches[t][1];
      pen.setColor(colour(time));
      pen.setClip(left, top, SCREEN, SCREEN);
      if (t > 0 && touches[t][2] < SLIDE) {
        pen.setStroke(new BasicStroke(2));
        pen.draw(new Line2D.Double(left + SCREEN * touches[t - 1][0], top + SCREEN * touches[t - 1][1], x, y));
      }
      pen.fill(new Ellipse2D.Double(x - 3, y - 3, 6, 6));
      pen.setClip(null);
      double when = left + SCREEN * Math.min(1, time / seconds);
      pen.setStroke(new BasicStroke(1));
      pen.draw(new Line2D.Double(when, strip + 3, when, strip + STRIP - 3));
    }
  }

  // from blue to orange, whose brightness differs too
  private Color colour(double time) {
    double part = Math.min(1, Math.max(0, time / seconds));
    Color from = new Color(0x00, 0x33, 0x88);
    Color to = new Color(0xF0, 0xA0, 0x20);
    return new Color(
        between(from.getRed(), to.getRed(), part),
        between(from.getGreen(), to.getGreen(), part),
        between(from.getBlue(), to.getBlue(), part));
  }

  private static int between(int from, int to, double part) {
    return (int) Math.round(from + part * (to - from));
  }

  /** Returns the picture. */
  BufferedImage picture() {
    return picture;
  }
}
