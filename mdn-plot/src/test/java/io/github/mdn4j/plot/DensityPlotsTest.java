// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.mdn4j.density.DiagonalGaussian;
import io.github.mdn4j.distribution.Distribution;
import io.github.mdn4j.distribution.GaussianDistribution;
import io.github.mdn4j.distribution.MixtureDistribution;
import io.github.mdn4j.evaluation.DensityEvaluation;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.exception.ND4JIllegalArgumentException;

class DensityPlotsTest {

  private static final int BLUE = Canvas.colour(0).getRGB();

  private static DensityEvaluation evaluation(double scale) {
    SplittableRandom random = new SplittableRandom(1);
    DensityEvaluation evaluation = new DensityEvaluation(DiagonalGaussian.of(1));
    for (int i = 0; i < 400; i++) {
      evaluation.add(GaussianDistribution.of(0, scale), random.nextGaussian());
    }
    return evaluation;
  }

  private static long count(BufferedImage image, int colour) {
    long count = 0;
    for (int x = 0; x < image.getWidth(); x++) {
      for (int y = 0; y < image.getHeight(); y++) {
        count += image.getRGB(x, y) == colour ? 1 : 0;
      }
    }
    return count;
  }

  @Test
  void aCalibratedCurveIsOnTheDiagonalAndAWrongOneIsNot(@TempDir Path folder) throws Exception {
    Picture right = DensityPlots.reliability(evaluation(1));
    Picture wrong = DensityPlots.reliability(evaluation(0.3));
    assertEquals(800, right.image().getWidth());
    assertTrue(count(right.image(), BLUE) > 300);
    assertTrue(differ(right.image(), wrong.image()) > 500);
    Path file = folder.resolve("r.png");
    right.save(file);
    assertEquals(0, differ(right.image(), ImageIO.read(Files.newInputStream(file))));
  }

  private static long differ(BufferedImage a, BufferedImage b) {
    long count = 0;
    for (int x = 0; x < a.getWidth(); x++) {
      for (int y = 0; y < a.getHeight(); y++) {
        count += a.getRGB(x, y) == b.getRGB(x, y) ? 0 : 1;
      }
    }
    return count;
  }

  @Test
  void allPicturesAreDrawn() {
    List<Distribution> rows = new ArrayList<>();
    double[] x = new double[30];
    double[] y = new double[30];
    for (int i = 0; i < 30; i++) {
      x[i] = i / 10.0;
      y[i] = i % 3 == 0 ? Double.NaN : x[i];
      rows.add(MixtureDistribution.of(
          new double[] {0.5, 0.5}, GaussianDistribution.of(x[i], 0.1 + x[i] / 10), GaussianDistribution.of(-x[i], 0.1)));
    }
    BufferedImage flat = DensityPlots.pitHistogram(evaluation(1)).image();
    assertTrue(differ(flat, DensityPlots.pitHistogram(evaluation(0.3)).image()) > 500);
    assertTrue(count(DensityPlots.sharpness(rows, 0.5, 0.9).image(), Canvas.colour(1).getRGB()) > 20);
    assertTrue(count(DensityPlots.fanChart(x, rows, y).image(), BLUE) > 200);
    BufferedImage heat = DensityPlots.heatMap(x, rows, -4, 4).image();
    // in the last column the mode at +2.9 is paler than that at −2.9, which is narrower, and the middle is white
    int last = 800 - 20 - 2;
    assertEquals(0xFFFFFFFF, heat.getRGB(last, 20 + 220));
    int high = heat.getRGB(last, (int) (20 + 440 * (4 - 2.9) / 8)) & 0xFF0000;
    int low = heat.getRGB(last, (int) (20 + 440 * (4 + 2.9) / 8)) & 0xFF0000;
    assertTrue(low < high && high < 0xF00000, low + " " + high);
  }

  @Test
  void whatCannotBeDrawnIsRefused() {
    DensityEvaluation empty = new DensityEvaluation(DiagonalGaussian.of(1));
    assertThrows(ND4JIllegalArgumentException.class, () -> DensityPlots.reliability(empty));
    assertThrows(ND4JIllegalArgumentException.class, () -> DensityPlots.pitHistogram(empty));
    List<Distribution> one = List.of(GaussianDistribution.of(0, 1));
    assertThrows(ND4JIllegalArgumentException.class, () -> DensityPlots.sharpness(List.of(), 0.5));
    assertThrows(ND4JIllegalArgumentException.class, () -> DensityPlots.sharpness(one));
    assertThrows(ND4JIllegalArgumentException.class, () -> DensityPlots.fanChart(new double[] {1}, one, null));
    assertThrows(ND4JIllegalArgumentException.class, () -> DensityPlots.heatMap(new double[] {1, 2}, one, 0, 1));
    List<Distribution> two = List.of(one.get(0), one.get(0));
    assertThrows(ND4JIllegalArgumentException.class, () -> DensityPlots.heatMap(new double[] {1, 2}, two, 1, Double.NaN));
    assertThrows(ND4JIllegalArgumentException.class, () -> DensityPlots.fanChart(new double[] {1, 2}, two, new double[1]));
  }
}
