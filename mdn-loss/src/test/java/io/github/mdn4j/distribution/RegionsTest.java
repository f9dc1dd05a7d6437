// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.exception.ND4JIllegalArgumentException;

/** Quantiles, intervals, regions of highest density, calibration and entropy. */
class RegionsTest {

  private final MixtureDistribution bumpy =
      Given.gaussians(
          new double[] {0.1, 0.2, 0.3, 0.25, 0.15},
          new double[] {-3, -1, 0.5, 2, 6},
          new double[] {0.4, 1, 0.2, 0.7, 3});

  @Test
  void quantileInvertsTheCdf() {
    Distribution laplace = new Given.PlainLaplace(2, 0.3);
    Distribution mixed = Given.mixture(new double[] {0.5, 0.5}, bumpy, new Given.PlainLaplace(9, 2));
    for (Distribution distribution : List.of(bumpy, laplace, mixed)) {
      for (double y = -7; y < 14; y += 0.17) {
        double p = distribution.cdf(y);
        double q = distribution.survival(y);
        double back = p < 0.5 ? distribution.quantile(p) : distribution.upperQuantile(q);
        assertEquals(y, back, 1e-10);
      }
    }
  }

  @Test
  void quantileIsTheSmallestLabelOfEnoughMass() {
    // between components that are 1e6 apart the cdf is flat in double
    MixtureDistribution far = Given.gaussians(new double[] {0.5, 0.5}, new double[] {0, 1e6}, new double[] {1, 1});
    double plateau = far.quantile(0.5);
    assertTrue(far.cdf(plateau) >= 0.5);
    assertTrue(plateau > 7 && plateau < 9, "got " + plateau);
  }

  @Test
  void quantilesTakeFewEvaluationsOfTheCdf() {
    RandomGenerator random = new Random(61);
    long[] evaluations = new long[1];
    int quantiles = 0;
    for (double distance : new double[] {1, 10, 1e6}) {
      for (int i = 0; i < 50; i++) {
        Distribution[] parts = new Distribution[5];
        double[] weights = new double[5];
        for (int k = 0; k < 5; k++) {
          weights[k] = random.nextDouble();
          double sigma = Math.exp(random.nextGaussian());
          parts[k] = new Counted(Given.gaussian(distance * random.nextGaussian(), sigma), evaluations);
        }
        Distribution mixture = Given.mixture(weights, parts);
        for (double p : new double[] {1e-12, 0.01, 0.2, 0.5, 0.7, 0.95, 1 - 1e-12}) {
          mixture.quantile(p);
          quantiles++;
        }
      }
    }
    double each = evaluations[0] / (5.0 * quantiles);
    assertTrue(each < 20, "cdfs a quantile: " + each);
  }

  private record Counted(Distribution inner, long[] evaluations) implements Distribution {
    @Override
    public int labelWidth() {
      return 1;
    }

    @Override
    public double logDensity(double... y) {
      return inner.logDensity(y);
    }

    @Override
    public double[] mean() {
      return inner.mean();
    }

    @Override
    public double[][] covariance() {
      return inner.covariance();
    }

    @Override
    public double[] mode() {
      return inner.mode();
    }

    @Override
    public double[] sample(Temperature temperature, RandomGenerator random) {
      return inner.sample(temperature, random);
    }

    @Override
    public double cdf(double y) {
      evaluations[0]++;
      return inner.cdf(y);
    }

    @Override
    public double survival(double y) {
      evaluations[0]++;
      return inner.survival(y);
    }

    @Override
    public double quantile(double p) {
      return inner.quantile(p);
    }

    @Override
    public double upperQuantile(double q) {
      return inner.upperQuantile(q);
    }
  }

  @Test
  void quantileOfADiscreteMixtureIsALabel() {
    MixtureDistribution coins = Given.mixture(new double[] {0.5, 0.5}, new Given.Coin(0.9), new Given.Coin(0.2));
    assertEquals(0, coins.quantile(0.44));
    assertEquals(1, coins.quantile(0.46));
    assertEquals(1, coins.quantile(0.999));
    assertEquals(0.45 * 0.45, coins.crps(1), 1e-12); // the mass that is not at 1, squared, over [0, 1]
  }

  @Test
  void probabilitiesOutsideTheOpenUnitIntervalAreRefused() {
    for (double p : new double[] {0, 1, -0.1, 1.1, Double.NaN}) {
      assertThrows(ND4JIllegalArgumentException.class, () -> bumpy.quantile(p));
      assertThrows(ND4JIllegalArgumentException.class, () -> bumpy.upperQuantile(p));
      assertThrows(ND4JIllegalArgumentException.class, () -> bumpy.interval(p));
      assertThrows(ND4JIllegalArgumentException.class, () -> bumpy.highestDensityRegion(p));
      assertThrows(ND4JIllegalArgumentException.class, () -> new Given.PlainLaplace(0, 1).quantile(p));
    }
  }

  @Test
  void intervalHoldsItsMassWithAsMuchBelowAsAbove() {
    for (double level : new double[] {0.1, 0.5, 0.9, 0.999, 1 - 1e-9}) {
      Interval interval = bumpy.interval(level);
      double outside = (1 - level) / 2;
      assertEquals(outside, bumpy.cdf(interval.low()), 1e-12 * outside);
      assertEquals(outside, bumpy.survival(interval.high()), 1e-12 * outside);
      assertTrue(interval.contains(interval.low()) && interval.contains(bumpy.quantile(0.5)));
    }
  }

  @Test
  void regionOfOneGaussianIsItsCentralInterval() {
    Distribution gaussian = Given.gaussian(3, 0.2);
    List<Interval> region = gaussian.highestDensityRegion(0.95);
    assertEquals(1, region.size());
    // 1.959963984540054: the 0.975 quantile of the standard normal
    assertEquals(3 - 0.2 * 1.959963984540054, region.get(0).low(), 1e-9);
    assertEquals(3 + 0.2 * 1.959963984540054, region.get(0).high(), 1e-9);
  }

  @Test
  void regionHoldsItsMassAndEndsAtOneHeight() {
    MixtureDistribution far =
        Given.gaussians(new double[] {0.3, 0.3, 0.4}, new double[] {-1e5, 0, 1e5}, new double[] {1, 2, 0.1});
    Distribution mixed = Given.mixture(new double[] {0.6, 0.4}, new Given.PlainLaplace(0, 1), bumpy);
    for (Distribution distribution : List.of(bumpy, far, mixed)) {
      for (double level : new double[] {0.2, 0.5, 0.9, 0.99}) {
        List<Interval> region = distribution.highestDensityRegion(level);
        double mass = 0;
        double width = 0;
        double height = distribution.logDensity(region.get(0).low());
        for (Interval interval : region) {
          mass += distribution.cdf(interval.high()) - distribution.cdf(interval.low());
          width += interval.width();
          assertEquals(height, distribution.logDensity(interval.low()), 1e-6);
          assertEquals(height, distribution.logDensity(interval.high()), 1e-6);
        }
        assertEquals(level, mass, 1e-9);
        assertTrue(width <= distribution.interval(level).width() * (1 + 1e-12));
      }
    }
    assertEquals(3, far.highestDensityRegion(0.95).size());
  }

  @Test
  void regionOfMoreColumnsIsGivenByAThreshold() {
    // D = 2, standard: the region of level p is the disc of radius² −2 log(1 − p)
    GaussianDistribution gaussian = GaussianDistribution.ofDeviations(new double[2], new double[] {1, 1});
    double expected = Math.log(1 - 0.9) - Math.log(2 * Math.PI);
    assertEquals(expected, gaussian.highestDensityThreshold(0.9, 40_000, new Random(1)), 0.06);
    String message =
        assertThrows(UnsupportedOperationException.class, () -> gaussian.highestDensityRegion(0.9)).getMessage();
    assertTrue(message.contains("highestDensityThreshold"), message);
  }

  @Test
  void regionOfADiscreteLabelIsRefused() {
    assertThrows(UnsupportedOperationException.class, () -> new Given.Coin(0.3).highestDensityRegion(0.5));
  }

  @Test
  void ownSamplesHaveAUniformPitAndNominalCoverage() {
    RandomGenerator random = new Random(53);
    int draws = 4000;
    double[] pit = new double[draws];
    int inside = 0;
    int dense = 0;
    Interval interval = bumpy.interval(0.8);
    List<Interval> region = bumpy.highestDensityRegion(0.8);
    for (int i = 0; i < draws; i++) {
      double y = bumpy.sample(random)[0];
      pit[i] = bumpy.cdf(y);
      inside += interval.contains(y) ? 1 : 0;
      dense += region.stream().anyMatch(part -> part.contains(y)) ? 1 : 0;
    }
    Arrays.sort(pit);
    double distance = 0;
    for (int i = 0; i < draws; i++) {
      distance = Math.max(distance, Math.max(pit[i] - i / (double) draws, (i + 1) / (double) draws - pit[i]));
    }
    assertTrue(distance < 1.63 / Math.sqrt(draws), "Kolmogorov-Smirnov distance " + distance); // 1 % point
    double error = Math.sqrt(0.8 * 0.2 / draws);
    assertEquals(0.8, inside / (double) draws, 3 * error);
    assertEquals(0.8, dense / (double) draws, 3 * error);
  }

  @Test
  void entropyOfAGaussianIsItsClosedFormWithinTheStandardError() {
    GaussianDistribution gaussian =
        GaussianDistribution.ofCovariance(new double[2], new double[][] {{2, 0.6}, {0.6, 1}});
    double expected = 1 + Math.log(2 * Math.PI) + 0.5 * Math.log(1.64);
    Estimate estimate = gaussian.entropy(10_000, new Random(59));
    assertEquals(expected, estimate.value(), 3 * estimate.standardError());
    // −log f is χ² / 2 with two degrees of freedom, of variance 1
    assertEquals(1 / Math.sqrt(10_000), estimate.standardError(), 1e-3);
    assertThrows(ND4JIllegalArgumentException.class, () -> gaussian.entropy(1, new Random(1)));
  }

  @Test
  void whatAFamilyOfOnesOwnDoesNotSayIsDerived() {
    Distribution laplace = new Given.PlainLaplace(-1, 0.5);
    assertEquals(0.5, laplace.variance()[0], 1e-15);
    assertEquals(-1 + 0.5 * Math.log(2e-12), laplace.quantile(1e-12), 1e-9);
    assertEquals(-1 + 0.5 * Math.log(0.5 / 1e-200), laplace.upperQuantile(1e-200), 1e-9);
    // Gneiting and Raftery (2007): |z| + exp(−|z|) − 3/4 in units of the scale
    double z = 1.7;
    assertEquals(0.5 * (z + Math.exp(-z) - 0.75), laplace.crps(-1 + 0.5 * z), 1e-12);
  }
}
