// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Distributions where they turn into others, beside values of tools/reference_limits.py. */
class LimitsTest {

  /** A line of the reference file. */
  record Reference(String family, String operation, double first, double second, double label, double value) {

    static Reference of(String line) {
      String[] fields = line.split(",");
      return new Reference(
          fields[0],
          fields[1],
          Double.parseDouble(fields[2]),
          Double.parseDouble(fields[3]),
          Double.parseDouble(fields[4]),
          Double.parseDouble(fields[5]));
    }

    Distribution distribution() {
      return switch (family) {
        case "negativeBinomial" -> NegativeBinomialDistribution.of(first, second);
        case "gamma" -> GammaDistribution.of(first, second);
        case "studentT" ->
            LocationScaleDistribution.of(StudentTForm.of(first), new double[] {0}, new double[] {1});
        default -> throw new AssertionError(family);
      };
    }
  }

  static List<Reference> references() throws IOException {
    try (BufferedReader reader = new BufferedReader(new InputStreamReader(
        Objects.requireNonNull(LimitsTest.class.getResourceAsStream("/reference-limits.csv")),
        StandardCharsets.UTF_8))) {
      return reader.lines().filter(line -> !line.startsWith("#")).skip(1).map(Reference::of).toList();
    }
  }

  static Stream<String> families() throws IOException {
    return references().stream().map(Reference::family).distinct();
  }

  @ParameterizedTest
  @MethodSource("families")
  void valuesAreThoseOfMpmath(String family) throws IOException {
    int seen = 0;
    for (Reference r : references()) {
      if (r.family.equals(family)) {
        Distribution d = r.distribution();
        boolean cdf = r.operation.equals("cdf");
        double actual = cdf ? d.cdf(r.label) : d.crps(r.label);
        assertEquals(r.value, actual, 5e-12 * Math.abs(r.value), r::toString);
        if (cdf) {
          assertEquals(1 - r.value, d.survival(r.label), 1e-13, r::toString);
        }
        seen++;
      }
    }
    assertTrue(seen > 20, family);
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e-12, 1e-15, 1e-17, 1e-30, 1e-310})
  void drawsOfATinyDispersionAreThoseOfAPoisson(double dispersion) {
    Distribution counts = NegativeBinomialDistribution.of(3, dispersion);
    RandomGenerator random = new SplittableRandom(1);
    int n = 20_000;
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < n; i++) {
      double y = counts.sample(random)[0];
      sum += y;
      squares += (y - 3) * (y - 3);
    }
    assertEquals(3, sum / n, 4 * Math.sqrt(3.0 / n));
    assertEquals(3, squares / n, 5 * Math.sqrt((3 + 2 * 9.0) / n)); // the fourth central moment is m + 3 m²
    assertEquals(Math.exp(-3), counts.cdf(0), 1e-15 + dispersion); // e⁻³ (1 + 4.5 a)
    assertEquals(-3, counts.logDensity(0), 1e-12 + 5 * dispersion);
  }

  @Test
  void theCrpsOfLargeCountsTakesNoLonger() {
    Distribution views = NegativeBinomialDistribution.of(1e7, 0.5);
    assertTimeout(Duration.ofSeconds(60), // a tenth of a second, or minutes by a sum over counts
        () -> {
      double sum = 0;
      for (int i = 0; i < 2000; i++) {
        sum += views.crps(1e4 * i);
      }
      assertTrue(sum > 0);
    });
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e-4, 9e-5, 1e-6, 1e-8, 1e-10, 1e-14, 1e-20, 1e-200})
  void aGammaOfATinyVariationIsGaussian(double v) {
    GammaDistribution gamma = GammaDistribution.of(2, v);
    for (double p : new double[] {1e-10, 0.025, 0.5, 0.9, 1 - 1e-9}) {
      double y = gamma.quantile(p);
      double z = GaussianDistribution.of(0, 1).quantile(p);
      assertEquals(2 * (1 + v * z + v * v * (z * z - 1) / 3), y, 2 * v * v * 40 * v + 4 * Math.ulp(2.0));
      if (v > 1e-12) {
        assertEquals(p, gamma.cdf(y), 1e-3 * Math.min(p, 1 - p) + Math.ulp(2.0) / v);
      }
      assertTrue(gamma.crps(y) > 0);
    }
    RandomGenerator random = new SplittableRandom(1);
    for (int i = 0; i < 100; i++) {
      assertEquals(2, gamma.sample(random)[0], 2 * 6 * v + Math.ulp(2.0));
    }
  }

  /** ∫ (F(t) − 1{t ≥ y})² dt does not end where y is infinite, and means nothing where it is not a number. */
  @Test
  void partsOfTheCrpsOfWhatIsNoOutcomeAreNoNumbers() {
    double end = Double.POSITIVE_INFINITY;
    for (Distribution d : List.of(GaussianDistribution.of(0.5, 2), NegativeBinomialDistribution.of(3, 0.5),
        MixtureDistribution.of(new double[] {0.5, 0.5}, GaussianDistribution.of(0.5, 2), PointMassDistribution.of(1)))) {
      assertEquals(Double.NaN, d.crps(Double.NaN, 0, 2));
      assertEquals(Double.NaN, d.crps(Double.NaN, -end, 2));
      assertEquals(end, d.crps(end, 0, end));
      assertEquals(end, d.crps(-end, -end, 0));
      assertEquals(d.crps(2, 0, 2), d.crps(end, 0, 2), 1e-12); // an outcome above is as good as another
      assertEquals(d.crps(1e9, 0, 2), d.crps(end, 0, 2), 1e-12);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e30, 1e200, 1e308, -1e30, -1e308})
  void theCrpsOfAFarLabelIsItsDistance(double y) {
    for (Distribution d : List.of(NegativeBinomialDistribution.of(3, 0.5), GammaDistribution.of(3, 0.5))) {
      assertEquals(Math.abs(y), d.crps(y), 1e-9 * Math.abs(y));
    }
  }

  @Test
  void aGammaHasNoDensityAtInfinityNorWhereItsUnitsWouldOverflow() {
    Distribution gamma = GammaDistribution.of(3, 0.5);
    assertEquals(Double.NEGATIVE_INFINITY, gamma.logDensity(Double.POSITIVE_INFINITY));
    assertEquals(Double.NEGATIVE_INFINITY, gamma.affine(new double[] {7}, new double[] {1e-3}).logDensity(1e308));
  }
}
