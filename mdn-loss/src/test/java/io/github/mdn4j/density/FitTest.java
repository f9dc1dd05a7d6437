// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.density;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.mdn4j.distribution.Distribution;
import io.github.mdn4j.distribution.MixtureDistribution;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.exception.ND4JIllegalArgumentException;

/** Raw rows found from labels. */
class FitTest {

  private static final Scale[] SCALES = {
    Scale.exp(), Scale.softplus(), Scale.eluPlusOne(), Scale.standard(), Scale.softplus().floor(0.01)
  };

  // Families whose fit has the mean and the variances of the labels.
  static List<Density> byMoments() {
    List<Density> families = new ArrayList<>(List.of(
        BivariateGaussian.of(), Gamma.of(2), NegativeBinomial.of(1), FullGaussian.of(3), LowRankGaussian.of(1, 1),
        Independent.of(2, DiagonalGaussian.of(2)), Joint.of(DiagonalGaussian.of(1), Gamma.of(2))));
    for (Scale scale : SCALES) {
      families.addAll(List.of(
          DiagonalGaussian.of(3, scale), Laplace.of(2, scale), Logistic.of(1, scale), StudentT.of(1, 5, scale),
          IsotropicGaussian.of(1, scale)));
    }
    return families;
  }

  private static WeightedLabels labels(int width, RandomGenerator random) {
    double[][] rows = new double[500][width];
    for (double[] row : rows) {
      double common = random.nextGaussian();
      for (int d = 0; d < width; d++) {
        row[d] = Math.rint(30 + 5 * d + 4 * common + 8 * random.nextGaussian());
        row[d] = Math.max(1, row[d]);
      }
    }
    return WeightedLabels.of(rows);
  }

  @ParameterizedTest
  @MethodSource("byMoments")
  void theMomentsAreThoseOfTheLabels(Density density) {
    SplittableRandom random = new SplittableRandom(1);
    WeightedLabels labels = labels(density.labelWidth(), random);
    Distribution fitted = density.at(density.fit(labels, random).orElseThrow());

    double[] mean = labels.mean();
    double[] deviation = labels.deviation();
    for (int d = 0; d < density.labelWidth(); d++) {
      assertEquals(mean[d], fitted.mean()[d], 1e-9 * mean[d]);
      if (!(density instanceof LowRankGaussian)) { // its factors are drawn
        assertEquals(deviation[d], Math.sqrt(fitted.variance()[d]), 1e-5 * deviation[d]);
      }
    }
    if (density instanceof FullGaussian || density instanceof BivariateGaussian) {
      for (int d = 0; d < density.labelWidth(); d++) {
        for (int e = 0; e < density.labelWidth(); e++) {
          assertEquals(labels.covariance()[d][e], fitted.covariance()[d][e], 1e-4 * deviation[d] * deviation[e]);
        }
      }
    }
  }

  @Test
  void weightsCountAsRepeatedRows() {
    double[][] once = {{1, 2}, {4, -3}, {0, 7}};
    double[][] repeated = {{1, 2}, {4, -3}, {4, -3}, {0, 7}, {0, 7}, {0, 7}};
    WeightedLabels weighted = WeightedLabels.of(once).times(new double[] {1, 2, 3});

    assertArrayEquals(WeightedLabels.of(repeated).mean(), weighted.mean(), 1e-14);
    assertArrayEquals(WeightedLabels.of(repeated).deviation(), weighted.deviation(), 1e-14);
    for (int d = 0; d < 2; d++) {
      assertArrayEquals(WeightedLabels.of(repeated).covariance()[d], weighted.covariance()[d], 1e-13);
    }
    assertEquals(6, weighted.total(), 0);
  }

  @Test
  void logarithmsOfLogNormalLabelsHaveTheirMoments() {
    SplittableRandom random = new SplittableRandom(2);
    WeightedLabels labels = labels(1, random);
    double[] row = LogNormal.of(1, Scale.exp()).fit(labels, random).orElseThrow();

    assertEquals(labels.map(Math::log).mean()[0], row[0], 1e-12);
    assertEquals(labels.map(Math::log).deviation()[0], Math.exp(row[1]), 1e-12);
  }

  @Test
  void discreteLabelsHaveTheirFrequencies() {
    SplittableRandom random = new SplittableRandom(3);
    double[][] bits = Stream.generate(() -> new double[] {random.nextInt(4) == 0 ? 1 : 0})
        .limit(10_000)
        .toArray(double[][]::new);
    double[][] classes = Stream.generate(() -> oneHot(random.nextInt(4) % 3, 3)).limit(10_000).toArray(double[][]::new);
    Distribution bit = Bernoulli.of().at(Bernoulli.of().fit(WeightedLabels.of(bits), random).orElseThrow());
    Categorical three = Categorical.of(3);
    Distribution c = three.at(three.fit(WeightedLabels.of(classes), random).orElseThrow());

    assertEquals(WeightedLabels.of(bits).mean()[0], Math.exp(bit.logDensity(1)), 1e-4);
    for (int k = 0; k < 3; k++) {
      assertEquals(WeightedLabels.of(classes).mean()[k], Math.exp(c.logDensity(oneHot(k, 3))), 1e-4);
    }
  }

  private static double[] oneHot(int k, int n) {
    double[] label = new double[n];
    label[k] = 1;
    return label;
  }

  static List<Density> truths() {
    return List.of(
        Mixture.of(3, DiagonalGaussian.of(2)),
        Mixture.of(3, FullGaussian.of(2)),
        Mixture.of(3, BivariateGaussian.of()),
        Mixture.of(3, IsotropicGaussian.of(2)),
        TiedMixture.of(3, DiagonalGaussian.of(2)),
        Mixture.of(3, Joint.of(Laplace.of(1), Logistic.of(1))),
        Joint.of(Mixture.of(3, DiagonalGaussian.of(1)), Mixture.of(3, DiagonalGaussian.of(1))),
        Independent.of(2, Mixture.of(3, StudentT.of(1, 4))));
  }

  // Labels of known truth: three groups a unit wide around (0, 0), (20, 10), (−10, 20) with weights 1, 2, 3.
  private static WeightedLabels groups(int n, RandomGenerator random) {
    double[][] centres = {{0, 0}, {20, 10}, {-10, 20}};
    double[][] rows = new double[n][];
    for (int i = 0; i < n; i++) {
      int u = random.nextInt(6);
      double[] centre = centres[u < 1 ? 0 : u < 3 ? 1 : 2];
      rows[i] = new double[] {centre[0] + random.nextGaussian(), centre[1] + random.nextGaussian()};
    }
    return WeightedLabels.of(rows);
  }

  @ParameterizedTest
  @MethodSource("truths")
  void aMixtureFindsGroups(Density density) {
    SplittableRandom random = new SplittableRandom(4);
    WeightedLabels labels = groups(3000, random);
    Distribution fitted = density.at(density.fit(labels, random).orElseThrow());

    double[][] expected = {{0, 0, 1}, {20, 10, 2}, {-10, 20, 3}};
    double entropy = Math.log(2 * Math.PI * Math.E) - log(1) / 6 - log(2) / 3 - log(3) / 2;
    double nll = 0;
    for (int i = 0; i < labels.count(); i++) {
      nll -= fitted.logDensity(labels.row(i)) / labels.count();
    }
    // columns apart lose what one says about the other: at most the entropy of the group
    double slack = density instanceof Joint || density instanceof Independent ? 1.1 : 0;
    double family = density.toString().contains("Gaussian") ? 0.05 : 0.15;
    assertTrue(nll < entropy + slack + family, () -> "entropy " + entropy + ", fitted " + density);
    if (fitted instanceof MixtureDistribution mixture) {
      for (double[] group : expected) {
        int nearest = 0;
        for (int k = 1; k < 3; k++) {
          nearest = away(mixture, k, group) < away(mixture, nearest, group) ? k : nearest;
        }
        assertTrue(away(mixture, nearest, group) < 0.2);
        assertEquals(group[2] / 6, mixture.weights()[nearest], 0.04);
      }
    }
  }

  private static double log(int weight) {
    return Math.log(weight / 6.0);
  }

  private static double away(MixtureDistribution mixture, int k, double[] group) {
    double[] mean = mixture.component(k).mean();
    return Math.hypot(mean[0] - group[0], mean[1] - group[1]);
  }

  @Test
  void overlappingGroupsNeedMoreThanClusters() {
    // N(0, 1) and N(10, 5²): the boundary halfway cuts a tail off the wide one, whose deviation would be below 4
    SplittableRandom random = new SplittableRandom(5);
    double[][] rows = new double[4000][1];
    for (double[] row : rows) {
      row[0] = random.nextBoolean() ? random.nextGaussian() : 10 + 5 * random.nextGaussian();
    }
    Mixture density = Mixture.of(2, DiagonalGaussian.of(1));
    MixtureDistribution fitted =
        (MixtureDistribution) density.at(density.fit(WeightedLabels.of(rows), random).orElseThrow());
    double[] deviations = {
      Math.sqrt(fitted.component(0).variance()[0]), Math.sqrt(fitted.component(1).variance()[0])
    };
    Arrays.sort(deviations);

    assertEquals(1, deviations[0], 0.1);
    assertEquals(5, deviations[1], 0.4);
  }

  @Test
  void fewerDistinctLabelsThanComponentsStillGiveAFiniteRow() {
    SplittableRandom random = new SplittableRandom(6);
    for (double[][] rows : new double[][][] {{{3, 3}}, {{1, 2}, {1, 2}, {1, 2}}, {{0, 1}, {1, 0}}}) {
      for (Density component : List.of(DiagonalGaussian.of(2), FullGaussian.of(2), BivariateGaussian.of())) {
        Mixture density = Mixture.of(4, component);
        double[] row = density.fit(WeightedLabels.of(rows), random).orElseThrow();
        assertTrue(Arrays.stream(row).allMatch(Double::isFinite), () -> density + " " + Arrays.toString(row));
        assertTrue(Double.isFinite(density.at(row).logDensity(rows[0])));
      }
    }
  }

  @Test
  void theRawScaleInvertsTheScale() {
    Scale[] bounded = {Scale.logSigmoidVariance(), Scale.logSigmoidVariance().floor(0.1)};
    for (Scale scale : SCALES) {
      for (double sigma : new double[] {0.02, 0.5, 1, 3, 70}) {
        assertEquals(sigma, scale.of(scale.raw(sigma)), 1e-12 * sigma);
      }
    }
    for (Scale scale : bounded) {
      for (double sigma : new double[] {0.2, 0.5, 0.9}) {
        assertEquals(sigma, scale.of(scale.raw(sigma)), 1e-12);
      }
      assertTrue(Double.isFinite(scale.raw(5)) && scale.of(scale.raw(5)) < 1.1);
    }
    for (Scale scale : SCALES) {
      assertTrue(Double.isFinite(scale.raw(0)));
      assertTrue(scale.of(scale.raw(0)) > scale.floor());
    }
  }

  @Test
  void labelsHaveToBeFiniteRowsOfOneWidth() {
    assertThrows(ND4JIllegalArgumentException.class, () -> WeightedLabels.of(new double[0][]));
    assertThrows(ND4JIllegalArgumentException.class, () -> WeightedLabels.of(new double[][] {{1}, {1, 2}}));
    assertThrows(ND4JIllegalArgumentException.class, () -> WeightedLabels.of(new double[][] {{Double.NaN}}));
  }
}
