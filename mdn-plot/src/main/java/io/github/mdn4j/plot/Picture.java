// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.plot;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** A drawn picture. */
public final class Picture {

  private final BufferedImage image;

  Picture(BufferedImage image) {
    this.image = image;
  }

  /** Returns its pixels. */
  public BufferedImage image() {
    return image;
  }

  /**
   * Writes it as PNG.
   *
   * @param file is replaced if it is there
   * @throws UncheckedIOException if it cannot be written
   */
  public void save(Path file) {
    try (OutputStream out = Files.newOutputStream(file)) {
      ImageIO.write(image, "png", out);
    } catch (IOException e) {
      throw new UncheckedIOException("Picture: cannot write " + file, e);
    }
  }
}
