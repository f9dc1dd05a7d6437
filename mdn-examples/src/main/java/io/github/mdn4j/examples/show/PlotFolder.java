// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.show;

import io.github.mdn4j.plot.Canvas;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;

/** The folder that a run writes its pictures to. */
public final class PlotFolder {

  private final Path folder;

  private PlotFolder(Path folder) {
    this.folder = folder;
  }

  /** Makes the folder if it is not there. */
  public static PlotFolder of(Path folder) {
    try {
      return new PlotFolder(Files.createDirectories(folder));
    } catch (IOException e) {
      throw new UncheckedIOException("plots: cannot make the folder " + folder, e);
    }
  }

  /** Writes charts as name.png, one below the other. */
  public void save(String name, Canvas... stacked) {
    Path file = folder.resolve(name + ".png");
    List<XYChart> charts = Arrays.stream(stacked).map(Canvas::chart).toList();
    try (OutputStream out = Files.newOutputStream(file)) {
      BitmapEncoder.saveBitmap(charts, charts.size(), 1, out, BitmapFormat.PNG);
    } catch (IOException e) {
      throw new UncheckedIOException("plots: cannot write " + file, e);
    }
  }

  /** Writes a picture as name.png. */
  public void save(String name, BufferedImage picture) {
    Path file = folder.resolve(name + ".png");
    try (OutputStream out = Files.newOutputStream(file)) {
      ImageIO.write(picture, "png", out);
    } catch (IOException e) {
      throw new UncheckedIOException("plots: cannot write " + file, e);
    }
  }

  @Override
  public String toString() {
    return folder.toString();
  }
}
