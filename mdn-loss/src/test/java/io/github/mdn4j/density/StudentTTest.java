// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.density;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.mdn4j.distribution.Distribution;
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

  @Test
  void tailsAreRightWhereSquaresOverflow() {
    // Pr(Z > z) ≈ z^−ν ν^(ν/2 − 1) / B(ν/2, ½) far out, by mpmath 1.3.0, tools/reference_constants.py
    Distribution cauchy = StudentT.of(1, 1, Scale.exp()).at(0, 0);
    assertEquals(-3.1830988618379067e299, cauchy.quantile(1e-300), 1e288);
    assertEquals(1e-300, cauchy.survival(3.1830988618379067e299), 1e-312);
    Distribution heavy = StudentT.of(1, 1.5, Scale.exp()).at(0, 0);
    assertEquals(5.2194694273446364e199, heavy.upperQuantile(1e-300), 1e188);
  }

  // ν, z, CRPS: mpmath 1.3.0, tools/reference_constants.py
  private static final double[][] CRPS = {
    {0.6, 0, 1.2637953003058817}, {0.6, 30, 25.995025493059574},
    {0.75, 0.5, 0.71857620042108894}, {0.75, -2, 1.472355307288892},
    {0.999, 0, 0.4416838532421042}, {0.999, 30, 27.636212907063569},
    {1, 0, 2 * Math.log(2) / Math.PI}, {1, -2, 4 / Math.PI * Math.atan(2) + Math.log(4.0 / 5) / Math.PI},
    {1.0000001, 0.5, 0.51782597996186332}, {1.001, -2, 1.3384624082739919},
    {1.5, 0.5, 0.42051898564628206}, {3, 30, 29.174229387658909}
  };

  @Test
  void crpsIsFiniteWhereThereIsNoMean() {
    for (double[] row : CRPS) {
      Distribution distribution = StudentT.of(1, row[0], Scale.exp()).at(0, 0);
      assertEquals(row[2], distribution.crps(row[1]), 1e-11 * row[2], "ν " + row[0] + " z " + row[1]);
    }
    assertEquals(Double.POSITIVE_INFINITY, StudentT.of(1, 0.5).at(0, 0).crps(0));
  }

  @Test
  void crpsOfAMixtureReachesAsFarAsTheTails() {
    for (double[] row : CRPS) {
      Distribution mixture = Mixture.of(2, StudentT.of(1, row[0], Scale.exp())).at(0.3, -1, 0, 0, 0, 0);
      assertEquals(row[2], mixture.crps(row[1]), 1e-9 * row[2], "ν " + row[0] + " z " + row[1]);
    }
    assertEquals(Double.POSITIVE_INFINITY, Mixture.of(2, StudentT.of(1, 0.4)).at(0, 0, 0, 0, 0, 0).crps(0));
  }
}
