// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.density;

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
    Moments moments = Moments.of(density, ROWS).orElseThrow();
    for (int turn = 0; turn < 2; turn++) { // nothing is left from the turn before
      moments.evaluate(block, 0, mean, variance);
    }
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
  void ofOtherDensitiesThereAreNone() {
    assertTrue(Moments.of(StudentT.of(1, 2), 1).isEmpty());
    assertTrue(Moments.of(Mixture.of(2, FullGaussian.of(2)), 1).isEmpty());
    assertTrue(Moments.of(Bernoulli.of(), 1).isEmpty());
  }
}
