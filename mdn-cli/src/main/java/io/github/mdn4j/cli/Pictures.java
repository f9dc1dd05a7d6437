// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.cli;

import io.github.mdn4j.distribution.Distribution;
import io.github.mdn4j.evaluation.DensityEvaluation;
import io.github.mdn4j.plot.DensityPlots;
import io.github.mdn4j.plot.Picture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** The pictures that {@code mdn evaluate} writes, for one label column. */
final class Pictures {

  /** So many rows are drawn at most. */
  static final int MOST = 400;

  /**
   * A row to draw.
   *
   * @param x features
   * @param predicted what was predicted
   * @param y what came
   */
  record Row(double[] x, Distribution predicted, double y) {}

  private Pictures() {}

  /** Writes them into a folder, and returns where they are; none for labels of several columns or without a cdf. */
  static List<Path> write(Path folder, DensityEvaluation evaluation, List<Row> rows) throws IOException {
    if (rows.isEmpty() || Double.isNaN(evaluation.pitHistogram()[0])) {
      return List.of();
    }
    Map<String, Picture> pictures = new LinkedHashMap<>();
    pictures.put("reliability", DensityPlots.reliability(evaluation));
    pictures.put("pit", DensityPlots.pitHistogram(evaluation));
    pictures.put(
        "sharpness", DensityPlots.sharpness(rows.stream().map(Row::predicted).toList(), evaluation.levels()));
    if (rows.size() > 1) {
      // along the feature if there is one, else from the lowest median to the highest
      boolean single = rows.get(0).x.length == 1;
      List<Row> sorted = new ArrayList<>(rows);
      sorted.sort(Comparator.comparingDouble(row -> single ? row.x[0] : row.predicted.quantile(0.5)));
      double[] at = new double[sorted.size()];
      for (int i = 0; i < at.length; i++) {
        at[i] = single ? sorted.get(i).x[0] : i;
      }
      List<Distribution> predicted = sorted.stream().map(Row::predicted).toList();
      double[] labels = sorted.stream().mapToDouble(Row::y).toArray();
      double low = predicted.stream().mapToDouble(row -> row.quantile(0.005)).min().orElseThrow();
      double high = predicted.stream().mapToDouble(row -> row.quantile(0.995)).max().orElseThrow();
      pictures.put("fan", DensityPlots.fanChart(at, predicted, labels));
      if (low < high) {
        pictures.put("density", DensityPlots.heatMap(at, predicted, low, high));
      }
    }
    Files.createDirectories(folder);
    List<Path> files = new ArrayList<>();
    for (Map.Entry<String, Picture> picture : pictures.entrySet()) {
      Path file = folder.resolve(picture.getKey() + ".png");
      save(picture.getValue(), file);
      files.add(file);
    }
    return files;
  }

  private static void save(Picture picture, Path file) throws IOException {
    try (PendingFile pending = PendingFile.of(file);
        ImageOutputStream out = new MemoryCacheImageOutputStream(pending.stream())) {
      ImageIO.write(picture.image(), "png", out);
      out.flush();
      pending.commit();
    }
  }
}
