// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.distribution;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.exception.ND4JIllegalArgumentException;

class GaussianDistributionTest {

  @Test
  void logDensityIsThatOfTheMatrixFormula() {
    // Σ = [[2, .6], [.6, 1]]: |Σ| = 1.64, Σ⁻¹ = [[1, −.6], [−.6, 2]] / 1.64
    GaussianDistribution gaussian =
        GaussianDistribution.ofCovariance(new double[] {1, -1}, new double[][] {{2, 0.6}, {0.6, 1}});
    double a = 0.5;
    double b = 2;
    double quadratic = (a * a - 2 * 0.6 * a * b + 2 * b * b) / 1.64;
    assertEquals(-0.5 * quadratic - 0.5 * Math.log(1.64) - Math.log(2 * Math.PI), gaussian.logDensity(1.5, 1), 1e-14);
  }

  @Test
  void bothFactorsDescribeTheSameGaussian() {
    // U of Williams (1996), and the covariance (Uᵀ U)⁻¹ by hand: Uᵀ U = [[4, 1], [1, 2.5]], determinant 9
    double[] mean = {0.3, -0.7};
    GaussianDistribution ofPrecision =
        GaussianDistribution.ofPrecisionFactor(mean, new double[][] {{2, 0.5}, {Double.NaN, 1.5}});
    GaussianDistribution ofCovariance =
        GaussianDistribution.ofCovariance(mean, new double[][] {{2.5 / 9, -1.0 / 9}, {-1.0 / 9, 4.0 / 9}});
    assertEquals(ofCovariance.logDensity(1.1, 0.2), ofPrecision.logDensity(1.1, 0.2), 1e-14);
    for (int d = 0; d < 2; d++) {
      assertArrayEquals(ofCovariance.covariance()[d], ofPrecision.covariance()[d], 1e-15);
      assertArrayEquals(new double[][] {{4, 1}, {1, 2.5}}[d], ofPrecision.precision()[d], 1e-14);
      assertArrayEquals(new double[][] {{4, 1}, {1, 2.5}}[d], ofCovariance.precision()[d], 1e-14);
    }
  }

  @Test
  void marginalAndConditionAreSchurComplements() {
    RandomGenerator random = new Random(5);
    double[] mean = Given.gaussianRow(3, random);
    double[][] s = Given.covariance(3, random);
    GaussianDistribution gaussian = GaussianDistribution.ofCovariance(mean, s);
    GaussianDistribution marginal = gaussian.marginal(2, 0);
    assertArrayEquals(new double[] {mean[2], mean[0]}, marginal.mean());
    assertArrayEquals(new double[] {s[2][2], s[2][0]}, marginal.covariance()[0], 1e-14);
    assertArrayEquals(new double[] {s[0][2], s[0][0]}, marginal.covariance()[1], 1e-14);
    GaussianDistribution given = gaussian.condition(new int[] {1}, new double[] {0.8});
    double shift = (0.8 - mean[1]) / s[1][1];
    assertArrayEquals(
        new double[] {mean[0] + s[0][1] * shift, mean[2] + s[2][1] * shift}, given.mean(), 1e-14);
    assertEquals(s[0][2] - s[0][1] * s[1][2] / s[1][1], given.covariance()[0][1], 1e-14);
    assertEquals(s[2][2] - s[2][1] * s[1][2] / s[1][1], given.covariance()[1][1], 1e-14);
  }

  @Test
  void conditionKeepsItsDigitsWhereColumnsAreAlmostTheSame() {
    // Y₂ = Y₁ + 1e-9 ε: the Schur complement 1 + 1e-18 − 1 is lost to rounding, the residual of a factor is not
    GaussianDistribution gaussian =
        GaussianDistribution.ofCovarianceFactor(new double[2], new double[][] {{1, 0}, {1, 1e-9}});
    GaussianDistribution given = gaussian.condition(new int[] {0}, new double[] {0.5});
    assertEquals(0.5, given.mean()[0], 1e-15);
    assertEquals(1e-18, given.variance()[0], 1e-24);
  }

  @Test
  void samplesHaveTheMomentsOfTheDistribution() {
    RandomGenerator random = new Random(11);
    double[] mean = {1, -2};
    double[][] covariance = {{2, -0.9}, {-0.9, 0.7}};
    int draws = 40_000;
    for (GaussianDistribution gaussian :
        new GaussianDistribution[] {
          GaussianDistribution.ofCovariance(mean, covariance),
          GaussianDistribution.ofCovariance(new double[] {1, -2, 0}, new double[][] {
            {2, -0.9, 0.3}, {-0.9, 0.7, 0.1}, {0.3, 0.1, 1}}).marginal(0, 1)
        }) {
      double[] sum = new double[2];
      double[] products = new double[3];
      for (int i = 0; i < draws; i++) {
        double[] y = gaussian.sample(Temperature.of(1, 4), random);
        double a = y[0] - 1;
        double b = y[1] + 2;
        sum[0] += a;
        sum[1] += b;
        products[0] += a * a;
        products[1] += a * b;
        products[2] += b * b;
      }
      assertArrayEquals(new double[2], new double[] {sum[0] / draws, sum[1] / draws}, 4 * Math.sqrt(8.0 / draws));
      // four times the variance, not sixteen: the spread applies once
      assertArrayEquals(
          new double[] {8, -3.6, 2.8},
          new double[] {products[0] / draws, products[1] / draws, products[2] / draws},
          4 * 8 * Math.sqrt(2.0 / draws));
    }
  }

  @Test
  void aMatrixThatIsNoCovarianceIsRefused() {
    assertThrows(
        ND4JIllegalArgumentException.class,
        () -> GaussianDistribution.ofCovariance(new double[2], new double[][] {{1, 2}, {2, 1}}));
    assertThrows(
        ND4JIllegalArgumentException.class,
        () -> GaussianDistribution.ofCovariance(new double[1], new double[][] {{Double.NaN}}));
  }

  @Test
  void operationsWithoutMeaningNameTheFamilyAndAnAlternative() {
    GaussianDistribution gaussian = GaussianDistribution.ofDeviations(new double[2], new double[] {1, 2});
    for (Runnable operation :
        new Runnable[] {
          () -> gaussian.cdf(0),
          () -> gaussian.survival(0),
          () -> gaussian.quantile(0.5),
          () -> gaussian.upperQuantile(0.5),
          () -> gaussian.interval(0.5),
          () -> gaussian.highestDensityRegion(0.5),
          () -> gaussian.crps(0)
        }) {
      String message = assertThrows(UnsupportedOperationException.class, operation::run).getMessage();
      assertTrue(message.contains("FullGaussian(mean=[0.0, 0.0]") && message.contains("use "), message);
    }
  }

  @Test
  void columnsThatDoNotExistAreRefused() {
    GaussianDistribution gaussian = GaussianDistribution.ofDeviations(new double[2], new double[] {1, 2});
    for (int[] indices : new int[][] {{2}, {-1}, {0, 0}, {}}) {
      assertThrows(ND4JIllegalArgumentException.class, () -> gaussian.marginal(indices));
      assertThrows(ND4JIllegalArgumentException.class, () -> gaussian.condition(indices, new double[indices.length]));
    }
    assertThrows(
        ND4JIllegalArgumentException.class, () -> gaussian.condition(new int[] {0, 1}, new double[] {0, 0}));
    assertThrows(ND4JIllegalArgumentException.class, () -> gaussian.condition(new int[] {0}, new double[] {0, 0}));
    assertThrows(
        ND4JIllegalArgumentException.class, () -> gaussian.condition(new int[] {0}, new double[] {Double.NaN}));
  }
}
