// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.density;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.mdn4j.distribution.Distribution;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** With passes that are written as their formulas, moments of columns of floats are those of each row's distribution. */
class GaussianMixtureMomentsTest {

  private static GaussianMixtureMoments moments(int components, DiagonalGaussian gaussian) {
    Moments doubles = Mixture.of(components, gaussian).moments().orElseThrow();
    return new GaussianMixtureMoments(new GaussianFormulas(), doubles, components, gaussian);
  }

  @ParameterizedTest
  @CsvSource({"2, 1, 1, 1", "5, 1, 32, 1000", "3, 2, 17, 1", "4, 13, 30, 1e6"})
  void floatsAreAsTheDistributionsOfRows(int components, int width, int rows, float far) {
    for (Scale scale : new Scale[] {Scale.standard(), Scale.exp()}) {
      DiagonalGaussian gaussian = DiagonalGaussian.of(width, scale);
      Density density = Mixture.of(components, gaussian);
      Random random = new Random(1);
      float[] columns = new float[density.parameterWidth() * rows];
      for (int i = 0; i < columns.length; i++) {
        boolean mean = i / rows >= components && (i / rows - components) % (2 * width) < width;
        columns[i] = (float) random.nextGaussian() * (mean ? far : 2);
      }
      double[][] mean = new double[width][rows];
      double[][] variance = new double[width][rows];
      GaussianMixtureMoments moments = moments(components, gaussian);
      assertTrue(moments.evaluate(columns, rows, mean, variance));
      for (int i = 0; i < rows; i++) {
        double[] theta = new double[density.parameterWidth()];
        for (int j = 0; j < theta.length; j++) {
          theta[j] = columns[j * rows + i];
        }
        Distribution row = density.at(theta);
        for (int d = 0; d < width; d++) {
          assertEquals(row.mean()[d], mean[d][i], 1e-12 * Math.max(far, Math.abs(row.mean()[d])));
          assertEquals(row.variance()[d], variance[d][i], 1e-12 * row.variance()[d]);
        }
      }
    }
  }

  @Test
  void whatIsOutOfBoundsIsLeftToDoubles() {
    GaussianMixtureMoments moments = moments(2, DiagonalGaussian.of(1));
    for (float[] wrong : new float[][] {{0, 301}, {1, -301}, {2, 2e9f}, {3, 21}, {5, -21}, {4, Float.NaN}}) {
      float[] columns = new float[18];
      columns[(int) wrong[0] * 3 + 2] = wrong[1];
      assertFalse(moments.evaluate(columns, 3, new double[1][3], new double[1][3]));
    }
  }

  @Test
  void doublesGoTheirWay() {
    Mixture density = Mixture.of(2, DiagonalGaussian.of(1));
    Block block = new Block(density, 1);
    block.rows(1);
    block.theta(2)[0] = 1;
    block.theta(4)[0] = 5;
    double[][] mean = new double[1][1];
    double[][] variance = new double[1][1];
    moments(2, DiagonalGaussian.of(1)).evaluate(block, 0, mean, variance);
    assertEquals(3, mean[0][0], 1e-15);
    assertEquals(4 + Math.pow(1 + Scale.standard().floor(), 2), variance[0][0], 1e-14);
    mean[0][0] = 0;
    moments(2, DiagonalGaussian.of(1)).evaluateMean(block, 0, mean);
    assertEquals(3, mean[0][0], 1e-15);
  }
}
