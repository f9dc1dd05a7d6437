// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.density;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.mdn4j.distribution.Distribution;
import io.github.mdn4j.distribution.Temperature;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.exception.ND4JIllegalArgumentException;

class MixtureTest extends DensityConformance {

  MixtureTest() {
    super(Mixture.of(2, DiagonalGaussian.of(1)));
  }

  @Override
  protected int[] scaleColumns() {
    return new int[] {3, 5};
  }

  @Override
  protected Density bareExp() {
    return Mixture.of(2, DiagonalGaussian.of(1, Scale.exp()));
  }

  @Override
  protected double[] stretched(double[] theta, double a, double b) {
    return new double[] {
      theta[0], theta[1], a * theta[2] + b, stretchedScale(theta[3], a), a * theta[4] + b, stretchedScale(theta[5], a)
    };
  }

  @Test
  void theMeanIsTheMixturesNotOneComponents() {
    Distribution mixture = Mixture.of(2, DiagonalGaussian.of(1)).at(Math.log(0.3), Math.log(0.7), -1, 0, 2, 0);
    assertEquals(0.3 * -1 + 0.7 * 2, mixture.mean()[0], 1e-15);
  }

  @Test
  void aDrawFromARawRowIsADrawFromWhatItBinds() {
    Density nested = Mixture.of(Mixture.of(3, DiagonalGaussian.of(2)), FullGaussian.of(2));
    SplittableRandom rows = new SplittableRandom(6);
    SplittableRandom one = new SplittableRandom(7);
    SplittableRandom other = new SplittableRandom(7);
    for (int i = 0; i < 200; i++) {
      double[] theta = rows.doubles(nested.parameterWidth(), -2, 2).toArray();
      Temperature temperature = Temperature.of(i % 3 + 0.5, i % 2 + 0.5);
      assertArrayEquals(nested.at(theta).sample(temperature, one), nested.sample(theta, temperature, other), 1e-12);
    }
    double[] bad = new double[nested.parameterWidth()];
    bad[1] = Double.NaN;
    assertThrows(ND4JIllegalArgumentException.class, () -> nested.sample(bad, Temperature.ONE, one));
  }
}
