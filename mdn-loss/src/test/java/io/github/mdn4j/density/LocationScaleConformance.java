// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.density;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.mdn4j.distribution.Distribution;
import io.github.mdn4j.distribution.Temperature;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every {@link LocationScale} family must keep beside {@link DensityConformance}: its raw row says the rest. */
abstract class LocationScaleConformance extends DensityConformance {

  private final LocationScale density;
  private final LocationScale bareExp;

  LocationScaleConformance(LocationScale density, LocationScale bareExp) {
    super(density);
    this.density = density;
    this.bareExp = bareExp;
  }

  @Override
  protected int[] scaleColumns() {
    return IntStream.range(density.labelWidth(), 2 * density.labelWidth()).toArray();
  }

  @Override
  protected Density bareExp() {
    return bareExp;
  }

  @Override
  protected double[] stretched(double[] theta, double a, double b) {
    double[] changed = new double[theta.length];
    for (int d = 0; d < density.labelWidth(); d++) {
      changed[d] = a * theta[d] + b;
      changed[density.labelWidth() + d] = stretchedScale(theta[density.labelWidth() + d], a);
    }
    return changed;
  }

  @Test
  void spreadMultipliesTheVarianceOnce() {
    Distribution distribution = density.at(new double[density.parameterWidth()]);
    for (int seed = 0; seed < 20; seed++) {
      double[] narrow = distribution.sample(Temperature.ONE, new Random(seed));
      double[] wide = distribution.sample(Temperature.of(1, 4), new Random(seed));
      for (int d = 0; d < narrow.length; d++) {
        assertEquals(2 * narrow[d], wide[d], 1e-12 * Math.abs(wide[d]));
      }
    }
  }
}
