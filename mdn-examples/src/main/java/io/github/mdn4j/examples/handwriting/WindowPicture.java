// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.handwriting;

import io.github.mdn4j.plot.Canvas;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.util.Locale;

/** What the window showed at each step of a line, as a heat map of characters against steps, above the writing. */
final class WindowPicture {

  private static final int WIDTH = 900;
  private static final int LEFT = 70;
  private static final int RIGHT = 90;
  private static final int TOP = 40;
  private static final int MAP = 260;
  private static final int AXIS = 50;
  private static final int WRITING = 120;
  private static final int SHADES = 256;

  private WindowPicture() {}

  /**
   * Draws a map.
   *
   * @param truth of each step the position in the text that is written, or null if that is not known; marked by a line
   */
  static BufferedImage of(String title, Scribe.Written written, int[] truth) {
    BufferedImage picture =
        new BufferedImage(WIDTH, TOP + MAP + AXIS + WRITING, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = LineSheet.pen(picture);
    pen.setColor(Canvas.BLACK);
    pen.setFont(new Font(Font.SANS_SERIF, Font.BOLD, 15));
    pen.drawString(title, LEFT, 24);
    double column = (double) (WIDTH - LEFT - RIGHT) / written.window().length;
    double row = (double) MAP / written.text().length();
    double most = cells(pen, written, column, row);
    axes(pen, written, column, row);
    legend(pen, most);
    if (truth != null) {
      mark(pen, truth, column, row);
    }
    double[] box = LineSheet.box(written.drawing());
    double zoom = Math.min((WIDTH - LEFT - RIGHT) / (box[2] - box[0]), (WRITING - 30) / (box[3] - box[1]));
    LineSheet.draw(pen, written.drawing(), LEFT, TOP + MAP + AXIS + 15, zoom);
    pen.dispose();
    return picture;
  }

  private static double cells(Graphics2D pen, Scribe.Written written, double column, double row) {
    int characters = written.text().length();
    double most = 0;
    for (double[] shown : written.window()) {
      for (int u = 0; u < characters; u++) {
        most = Math.max(most, shown[u]);
      }
    }
    for (int t = 0; t < written.window().length; t++) {
      for (int u = 0; u < characters; u++) {
        pen.setColor(shade(written.window()[t][u] / most));
        int left = (int) Math.floor(LEFT + t * column);
        int top = (int) Math.floor(TOP + u * row);
        pen.fillRect(
            left, top, (int) Math.ceil(LEFT + (t + 1) * column) - left, (int) Math.ceil(TOP + (u + 1) * row) - top);
      }
    }
    return most;
  }

  /** White for 0, dark blue for 1. */
  private static Color shade(double share) {
    float s = (float) Math.min(1, share);
    return new Color(1 - 0.97f * s, 1 - 0.75f * s, 1 - 0.45f * s);
  }

  private static void axes(Graphics2D pen, Scribe.Written written, double column, double row) {
    pen.setColor(Canvas.GREY);
    pen.drawRect(LEFT, TOP, WIDTH - LEFT - RIGHT, MAP);
    pen.setColor(Canvas.BLACK);
    pen.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, (int) Math.max(8, Math.min(16, row))));
    for (int u = 0; u < written.text().length(); u++) {
      pen.drawString(
          String.valueOf(written.text().charAt(u)), LEFT - 22, (int) (TOP + (u + 0.5) * row + 6));
    }
    pen.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 14));
    int steps = written.window().length;
    int every = steps <= 50 ? 10 : steps <= 120 ? 20 : steps <= 300 ? 50 : 200;
    for (int t = 0; t < steps; t += every) {
      int x = (int) (LEFT + (t + 0.5) * column);
      pen.drawLine(x, TOP + MAP, x, TOP + MAP + 5);
      pen.drawString(Integer.toString(t), x - 4, TOP + MAP + 20);
    }
    pen.drawString("step", LEFT + (WIDTH - LEFT - RIGHT) / 2 - 15, TOP + MAP + 38);
    AffineTransform before = pen.getTransform();
    pen.rotate(-Math.PI / 2, 22, TOP + MAP / 2.0);
    pen.drawString("character", -10, TOP + MAP / 2);
    pen.setTransform(before);
  }

  private static void legend(Graphics2D pen, double most) {
    int left = WIDTH - RIGHT + 20;
    int height = MAP / 2;
    for (int i = 0; i < SHADES; i++) {
      pen.setColor(shade(1 - i / (SHADES - 1.0)));
      pen.fillRect(left, TOP + 20 + i * height / SHADES, 14, height / SHADES + 1);
    }
    pen.setColor(Canvas.BLACK);
    pen.drawString("φ", left + 2, TOP + 12);
    pen.drawString(String.format(Locale.ROOT, "%.2f", most), left + 20, TOP + 28);
    pen.drawString("0", left + 20, TOP + 22 + height);
  }

  private static void mark(Graphics2D pen, int[] truth, double column, double row) {
    pen.setColor(new Color(0xD5, 0x5E, 0x00));
    pen.setStroke(new BasicStroke(1.5f));
    for (int t = 0; t < truth.length; t++) {
      int y = (int) (TOP + (truth[t] + 0.5) * row);
      pen.drawLine((int) (LEFT + t * column), y, (int) (LEFT + (t + 1) * column), y);
    }
    pen.drawString("line: the", WIDTH - RIGHT + 8, TOP + MAP - 58);
    pen.drawString("character", WIDTH - RIGHT + 8, TOP + MAP - 40);
    pen.drawString("that is", WIDTH - RIGHT + 8, TOP + MAP - 22);
    pen.drawString("written", WIDTH - RIGHT + 8, TOP + MAP - 4);
    pen.setStroke(new BasicStroke(1.6f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
  }
}
