// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.mdn4j.density.BivariateGaussian;
import io.github.mdn4j.density.Density;
import io.github.mdn4j.density.DiagonalGaussian;
import io.github.mdn4j.density.FullGaussian;
import io.github.mdn4j.density.Independent;
import io.github.mdn4j.density.Joint;
import io.github.mdn4j.density.Laplace;
import io.github.mdn4j.density.LogNormal;
import io.github.mdn4j.density.Logistic;
import io.github.mdn4j.density.LowRankGaussian;
import io.github.mdn4j.density.Mixture;
import io.github.mdn4j.density.StudentT;
import io.github.mdn4j.density.TiedMixture;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is derived for mixtures of families that are not Gaussian. */
class MixturesOfOtherFamiliesTest {

  static List<Density> families() {
    return List.of(Laplace.of(1), Logistic.of(1), StudentT.of(1, 3.5), LogNormal.of(1));
  }

  static List<Density> symmetricFamilies() {
    return List.of(Laplace.of(1), Logistic.of(1), StudentT.of(1, 3.5));
  }

  private static double[] theta(Density density) {
    return new Random(71).doubles(density.parameterWidth(), -2, 2).toArray();
  }

  @Test
  void aLabelOutsideTheSupportOfTheComponentsIsNamed() {
    double[] negative = {-1};
    String why = LogNormal.of(1).faultOf(negative).orElseThrow();
    assertEquals(why, Mixture.of(2, LogNormal.of(1)).faultOf(negative).orElseThrow());
    assertEquals(why, TiedMixture.of(2, LogNormal.of(1)).faultOf(negative).orElseThrow());
  }

  @ParameterizedTest
  @MethodSource("families")
  void quadratureOfTheCrpsIsTheFamilysOwn(Density family) {
    Distribution alone = family.at(0.3, -0.5);
    Distribution mixture = Mixture.of(1, family).at(0, 0.3, -0.5);
    for (double y : new double[] {-20, -0.7, 0.3, 0.4, 5}) {
      assertEquals(alone.crps(y), mixture.crps(y), 1e-9 * Math.max(1, Math.abs(y)));
    }
  }

  @ParameterizedTest
  @MethodSource("families")
  void quantileInvertsTheCdfOfAMixtureInBothTails(Density family) {
    Density density = Mixture.of(4, family);
    Distribution mixture = density.at(theta(density));
    for (double p : new double[] {1e-12, 1e-6, 0.01, 0.3, 0.5}) {
      assertEquals(p, mixture.cdf(mixture.quantile(p)), 1e-12 * p);
      assertEquals(p, mixture.survival(mixture.upperQuantile(p)), 1e-12 * p);
      assertEquals(mixture.upperQuantile(p), mixture.quantile(1 - p), 1e-3 * Math.abs(mixture.upperQuantile(p)));
    }
  }

  @ParameterizedTest
  @MethodSource("symmetricFamilies")
  void modeIsAsHighAsADenseGrid(Density family) {
    Density density = Mixture.of(4, family);
    Distribution mixture = density.at(theta(density));
    double highest = Double.NEGATIVE_INFINITY;
    for (int i = -8000; i <= 8000; i++) {
      highest = Math.max(highest, mixture.logDensity(i * 1e-3));
    }
    double height = mixture.logDensity(mixture.mode());
    assertTrue(height >= highest - 1e-14);
    assertEquals(highest, height, 1e-2);
  }

  @Test
  void modeDoesNotNeedAVariance() {
    // ν = 1.5 has none, and the scales are far below 1
    Density density = Mixture.of(2, StudentT.of(2, 1.5));
    double[] theta = {0, 0, 1e-6, 0, -14, -14, 0, 1e-6, -14, -14};
    MixtureDistribution mixture = (MixtureDistribution) density.at(theta);
    double[] mode = mixture.mode();
    double sigma = 1e-7;
    for (int d = 0; d < 2; d++) {
      double[] y = mode.clone();
      for (double step : new double[] {-1e-3 * sigma, 1e-3 * sigma}) {
        y[d] = mode[d] + step;
        assertTrue(mixture.logDensity(y) <= mixture.logDensity(mode));
      }
    }
  }

  @Test
  void conditionOfIndependentColumnsReweighsTheComponents() {
    Density density = Mixture.of(3, Laplace.of(3));
    Distribution mixture = density.at(theta(density));
    double[] y = {0.2, -0.8, 1.4};
    Distribution given = mixture.condition(new int[] {2, 0}, new double[] {y[2], y[0]});
    assertEquals(
        mixture.logDensity(y) - mixture.marginal(0, 2).logDensity(y[0], y[2]), given.logDensity(y[1]), 1e-13);
  }

  static List<Density> ofFourColumns() {
    return List.of(
        Mixture.of(3, FullGaussian.of(4)),
        Mixture.of(3, LowRankGaussian.of(4, 2)),
        Mixture.of(3, Joint.of(BivariateGaussian.of(), Laplace.of(1), FullGaussian.of(1))),
        Joint.of(Mixture.of(3, BivariateGaussian.of()), Independent.of(2, Mixture.of(2, StudentT.of(1, 3)))),
        Joint.of(Mixture.of(2, DiagonalGaussian.of(3)), LogNormal.of(1)));
  }

  @ParameterizedTest
  @MethodSource("ofFourColumns")
  void conditionOnEverySubsetIsTheRatioOfJointAndMarginal(Density density) {
    Distribution joint = density.at(theta(density));
    double[] y = {0.4, -0.3, 0.9, 0.1};
    for (int subset = 1; subset < 15; subset++) {
      int chosen = subset;
      int[] fixed = IntStream.range(0, 4).filter(d -> (chosen >> d & 1) == 1).toArray();
      int[] free = IntStream.range(0, 4).filter(d -> (chosen >> d & 1) == 0).toArray();
      double[] values = Indices.pick(y, fixed);
      assertEquals(
          joint.logDensity(y) - joint.marginal(fixed).logDensity(values),
          joint.condition(fixed, values).logDensity(Indices.pick(y, free)),
          1e-11,
          "subset " + subset);
    }
  }

  @ParameterizedTest
  @MethodSource("ofFourColumns")
  void momentsOfAMarginalAreThoseOfTheJoint(Density density) {
    Distribution joint = density.at(theta(density));
    Distribution marginal = joint.marginal(1, 2);
    for (int d = 0; d < 2; d++) {
      assertEquals(joint.mean()[1 + d], marginal.mean()[d], 1e-12);
      for (int e = 0; e < 2; e++) {
        assertEquals(joint.covariance()[1 + d][1 + e], marginal.covariance()[d][e], 1e-11);
      }
    }
  }
}
