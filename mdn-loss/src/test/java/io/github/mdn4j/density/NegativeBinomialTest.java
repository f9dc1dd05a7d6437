// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.density;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.mdn4j.distribution.Distribution;
import java.util.List;
import org.junit.jupiter.api.Test;

class NegativeBinomialTest extends DensityConformance {

  NegativeBinomialTest() {
    super(NegativeBinomial.of(1));
  }

  @Override
  protected int[] scaleColumns() {
    return new int[] {0, 1};
  }

  @Override
  protected Density bareExp() {
    return NegativeBinomial.of(1, Scale.exp());
  }

  @Override
  protected double[][] discrete() {
    double[][] counts = new double[500][1];
    for (int k = 0; k < counts.length; k++) {
      counts[k][0] = k;
    }
    return counts;
  }

  @Override
  protected double[][] outside() {
    return new double[][] {{-1}, {0.5}};
  }

  @Test
  void crpsOfLargeCountsIsTheSumOverAllOfThem() {
    // mean, dispersion and the CRPS of the mean: SciPy 1.17.1, tools/reference_constants.py
    double[][] expected = {
      {5, 0.001, 0.510546987216138}, {100, 1, 23.69348624691838}, {1000, 0.1, 74.39212170965914},
      {10000, 0.001, 77.50909855074545}, {10000, 10, 6278.362015659434}
    };
    for (double[] row : expected) {
      Distribution counts = NegativeBinomial.of(1, Scale.exp()).at(Math.log(row[0]), Math.log(row[1]));
      assertEquals(row[2], counts.crps(row[0]), 2e-11 * row[2]);
    }
  }

  @Test
  void crpsOfAnOutlierIsItsDistanceLessTheMeanOfTheSpread() {
    Distribution counts = NegativeBinomial.of(1).at(1, 1);
    double upTo = counts.crps(500);
    assertEquals(1e12 - 500, counts.crps(1e12) - upTo, 1e-3);
    assertEquals(7.5, counts.crps(-7.5) - counts.crps(0), 1e-9);
  }

  @Test
  void aRegionOfCountsIsRefused() {
    for (double[] theta : new double[][] {{1, 1}, {3, -1}, {7, 0}, {-2, 2}}) {
      Distribution counts = NegativeBinomial.of(1).at(theta);
      Distribution mixture =
          Mixture.of(2, NegativeBinomial.of(1)).at(0, 1, theta[0], theta[1], 1.5, 0.5);
      for (Distribution each : List.of(counts, mixture)) {
        assertThrows(UnsupportedOperationException.class, () -> each.highestDensityRegion(0.9));
      }
    }
  }
}
