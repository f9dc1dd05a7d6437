// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.plot;

import io.github.mdn4j.distribution.Distribution;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Locale;

/** Densities as shades of columns of pixels; XChart's own would hold an object a cell. */
final class HeatMap {

  private static final int WIDTH = 800;
  private static final int HEIGHT = 520;
  private static final int LEFT = 90;
  private static final int BOTTOM = 60;
  private static final int MARGIN = 20;
  private static final int TICKS = 5;

  private HeatMap() {}

  static BufferedImage draw(double[] x, List<? extends Distribution> predicted, double from, double to) {
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, WIDTH, HEIGHT);
    int columns = WIDTH - LEFT - MARGIN;
    int lines = HEIGHT - BOTTOM - MARGIN;
    int drawn = -1;
    double[] shades = new double[lines];
    int nearest = 0;
    for (int i = 0; i < columns; i++) {
      double at = x[0] + (x[x.length - 1] - x[0]) * (i + 0.5) / columns;
      while (nearest + 1 < x.length && Math.abs(x[nearest + 1] - at) <= Math.abs(x[nearest] - at)) {
        nearest++;
      }
      if (nearest != drawn) {
        shade(predicted.get(nearest), from, to, shades);
        drawn = nearest;
      }
      for (int j = 0; j < lines; j++) {
        image.setRGB(LEFT + i, MARGIN + j, colour(shades[j]).getRGB());
      }
    }
    axes(graphics, x, from, to);
    graphics.dispose();
    return image;
  }

  /** Finds the share of the highest density that each pixel of a column has, from the highest label down. */
  private static void shade(Distribution row, double from, double to, double[] shades) {
    double most = Double.NEGATIVE_INFINITY;
    for (int j = 0; j < shades.length; j++) {
      shades[j] = row.logDensity(to - (to - from) * (j + 0.5) / shades.length);
      most = Math.max(most, shades[j]);
    }
    for (int j = 0; j < shades.length; j++) {
      shades[j] = most > Double.NEGATIVE_INFINITY ? Math.exp(shades[j] - most) : 0;
    }
  }

  /** Returns the colour of a share, from white to dark blue. */
  private static Color colour(double share) {
    double s = Math.max(0, Math.min(1, share));
    return new Color(
        (int) Math.round(255 * (1 - s)),
        (int) Math.round(255 - s * (255 - 0x45)),
        (int) Math.round(255 - s * (255 - 0x90)));
  }

  private static void axes(Graphics2D graphics, double[] x, double from, double to) {
    graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    graphics.setColor(Canvas.BLACK);
    graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 14));
    FontMetrics font = graphics.getFontMetrics();
    graphics.drawRect(LEFT - 1, MARGIN - 1, WIDTH - LEFT - MARGIN + 1, HEIGHT - BOTTOM - MARGIN + 1);
    for (int t = 0; t <= TICKS; t++) {
      String across = number(x[0] + (x[x.length - 1] - x[0]) * t / TICKS);
      int place = LEFT + (WIDTH - LEFT - MARGIN) * t / TICKS;
      graphics.drawString(across, place - font.stringWidth(across) / 2, HEIGHT - BOTTOM + 20);
      String up = number(from + (to - from) * t / TICKS);
      int height = HEIGHT - BOTTOM - (HEIGHT - BOTTOM - MARGIN) * t / TICKS;
      graphics.drawString(up, LEFT - 8 - font.stringWidth(up), height + 5);
    }
    graphics.drawString("x", LEFT + (WIDTH - LEFT - MARGIN) / 2, HEIGHT - 12);
    graphics.drawString("y", 10, MARGIN + (HEIGHT - BOTTOM - MARGIN) / 2);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.3g", value);
  }
}
