// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.distribution;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.mdn4j.density.Density;
import io.github.mdn4j.density.DiagonalGaussian;
import io.github.mdn4j.density.IsotropicGaussian;
import io.github.mdn4j.density.Mixture;
import io.github.mdn4j.density.Scale;
import io.github.mdn4j.density.StudentT;
import io.github.mdn4j.density.UnivariateRows;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.exception.ND4JIllegalArgumentException;

class MixtureDistributionTest {

  private final MixtureDistribution known =
      Given.gaussians(new double[] {0.3, 0.7}, new double[] {-1, 2}, new double[] {0.5, 1.5});

  @Test
  void scoresAreTheKnownValues() {
    // mpmath 1.3.0, tools/reference_constants.py
    assertEquals(2.2058947409041861, -known.logDensity(0.4), 1e-15);
    assertEquals(0.61662399272477766, known.crps(0.4), 1e-14);
    assertEquals(0.28010375397044947, Given.gaussian(-1.4, 0.9).crps(-1), 1e-14);
    assertEquals(
        0.28010375397044947,
        Given.gaussians(new double[] {1}, new double[] {-1.4}, new double[] {0.9}).crps(-1),
        1e-14);
  }

  @Test
  void meanIsThatOfTheMixtureNotOfOneComponent() {
    assertArrayEquals(new double[] {0.3 * -1 + 0.7 * 2}, known.mean(), 1e-15);
    // second moments less the square of the mean
    assertArrayEquals(
        new double[] {0.3 * (0.25 + 1) + 0.7 * (2.25 + 4) - 1.1 * 1.1}, known.variance(), 1e-14);
    assertArrayEquals(new double[] {2}, known.heaviestMean());
  }

  @Test
  void closedFormAndQuadratureOfTheCrpsAgree() {
    RandomGenerator random = new Random(3);
    for (int i = 0; i < 20; i++) {
      MixtureDistribution mixture = Given.fullGaussians(1 + i % 4, 1, random);
      double y = 3 * random.nextGaussian();
      assertEquals(Crps.byQuadrature(mixture, y), mixture.crps(y), 1e-11);
    }
  }

  @Test
  void crpsOfAMixtureOfMixturesIsThatOfTheFlatMixture() {
    MixtureDistribution nested = Given.mixture(new double[] {0.4, 0.6}, known, Given.gaussian(5, 1));
    MixtureDistribution flat =
        Given.gaussians(
            new double[] {0.12, 0.28, 0.6}, new double[] {-1, 2, 5}, new double[] {0.5, 1.5, 1});
    assertEquals(flat.crps(1.3), nested.crps(1.3), 1e-14);
    assertEquals(flat.quantile(0.37), nested.quantile(0.37), 1e-12);
    assertArrayEquals(flat.mode(), nested.mode(), 1e-10);
  }

  // mode

  @Test
  void modeIsStationaryAndNotBelowAnyComponentsMean() {
    RandomGenerator random = new Random(17);
    for (int i = 0; i < 60; i++) {
      int width = 1 + i % 4;
      MixtureDistribution mixture = Given.fullGaussians(1 + i % 6, width, random);
      double[] mode = mixture.mode();
      double height = mixture.logDensity(mode);
      for (int k = 0; k < mixture.components(); k++) {
        assertTrue(height >= mixture.logDensity(mixture.component(k).mean()));
      }
      for (int d = 0; d < width; d++) {
        assertEquals(0, slope(mixture, mode, d), 1e-7);
      }
    }
  }

  @Test
  void modeIsTheHighestPointOfADenseGrid() {
    RandomGenerator random = new Random(23);
    for (int i = 0; i < 10; i++) {
      MixtureDistribution mixture = Given.fullGaussians(2 + i % 3, 2, random);
      double highest = Double.NEGATIVE_INFINITY;
      for (int a = -150; a <= 150; a++) {
        for (int b = -150; b <= 150; b++) {
          highest = Math.max(highest, mixture.logDensity(a * 0.03, b * 0.03));
        }
      }
      double height = mixture.logDensity(mixture.mode());
      assertTrue(height >= highest);
      assertEquals(highest, height, 0.02);
    }
  }

  @Test
  void modeOfOverlappingComponentsLiesBetweenTheirMeans() {
    MixtureDistribution flat = Given.gaussians(new double[] {0.5, 0.5}, new double[] {-1, 1}, new double[] {1.2, 1.2});
    assertArrayEquals(new double[] {0}, flat.mode(), 1e-9);
    // exactly at the border of one hump and two, the density is flat to third order: ±σ
    MixtureDistribution border = Given.gaussians(new double[] {0.5, 0.5}, new double[] {-1, 1}, new double[] {1, 1});
    assertArrayEquals(new double[] {0}, border.mode(), 1e-3);
  }

  @Test
  void modeOfComponentsFarApartOrOfHugeLabelsIsFound() {
    MixtureDistribution far =
        Given.gaussians(new double[] {0.9, 0.1}, new double[] {-1e6, 1e6}, new double[] {1000, 0.01});
    assertArrayEquals(new double[] {1e6}, far.mode(), 1e-8);
    assertArrayEquals(new double[] {-1e6}, far.heaviestMean());
  }

  @Test
  void modeOfAMixtureThatIsNotGaussianIsAsHighAsADenseGrid() {
    MixtureDistribution mixture =
        Given.mixture(
            new double[] {0.4, 0.35, 0.25},
            new Given.PlainLaplace(0, 2),
            Given.gaussian(1.5, 1),
            new Given.PlainLaplace(2.5, 0.8));
    double highest = Double.NEGATIVE_INFINITY;
    for (int i = -5000; i <= 5000; i++) {
      highest = Math.max(highest, mixture.logDensity(i * 1e-3));
    }
    assertTrue(mixture.logDensity(mixture.mode()) >= highest);
    assertEquals(highest, mixture.logDensity(mixture.mode()), 1e-3);
  }

  @Test
  void modeOfDiscreteLabelsIsALabel() {
    MixtureDistribution coins = Given.mixture(new double[] {0.5, 0.5}, new Given.Coin(0.9), new Given.Coin(0.2));
    assertArrayEquals(new double[] {1}, coins.mode());
    // the alternative that neither component prefers
    MixtureDistribution oneHot =
        Given.mixture(new double[] {0.5, 0.5}, new Given.OneHot(0.6, 0.4, 0), new Given.OneHot(0, 0.4, 0.6));
    assertArrayEquals(new double[] {0, 1, 0}, oneHot.mode());
  }

  private static double slope(Distribution distribution, double[] at, int column) {
    double step = 1e-5;
    double[] y = at.clone();
    y[column] += step;
    double above = distribution.logDensity(y);
    y[column] -= 2 * step;
    return (above - distribution.logDensity(y)) / (2 * step);
  }

  // marginal and condition

  @Test
  void marginalIsTheIntegralOverTheOtherColumns() {
    MixtureDistribution mixture = Given.fullGaussians(3, 3, new Random(29));
    for (int kept = 0; kept < 3; kept++) {
      int a = (kept + 1) % 3;
      int b = (kept + 2) % 3;
      double[] y = new double[3];
      y[kept] = 0.37;
      double step = 0.1; // the trapezoidal rule on smooth functions that vanish at the ends
      double sum = 0;
      for (int i = -110; i <= 110; i++) {
        for (int j = -110; j <= 110; j++) {
          y[a] = i * step;
          y[b] = j * step;
          sum += Math.exp(mixture.logDensity(y));
        }
      }
      assertEquals(Math.log(sum * step * step), mixture.marginal(kept).logDensity(0.37), 1e-9);
    }
  }

  @Test
  void conditionOnEverySubsetIsTheRatioOfJointAndIntegratedDensity() {
    MixtureDistribution mixture = Given.fullGaussians(3, 4, new Random(31));
    double[] y = {0.4, -0.3, 0.9, 0.1};
    for (int subset = 1; subset < 15; subset++) {
      int[] fixed = chosen(subset);
      int[] free = chosen(15 - subset);
      MixtureDistribution conditional = mixture.condition(fixed, Indices.pick(y, fixed));
      double norm = integral(mixture, y, free, 0, free.length == 3 ? 0.25 : 0.1, new double[4], -1);
      assertEquals(
          mixture.logDensity(y) - Math.log(norm),
          conditional.logDensity(Indices.pick(y, free)),
          1e-8,
          "subset " + subset);
      for (int d = 0; d < free.length; d++) {
        double first = integral(mixture, y, free, 0, free.length == 3 ? 0.25 : 0.1, new double[4], free[d]);
        assertEquals(first / norm, conditional.mean()[d], 1e-8, "subset " + subset);
      }
    }
  }

  private static int[] chosen(int subset) {
    return IntStream.range(0, 4).filter(d -> (subset >> d & 1) == 1).toArray();
  }

  /** The integral over the free columns of the density, or of one column times the density, by the trapezoidal rule. */
  private static double integral(
      MixtureDistribution mixture, double[] y, int[] free, int next, double step, double[] at, int moment) {
    if (next == free.length) {
      for (int d = 0; d < 4; d++) {
        boolean integrated = false;
        for (int f : free) {
          integrated |= f == d;
        }
        if (!integrated) {
          at[d] = y[d];
        }
      }
      double density = Math.exp(mixture.logDensity(at));
      return moment < 0 ? density : density * at[moment];
    }
    double sum = 0;
    int reach = (int) (9 / step);
    for (int i = -reach; i <= reach; i++) {
      at[free[next]] = i * step;
      sum += integral(mixture, y, free, next + 1, step, at, moment);
    }
    return sum * step;
  }

  @Test
  void conditionOfDiagonalAndIsotropicMixturesReweighsTheComponents() {
    // K = 2, D = 2: logits, then μ₁ μ₂ and the raw scale of each component
    Distribution isotropic =
        Mixture.of(2, IsotropicGaussian.of(2, Scale.exp())).at(0.2, -0.1, 0, 1, 0, 3, -1, 0.5);
    Distribution diagonal =
        Mixture.of(2, DiagonalGaussian.of(2, Scale.exp())).at(0.2, -0.1, 0, 1, 0, 0, 3, -1, 0.5, 0.5);
    for (Distribution mixture : new Distribution[] {isotropic, diagonal}) {
      Distribution given = mixture.condition(new int[] {0}, new double[] {2.5});
      double joint = mixture.logDensity(2.5, -0.4);
      assertEquals(joint - mixture.marginal(0).logDensity(2.5), given.logDensity(-0.4), 1e-14);
      double odds = Math.exp(0.3 - 0.5 * 2.5 * 2.5 + 0.5 * 0.25 / Math.E + 0.5);
      assertEquals(odds / (1 + odds), ((MixtureDistribution) given).weights()[0], 1e-14);
    }
  }

  @Test
  void conditionFarFromEveryComponentStaysFinite() {
    MixtureDistribution mixture = Given.fullGaussians(3, 2, new Random(37));
    MixtureDistribution given = mixture.condition(new int[] {0}, new double[] {1e6});
    double total = 0;
    for (double weight : given.weights()) {
      total += weight;
    }
    assertEquals(1, total, 1e-12);
    assertTrue(Double.isFinite(given.mean()[0]));
  }

  @Test
  void conditionOnWhatCannotHappenIsRefused() {
    MixtureDistribution mixture = Given.fullGaussians(2, 2, new Random(1));
    String message =
        assertThrows(
                ND4JIllegalArgumentException.class, () -> mixture.condition(new int[] {1}, new double[] {1e200}))
            .getMessage();
    assertTrue(message.contains("density 0") && message.contains("1.0E200"), message);
  }

  @Test
  void familiesWithoutMarginalsSayWhatToUseInstead() {
    MixtureDistribution oneHot = Given.mixture(new double[] {1}, new Given.OneHot(0.5, 0.5));
    String marginal = assertThrows(UnsupportedOperationException.class, () -> oneHot.marginal(1)).getMessage();
    assertTrue(marginal.contains("OneHot") && marginal.contains("use sample"), marginal);
    Distribution alone = new Given.OneHot(0.5, 0.5);
    assertThrows(UnsupportedOperationException.class, () -> alone.condition(new int[] {0}, new double[] {1}));
  }

  // sampling

  @Test
  void theSameGeneratorGivesTheSameSample() {
    assertArrayEquals(known.sample(new Random(5)), known.sample(new Random(5)));
  }

  @Test
  void componentsAreDrawnByTheirWeights() {
    MixtureDistribution far =
        Given.gaussians(
            new double[] {0.2, 1e-300, 0.5, 0.3}, new double[] {0, 1, 2, 3}, new double[] {1e-6, 1e-6, 1e-6, 1e-6});
    int[] counts = new int[4];
    RandomGenerator random = new Random(41);
    int draws = 20_000;
    for (int i = 0; i < draws; i++) {
      counts[(int) Math.rint(far.sample(random)[0])]++;
    }
    assertEquals(0.2, counts[0] / (double) draws, 0.012);
    assertEquals(0, counts[1]);
    assertEquals(0.5, counts[2] / (double) draws, 0.015);
  }

  @Test
  void spreadMultipliesTheVarianceOfEachComponentOnceHoweverDeepTheMixture() {
    Density flat = Mixture.of(2, DiagonalGaussian.of(1, Scale.exp()));
    Distribution nested = Mixture.of(1, Mixture.of(1, DiagonalGaussian.of(1, Scale.exp()))).at(0, 0, 3, Math.log(2));
    Distribution twin = flat.at(0, 0, 3, Math.log(2), 3, Math.log(2));
    Distribution full = Given.mixture(new double[] {1}, Given.gaussian(3, 2));
    for (Distribution distribution : new Distribution[] {nested, twin, full}) {
      for (double tau : new double[] {0.25, 1, 4}) {
        RandomGenerator random = new Random(43);
        double squares = 0;
        int draws = 20_000;
        for (int i = 0; i < draws; i++) {
          double y = distribution.sample(Temperature.of(1, tau), random)[0];
          squares += (y - 3) * (y - 3);
        }
        assertEquals(4 * tau, squares / draws, 4 * tau * 4 * Math.sqrt(2.0 / draws));
      }
    }
  }

  @Test
  void mixingTemperatureSharpensOrFlattensTheWeights() {
    MixtureDistribution far =
        Given.gaussians(new double[] {0.3, 0.45, 0.25}, new double[] {0, 1, 2}, new double[] {1e-6, 1e-6, 1e-6});
    assertArrayEquals(new double[] {0, 1, 0}, frequencies(far, Double.MIN_VALUE), 0);
    assertArrayEquals(new double[] {0, 1, 0}, frequencies(far, 1e-3), 0);
    // weights raised to the power 1/τ
    double sum = Math.sqrt(0.3) + Math.sqrt(0.45) + Math.sqrt(0.25);
    assertArrayEquals(
        new double[] {Math.sqrt(0.3) / sum, Math.sqrt(0.45) / sum, Math.sqrt(0.25) / sum}, frequencies(far, 2), 0.015);
    assertArrayEquals(new double[] {1 / 3.0, 1 / 3.0, 1 / 3.0}, frequencies(far, 1e9), 0.015);
  }

  private static double[] frequencies(Distribution distribution, double tau) {
    RandomGenerator random = new Random(47);
    double[] frequencies = new double[3];
    for (int i = 0; i < 20_000; i++) {
      frequencies[(int) Math.rint(distribution.sample(Temperature.of(tau, 1), random)[0])] += 1 / 20_000.0;
    }
    return frequencies[1] > 0.999999 ? new double[] {frequencies[0], 1, frequencies[2]} : frequencies;
  }

  @Test
  void temperaturesThatAreNoPositiveNumbersAreRefused() {
    for (double tau : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThrows(ND4JIllegalArgumentException.class, () -> Temperature.of(tau, 1));
      assertThrows(ND4JIllegalArgumentException.class, () -> Temperature.of(1, tau));
    }
  }

  @Test
  void biasSharpensMixingWeightsAndScales() {
    assertEquals(Temperature.ONE, Temperature.ofBias(0));
    Temperature neat = Temperature.ofBias(3);
    assertEquals(4, 1 / neat.mixing(), 1e-15); // logits times 1 + b
    assertEquals(Math.exp(-3), Math.sqrt(neat.spread()), 1e-15); // σ times exp(−b)
    assertThrows(ND4JIllegalArgumentException.class, () -> Temperature.ofBias(-1));
  }

  /** Weights add up to 1 but for rounding, and of those here a fifth to more. */
  @Test
  void probabilitiesAreNeverAboveOne() {
    RandomGenerator random = new Random(1);
    for (int i = 0; i < 500; i++) {
      Mixture density = Mixture.of(2 + i % 12, DiagonalGaussian.of(1));
      double[] row = random.doubles(density.parameterWidth(), -2, 2).toArray();
      Distribution mixture = density.at(row);
      assertEquals(1, mixture.cdf(1e9), 1e-15);
      assertEquals(1, mixture.survival(-1e9), 1e-15);
      assertTrue(mixture.cdf(1e9) <= 1 && mixture.survival(-1e9) <= 1, mixture::toString);
      UnivariateMixture bound = UnivariateRows.of(density).orElseThrow().bind(row, 0);
      assertEquals(mixture.cdf(1e9), bound.cdf(1e9));
      assertEquals(mixture.survival(-1e9), bound.survival(-1e9));
    }
  }

  /** A weight of e⁻¹⁰⁰⁰ is 0, and so are 0 times an infinite variance and 0 times a mean that does not exist. */
  @Test
  void aComponentThatIsNeverDrawnHasNoPartInMoments() {
    for (double nu : new double[] {0.9, 1.5}) {
      Distribution mixture = Mixture.of(DiagonalGaussian.of(1), StudentT.of(1, nu)).at(0, -1000, 1, 0.5, 3, 0);
      Distribution gaussian = DiagonalGaussian.of(1).at(1, 0.5);
      assertArrayEquals(gaussian.mean(), mixture.mean());
      assertArrayEquals(gaussian.variance(), mixture.variance());
      assertArrayEquals(gaussian.covariance()[0], mixture.covariance()[0]);
    }
  }
}
