// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.density;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** With passes that are written as their formulas, the kernel says what the kernel for doubles says. */
class GaussianMixtureKernelTest {

  private static final int ROOM = 32;

  private static GaussianMixtureKernel kernel(int components, DiagonalGaussian gaussian) {
    Kernel doubles = Mixture.of(components, gaussian).kernel(ROOM).orElseThrow();
    return new GaussianMixtureKernel(new GaussianFormulas(), doubles, components, gaussian, ROOM);
  }

  @ParameterizedTest
  @CsvSource({"2, 1, 1", "5, 1, 32", "3, 2, 17", "4, 13, 30"})
  void floatsAreAsDoubles(int components, int width, int rows) {
    DiagonalGaussian gaussian = DiagonalGaussian.of(width);
    Density density = Mixture.of(components, gaussian);
    GaussianMixtureKernel kernel = kernel(components, gaussian);
    FloatBlock floats = new FloatBlock(density, ROOM);
    Block doubles = new Block(density, ROOM);
    floats.rows(rows);
    doubles.rows(rows);
    Random random = new Random(1);
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < density.parameterWidth(); j++) {
        floats.theta()[j * ROOM + i] = (float) random.nextGaussian();
        doubles.theta(j)[i] = floats.theta()[j * ROOM + i];
      }
      for (int d = 0; d < width; d++) {
        floats.label()[d * ROOM + i] = (float) (3 * random.nextGaussian());
        doubles.label(d)[i] = floats.label()[d * ROOM + i];
      }
    }
    double[] exact = new double[ROOM];
    double[] logDensity = new double[ROOM];
    kernel.evaluate(doubles, 0, 0, true, exact);
    assertTrue(kernel.evaluate(floats, false, logDensity));
    assertTrue(kernel.evaluate(floats, true, logDensity));
    for (int i = 0; i < rows; i++) {
      assertEquals(exact[i], logDensity[i], 1e-12 * Math.max(1, Math.abs(exact[i])));
      for (int j = 0; j < density.parameterWidth(); j++) {
        double slope = -doubles.gradient(j)[i];
        assertEquals(slope, floats.gradient()[j * ROOM + i], 1e-7 * Math.max(1, Math.abs(slope)));
      }
    }
  }

  @Test
  void whatIsOutOfBoundsIsLeftToDoubles() {
    GaussianMixtureKernel kernel = kernel(2, DiagonalGaussian.of(1));
    for (float[] wrong : new float[][] {{0, 301}, {1, -301}, {2, 2e9f}, {3, 21}, {5, -21}, {4, Float.NaN}}) {
      FloatBlock block = new FloatBlock(Mixture.of(2, DiagonalGaussian.of(1)), ROOM);
      block.rows(3);
      block.theta()[(int) wrong[0] * ROOM + 2] = wrong[1];
      assertFalse(kernel.evaluate(block, true, new double[ROOM]));
    }
    FloatBlock block = new FloatBlock(Mixture.of(2, DiagonalGaussian.of(1)), ROOM);
    block.label()[0] = -2e9f;
    block.rows(1);
    assertFalse(kernel.evaluate(block, true, new double[ROOM]));
    block.label()[1] = 5;
    block.rows(1); // what follows is 0 again
    assertEquals(1, block.rows());
    assertEquals(0, block.label()[1]);
  }
}
