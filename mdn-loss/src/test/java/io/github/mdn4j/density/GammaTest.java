// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.density;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.mdn4j.distribution.Distribution;
import io.github.mdn4j.distribution.Interval;
import io.github.mdn4j.distribution.Temperature;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class GammaTest extends DensityConformance {

  GammaTest() {
    super(Gamma.of(1));
  }

  @Override
  protected int[] scaleColumns() {
    return new int[] {0, 1};
  }

  @Override
  protected Density bareExp() {
    return Gamma.of(1, Scale.exp());
  }

  @Override
  protected double[][] outside() {
    return new double[][] {{-1}, {0}};
  }

  @Override
  protected double[] stretched(double[] theta, double a, double b) {
    return b == 0 ? new double[] {stretchedScale(theta[0], a), theta[1]} : null;
  }

  @Test
  void quantilesKeepTheirDigitsWhereTheDensityHasNoBound() {
    // shape 0.1, rate 1: p and its quantile by mpmath 1.3.0, tools/reference_constants.py
    Density family = Gamma.of(1, Scale.exp());
    Distribution gamma = family.at(Math.log(0.1), 0.5 * Math.log(10));
    double[][] expected = {
      {1e-20, 6.0730483624078825e-201}, {1e-3, 6.0730483624078825e-31}, {0.3, 3.5860860184109461e-6},
      {0.5, 0.00059339110446022594}, {0.9, 0.26615455373883775}
    };
    for (double[] row : expected) {
      assertEquals(row[1], gamma.quantile(row[0]), 1e-11 * row[1]);
    }
    assertEquals(0.00059339110446022594, gamma.upperQuantile(0.5), 1e-15);
    assertEquals(0.26615455373883775, gamma.upperQuantile(0.1), 1e-11);
    Distribution mixture = Mixture.of(2, family).at(0.4, -0.2, 1, 1.3, -1, 0.9);
    for (double p : new double[] {1e-20, 1e-3, 0.3, 0.5, 0.9}) {
      assertEquals(p, mixture.cdf(mixture.quantile(p)), 1e-11 * p);
      assertEquals(p, mixture.survival(mixture.upperQuantile(p)), 1e-11 * p);
    }
  }

  @Test
  void regionOfADensityWithoutBoundHoldsItsMassAndBeginsNextToZero() {
    Distribution gamma = Gamma.of(1).at(0.5, 1.2);
    for (double level : new double[] {0.3, 0.5, 0.9}) {
      List<Interval> region = gamma.highestDensityRegion(level);
      assertEquals(1, region.size());
      assertEquals(gamma.quantile(level), region.get(0).high(), 1e-6 * gamma.quantile(level));
    }
  }

  @Test
  void spreadMultipliesTheVarianceAtTheSameMean() {
    Distribution distribution = Gamma.of(1, Scale.exp()).at(1, -1.5);
    Random random = new Random(9);
    int n = 40_000;
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < n; i++) {
      double y = distribution.sample(Temperature.of(1, 3), random)[0];
      sum += y;
      squares += (y - Math.E) * (y - Math.E);
    }
    double variance = 3 * Math.exp(2 - 3);
    assertEquals(Math.E, sum / n, 5 * Math.sqrt(variance / n));
    assertEquals(variance, squares / n, 0.05 * variance);
  }

  /** Fails a draw that takes more numbers than any should. */
  private static final class Bounded implements RandomGenerator {
    private final RandomGenerator random = new SplittableRandom(6);
    private int taken;

    @Override
    public long nextLong() {
      assertTrue(taken++ < 1000, "the draw does not end");
      return random.nextLong();
    }
  }

  /** Scales become 0 or infinite there; a draw ends at once all the same, and is not negative. */
  @Test
  void drawsEndWhateverTheRawRow() {
    Random random = new Random(5);
    for (Density family : new Density[] {Gamma.of(1), Gamma.of(1, Scale.exp()), Mixture.of(2, Gamma.of(1))}) {
      for (int i = 0; i < 400; i++) {
        double[] row = random.doubles(family.parameterWidth(), -800, 800).toArray();
        for (double spread : new double[] {0.1, 1, 2}) {
          double y = family.at(row).sample(Temperature.of(1, spread), new Bounded())[0];
          assertTrue(y >= 0, family + " " + Arrays.toString(row) + ": " + y);
        }
      }
    }
  }
}
