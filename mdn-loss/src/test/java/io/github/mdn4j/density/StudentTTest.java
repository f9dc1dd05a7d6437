// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.density;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.nd4j.linalg.exception.ND4JIllegalArgumentException;

class StudentTTest extends LocationScaleConformance {

  StudentTTest() {
    super(StudentT.of(1, 4.5), StudentT.of(1, 4.5, Scale.exp()));
  }

  @Test
  void degreesOfFreedomMustBePositive() {
    for (double nu : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThrows(ND4JIllegalArgumentException.class, () -> StudentT.of(1, nu));
    }
  }

  @Test
  void degreesOfFreedomAreCompared() {
    assertNotEquals(StudentT.of(1, 3), StudentT.of(1, 4));
  }

  @Test
  void momentsThatDoNotExistAreNotMadeUp() {
    Distribution cauchy = StudentT.of(1, 1).at(0, 0);
    assertEquals(Double.NaN, cauchy.mean()[0]);
    assertEquals(Double.NaN, cauchy.variance()[0]);
    assertEquals(Double.POSITIVE_INFINITY, cauchy.crps(0));
    assertEquals(Double.POSITIVE_INFINITY, StudentT.of(1, 2).at(0, 0).variance()[0]);
  }

  @Test
  void quantilesOfACauchyAreTangents() {
    Distribution cauchy = StudentT.of(1, 1, Scale.exp()).at(0, 0);
    for (double p : new double[] {1e-9, 0.02, 0.4999, 0.7, 0.999}) {
      double expected = p < 0.1 ? -1 / Math.tan(Math.PI * p) : Math.tan(Math.PI * (p - 0.5));
      assertEquals(expected, cauchy.quantile(p), 1e-11 * Math.max(1, Math.abs(expected)));
    }
  }
}
