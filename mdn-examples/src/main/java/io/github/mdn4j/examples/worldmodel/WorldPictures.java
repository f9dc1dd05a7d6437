// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.worldmodel;

import io.github.mdn4j.examples.show.Paper;
import io.github.mdn4j.plot.Canvas;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Map;

/** Pictures of the world beside dreams of it. */
final class WorldPictures {

  private static final int COLUMNS = 4; // rollouts a group
  private static final int STEP = 3;
  private static final int GEYSER = 4;
  private static final int CELL = 200;
  private static final int TITLE = 32;
  private static final int MARGIN = 10;
  private static final int LEGEND = 44;
  private static final double HIGHEST = 1.4;

  private WorldPictures() {}

  /** Draws how often z fell where within its predicted distribution, a line for each model. */
  static Canvas pit(Map<String, WorldScore> models) {
    Canvas canvas = Canvas.of(
        "Calibration of one step: where z fell", "Predicted probability of a lower z", "Share, 1 is right", 360);
    int i = 0;
    for (Map.Entry<String, WorldScore> model : models.entrySet()) {
      double[] pit = model.getValue().pit();
      double[] x = new double[2 * pit.length];
      double[] y = new double[2 * pit.length];
      for (int b = 0; b < pit.length; b++) {
        x[2 * b] = b / (double) pit.length;
        x[2 * b + 1] = (b + 1) / (double) pit.length;
        y[2 * b] = pit[b];
        y[2 * b + 1] = pit[b];
      }
      canvas.line(model.getKey(), x, y, Canvas.colour(i++));
    }
    return canvas.horizontal(0, 1).thinLine("right", new double[] {0, 1}, new double[] {1, 1}, Canvas.BLACK);
  }

  /** Draws the distribution of gains of rollouts; the first are of the world. */
  static Canvas gains(Map<String, List<Rollout>> rollouts) {
    Canvas canvas = Canvas.of(
        "Calibration of rollouts: what they gained", "Gain of a rollout", "Share that gained less", 360);
    int i = 0;
    for (Map.Entry<String, List<Rollout>> group : rollouts.entrySet()) {
      double[] gains = group.getValue().stream().mapToDouble(Rollout::gain).sorted().toArray();
      double[] x = new double[2 * gains.length];
      double[] share = new double[2 * gains.length];
      for (int j = 0; j < gains.length; j++) {
        x[2 * j] = gains[j];
        x[2 * j + 1] = gains[j];
        share[2 * j] = j / (double) gains.length;
        share[2 * j + 1] = (j + 1) / (double) gains.length;
      }
      canvas.line(group.getKey(), x, share, i == 0 ? Canvas.BLACK : Canvas.colour(i - 1));
      i++;
    }
    return canvas.vertical(0, 1);
  }

  /** Draws the first rollouts of each group: a row for each geyser, time to the right, the darker the higher. */
  static BufferedImage water(Map<String, List<Rollout>> rollouts) {
    int group = TITLE + GeyserField.GEYSERS * GEYSER + MARGIN;
    int height = rollouts.size() * group + LEGEND;
    BufferedImage picture = new BufferedImage(COLUMNS * CELL, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = Paper.pen(picture);
    int top = 0;
    for (Map.Entry<String, List<Rollout>> entry : rollouts.entrySet()) {
      pen.setFont(new Font(Font.SANS_SERIF, Font.BOLD, 16));
      pen.setColor(Canvas.BLACK);
      pen.drawString(entry.getKey(), MARGIN, top + 23);
      for (int i = 0; i < Math.min(COLUMNS, entry.getValue().size()); i++) {
        draw(pen, entry.getValue().get(i), i * CELL + MARGIN, top + TITLE);
      }
      top += group;
    }
    legend(pen, top);
    return picture;
  }

  private static void draw(Graphics2D pen, Rollout rollout, int left, int top) {
    for (int t = 0; t < rollout.steps(); t++) {
      for (int i = 0; i < GeyserField.GEYSERS; i++) {
        pen.setColor(colour(rollout.z()[t + 1][i]));
        pen.fillRect(left + t * STEP, top + i * GEYSER, STEP, GEYSER);
      }
    }
    pen.setColor(Canvas.GREY);
    pen.drawRect(left - 1, top - 1, Rollout.MOST_STEPS * STEP + 1, GeyserField.GEYSERS * GEYSER + 1);
  }

  private static void legend(Graphics2D pen, int top) {
    pen.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 14));
    for (int i = 0; i < 200; i++) {
      pen.setColor(colour(HIGHEST * i / 200));
      pen.fillRect(MARGIN + 20 + i, top + 10, 1, 14);
    }
    pen.setColor(Canvas.BLACK);
    pen.drawString("0", MARGIN, top + 22);
    pen.drawString(
        HIGHEST + "  z;  down: geysers 1 to 32;  right: steps 1 to " + Rollout.MOST_STEPS + ", or until the end",
        MARGIN + 228, top + 22);
  }

  private static Color colour(double z) {
    double dark = Math.max(0, Math.min(1, z / HIGHEST));
    return new Color(
        (int) (255 - dark * 255), (int) (255 - dark * (255 - 0x33)), (int) (255 - dark * (255 - 0x88)));
  }
}
