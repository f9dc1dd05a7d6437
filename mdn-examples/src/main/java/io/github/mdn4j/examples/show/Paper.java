// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.show;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;

/** White paper to draw on. */
public final class Paper {

  private Paper() {}

  /** Makes a picture white, and returns a pen with smooth edges for it. */
  public static Graphics2D pen(BufferedImage picture) {
    Graphics2D pen = picture.createGraphics();
    pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    pen.setColor(Color.WHITE);
    pen.fillRect(0, 0, picture.getWidth(), picture.getHeight());
    return pen;
  }
}
