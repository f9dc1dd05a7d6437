// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.distribution;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.mdn4j.density.StudentT;
import org.junit.jupiter.api.Test;

/** Moments by the laws of total expectation and total variance, on numbers that can be added up by hand. */
class TotalMomentsTest {

  private static final Distribution LOW =
      GaussianDistribution.of(new double[] {0, 1}, new double[][] {{1, 0}, {0, 4}});
  private static final Distribution HIGH =
      GaussianDistribution.of(new double[] {4, -1}, new double[][] {{2, 1}, {1, 3}});

  @Test
  void ofTwoGaussiansAreThoseThatAPencilFinds() {
    TotalMoments moments = new TotalMoments(new double[] {0.75, 0.25}, new Distribution[] {LOW, HIGH});
    assertArrayEquals(new double[] {1, 0.5}, moments.mean(), 1e-15);
    assertArrayEquals(new double[] {1.25, 3.75}, moments.varianceWithin(), 1e-14);
    assertArrayEquals(new double[] {3, 0.75}, moments.varianceBetween(), 1e-14); // 0.75 · 1 + 0.25 · 9, …
    assertArrayEquals(new double[] {4.25, 4.5}, moments.variance(), 1e-14);
    double[][] covariance = moments.covariance();
    assertArrayEquals(new double[] {4.25, -1.25}, covariance[0], 1e-14); // 0.25 · 1 + 0.75 · (−1)(0.5) + 0.25 · 3 (−1.5)
    assertArrayEquals(new double[] {-1.25, 4.5}, covariance[1], 1e-14);
  }

  @Test
  void aComponentOfNoWeightMayHaveNoMoments() {
    Distribution cauchy = StudentT.of(2, 1).at(0, 0, 0, 0);
    assertTrue(Double.isNaN(cauchy.mean()[0]) || !Double.isFinite(cauchy.variance()[0]));
    TotalMoments moments = new TotalMoments(new double[] {1, 0}, new Distribution[] {HIGH, cauchy});
    assertArrayEquals(HIGH.mean(), moments.mean());
    assertArrayEquals(HIGH.variance(), moments.variance(), 1e-15);
    assertArrayEquals(HIGH.variance(), moments.varianceWithin(), 1e-15);
    assertArrayEquals(new double[2], moments.varianceBetween());
    assertArrayEquals(HIGH.covariance()[0], moments.covariance()[0], 1e-15);
  }
}
