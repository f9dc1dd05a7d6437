// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.density;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.mdn4j.distribution.Distribution;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.exception.ND4JIllegalArgumentException;
import org.nd4j.shade.jackson.databind.ObjectMapper;

class AffineTest extends DensityConformance {

  AffineTest() {
    super(Affine.of(DiagonalGaussian.of(1), 5, 2.5));
  }

  @Override
  protected int[] scaleColumns() {
    return new int[] {1};
  }

  @Override
  protected Density bareExp() {
    return Affine.of(DiagonalGaussian.of(1, Scale.exp()), 5, 2.5);
  }

  @Override
  protected double edge() {
    return 5;
  }

  @Override
  protected double floor() {
    return 2.5e-3; // in units of the label
  }

  @Override
  protected double[] stretched(double[] theta, double a, double b) { // of a (5 + 2.5 z) + b
    return new double[] {a * theta[0] + (b + (a - 1) * 5) / 2.5, stretchedScale(theta[1], a)};
  }

  @Test
  void countsAndClassesHaveNoOtherUnits() {
    for (Density discrete : List.of(NegativeBinomial.of(1), Bernoulli.of(), PointMass.of(2))) {
      String message =
          assertThrows(ND4JIllegalArgumentException.class, () -> Affine.of(discrete, 1, 2)).getMessage();
      assertTrue(message.contains(discrete.toString()) && message.contains("counts or classes"), message);
    }
    Density graves = Joint.of(Mixture.of(2, BivariateGaussian.of()), Bernoulli.of());
    assertThrows(ND4JIllegalArgumentException.class, () -> graves.affine(1, 2));
    assertEquals(3, graves.affine(new double[] {1, 2, 0}, new double[] {3, 4, 1}).labelWidth());
    assertThrows(ND4JIllegalArgumentException.class, () -> Categorical.of(3).affine(0, 2));
  }

  @Test
  void shiftAndScaleAreOneANumberAColumnFiniteAndPositive() {
    Density two = DiagonalGaussian.of(2);
    double[] ones = {1, 1};
    for (double[] scale : new double[][] {{1}, {1, 0}, {1, -1}, {1, Double.NaN}, {1, Double.POSITIVE_INFINITY}, null}) {
      assertThrows(ND4JIllegalArgumentException.class, () -> two.affine(ones, scale));
    }
    for (double[] shift : new double[][] {{1}, {1, Double.NaN}, {1, Double.NEGATIVE_INFINITY}, null}) {
      assertThrows(ND4JIllegalArgumentException.class, () -> two.affine(shift, ones));
    }
  }

  @Test
  void jsonShowsTheNumbersOfTheNormaliser() throws Exception {
    String json = new ObjectMapper().writeValueAsString(Affine.of(DiagonalGaussian.of(1), 5.4e6, 0.8));
    assertTrue(json.contains("\"shift\":[5400000.0]") && json.contains("\"scale\":[0.8]"), json);
  }

  @Test
  void labelsFarFromZeroKeepTheirDigits() {
    Density density = Mixture.of(2, DiagonalGaussian.of(1));
    double[] theta = {0.2, -0.5, -1, -3, 2, -4};
    for (double y : new double[] {5_400_000.25, 5_399_998.5, 5_400_001.75}) {
      double z = (y - 5.4e6) / 0.8; // the difference is exact
      double expected = density.at(theta).logDensity(z) - Math.log(0.8);
      assertEquals(expected, density.affine(5.4e6, 0.8).at(theta).logDensity(y), 1e-11 * Math.abs(expected));
      assertEquals(density.at(theta).cdf(z), density.affine(5.4e6, 0.8).at(theta).cdf(y), 1e-13);
    }
  }

  @Test
  void theRawRowIsThatOfWhatIsWrapped() {
    Density density = Mixture.of(3, FullGaussian.of(2));
    assertEquals(density.parameterWidth(), density.affine(2, 3).parameterWidth());
  }

  @Test
  void aTiedMixtureWantsLocations() {
    assertThrows(
        ND4JIllegalArgumentException.class, () -> TiedMixture.of(2, Affine.of(Gamma.of(1), 1, 2)));
  }

  static List<Density> densities() {
    return List.of(
        DiagonalGaussian.of(2, Scale.exp()),
        DiagonalGaussian.of(2),
        DiagonalGaussian.of(2, Scale.softplus().floor(0.1)),
        Laplace.of(2, Scale.exp()),
        Logistic.of(2, Scale.eluPlusOne()),
        StudentT.of(2, 4.5, Scale.exp()),
        IsotropicGaussian.of(2),
        FullGaussian.of(2, Scale.exp()),
        LowRankGaussian.of(2, 1, Scale.exp()),
        BivariateGaussian.of(Scale.exp()),
        LogNormal.of(2),
        Gamma.of(2, Scale.exp()),
        Gamma.of(2),
        Mixture.of(3, DiagonalGaussian.of(2, Scale.exp())),
        Mixture.of(LogNormal.of(2), DiagonalGaussian.of(2, Scale.exp())),
        TiedMixture.of(3, FullGaussian.of(2, Scale.exp())),
        Independent.of(2, Mixture.of(2, Laplace.of(1))),
        Joint.of(Gamma.of(1), StudentT.of(1, 3)),
        Affine.of(DiagonalGaussian.of(2, Scale.exp()), new double[] {1, 2}, new double[] {3, 4}));
  }

  /** Weights carry other units exactly: the changed raw row under the changed density is the wrapped density. */
  @ParameterizedTest
  @MethodSource("densities")
  void rescaledIsAffine(Density density) {
    Random random = new Random(5);
    for (double[] scale : new double[][] {{2.5, 0.4}, {3, 3}}) {
      for (double[] shift : new double[][] {{-40, 7}, {0, 0}}) {
        Rescaled rescaled = density.rescaled(shift, scale);
        assertEquals(density.parameterWidth(), rescaled.density().parameterWidth());
        for (int i = 0; i < 5; i++) {
          double[] theta = random.doubles(density.parameterWidth(), -1, 1).toArray();
          double[] changed = theta.clone();
          for (int j = 0; j < theta.length; j++) {
            changed[j] = rescaled.gain(j) * theta[j] + rescaled.offset(j);
          }
          Distribution expected = density.affine(shift, scale).at(theta);
          Distribution actual = rescaled.density().at(changed);
          double[] y = expected.sample(random);
          assertEquals(expected.logDensity(y), actual.logDensity(y), 1e-11, density.toString());
          assertArrayEquals(expected.mean(), actual.mean(), 1e-11);
          assertArrayEquals(expected.variance(), actual.variance(), 1e-11 * 1000);
        }
      }
    }
  }

  @Test
  void exponentialScalesAndFloorsAreCarriedByWeights() {
    double[] two = {2, 2};
    assertEquals(
        Mixture.of(5, DiagonalGaussian.of(2, Scale.exp().floor(2e-3))),
        Mixture.of(5, DiagonalGaussian.of(2)).rescaled(new double[] {1, 2}, two).density());
    assertInstanceOf(Affine.class, DiagonalGaussian.of(2, Scale.softplus()).rescaled(two, two).density());
    assertEquals(DiagonalGaussian.of(1), DiagonalGaussian.of(1).rescaled(new double[1], new double[] {1}).density());
  }
}
