// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.density;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.mdn4j.distribution.Distribution;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Moments of blocks say of each row what its distribution says. */
class MomentsTest {

  private static final int ROWS = 50;

  static List<Density> densities() {
    return List.of(
        DiagonalGaussian.of(1),
        DiagonalGaussian.of(3, Scale.exp()),
        IsotropicGaussian.of(2, Scale.softplus()),
        Laplace.of(2),
        Logistic.of(1, Scale.eluPlusOne()),
        StudentT.of(2, 2.5),
        Mixture.of(1, DiagonalGaussian.of(2)),
        Mixture.of(5, DiagonalGaussian.of(2)),
        Mixture.of(3, IsotropicGaussian.of(4)),
        Mixture.of(2, Mixture.of(3, Laplace.of(1))),
        Mixture.of(DiagonalGaussian.of(2), Laplace.of(2), IsotropicGaussian.of(2)),
        Bernoulli.of(),
        Joint.of(Mixture.of(2, DiagonalGaussian.of(2)), Bernoulli.of(), Laplace.of(1)),
        Independent.of(3, Mixture.of(2, DiagonalGaussian.of(1))),
        Joint.of(Independent.of(2, Joint.of(Bernoulli.of(), Logistic.of(2))), IsotropicGaussian.of(1)),
        Mixture.of(2, Joint.of(DiagonalGaussian.of(1), Bernoulli.of())),
        Mixture.of(3, DiagonalGaussian.of(2)).affine(new double[] {3, -2}, new double[] {0.5, 7}));
  }

  @ParameterizedTest
  @MethodSource("densities")
  void areThoseOfTheDistributionOfEachRow(Density density) {
    Random random = new Random(1);
    int d = density.labelWidth();
    Block block = new Block(density, ROWS);
    block.rows(ROWS);
    double[][] rows = new double[ROWS][density.parameterWidth()];
    for (int i = 0; i < ROWS; i++) {
      for (int j = 0; j < rows[i].length; j++) {
        rows[i][j] = (i % 5 == 0 ? 20 : 2) * random.nextGaussian();
        block.theta(j)[i] = rows[i][j];
      }
    }
    double[][] mean = new double[d][ROWS];
    double[][] variance = new double[d][ROWS];
    Moments moments = density.moments().orElseThrow();
    for (int turn = 0; turn < 2; turn++) { // nothing is left from the turn before
      moments.evaluate(block, 0, mean, variance);
    }
    double[][] alone = new double[d][ROWS];
    moments.evaluateMean(block, 0, alone);
    assertArrayEquals(mean, alone, density + ", means alone");
    for (int i = 0; i < ROWS; i++) {
      Distribution row = density.at(rows[i]);
      double[] expectedMean = row.mean();
      double[] expectedVariance = row.variance();
      for (int j = 0; j < d; j++) {
        assertEquals(expectedMean[j], mean[j][i], 1e-12 * (1 + Math.abs(expectedMean[j])), density + " row " + i);
        assertEquals(expectedVariance[j], variance[j][i], 1e-12 * (1 + expectedVariance[j]), density + " row " + i);
      }
    }
  }

  @Test
  void scratchGrowsWithTheBlock() {
    Density density = Mixture.of(2, DiagonalGaussian.of(1));
    Moments moments = density.moments().orElseThrow();
    for (int rows : new int[] {1, 7, 3, 300}) {
      Block block = new Block(density, rows);
      block.rows(rows);
      double[][] mean = new double[1][rows];
      double[][] variance = new double[1][rows];
      block.theta(2)[rows - 1] = 4; // the location of the first component
      moments.evaluate(block, 0, mean, variance);
      assertEquals(2, mean[0][rows - 1], 1e-12);
      assertEquals(5.002001, variance[0][rows - 1], 1e-12); // (1 + 0.001)² + 2²
    }
  }

  @Test
  void ofOtherDensitiesThereAreNone() {
    assertTrue(StudentT.of(1, 2).moments().isEmpty());
    assertTrue(Mixture.of(2, FullGaussian.of(2)).moments().isEmpty());
    assertTrue(Joint.of(Bernoulli.of(), FullGaussian.of(2)).moments().isEmpty());
    assertTrue(Independent.of(2, FullGaussian.of(2)).moments().isEmpty());
  }

  @Test
  void aComponentThatIsNeverDrawnHasNoPartInThem() {
    Mixture density = Mixture.of(2, DiagonalGaussian.of(1, Scale.exp())); // e⁸⁰⁰ is infinite
    Block block = new Block(density, 2);
    block.rows(2);
    double[][] rows = {{0, -1000, 1, 0.5, 3, 800}, {0, 0, 1, 0.5, 3, 800}};
    for (int i = 0; i < 2; i++) {
      for (int j = 0; j < rows[i].length; j++) {
        block.theta(j)[i] = rows[i][j];
      }
    }
    double[][] mean = new double[1][2];
    double[][] variance = new double[1][2];
    density.moments().orElseThrow().evaluate(block, 0, mean, variance);
    assertEquals(1, mean[0][0], 1e-15);
    assertEquals(Math.exp(1), variance[0][0], 1e-14);
    assertEquals(2, mean[0][1], 1e-15);
    assertEquals(Double.POSITIVE_INFINITY, variance[0][1]);
  }
}
