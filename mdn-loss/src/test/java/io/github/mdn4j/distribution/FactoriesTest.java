// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.distribution;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.exception.ND4JIllegalArgumentException;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/** Distributions that are made without a network are those of SciPy (tools/reference_factories.py). */
class FactoriesTest {

  private static final double[] MEAN = {1, -1, 0.25};
  private static final double[] WEIGHTS = {0.2, 0.5, 0.3};

  private static JsonNode reference;

  @BeforeAll
  static void read() throws IOException {
    try (InputStream in = FactoriesTest.class.getResourceAsStream("factories.json")) {
      reference = new ObjectMapper().readTree(in);
    }
  }

  private static double[][] covariance() {
    return new double[][] {{2, 0.6, -0.3}, {0.6, 1, 0.2}, {-0.3, 0.2, 0.5}};
  }

  private static Distribution normal(double mean, double scale) {
    return GaussianDistribution.of(mean, scale);
  }

  private static Distribution form(StandardForm form, double location, double scale) {
    return LocationScaleDistribution.of(form, new double[] {location}, new double[] {scale});
  }

  private static MixtureDistribution mixture(double... weights) {
    return MixtureDistribution.of(
        weights, normal(-1, 0.5), form(StandardForm.laplace(), 0.5, 0.25), form(StandardForm.logistic(), 2, 1.5));
  }

  static List<Arguments> cases() {
    double[] pair = {1, -1};
    double[] factor = {0.5, -1, 0.25};
    return List.of(
        Arguments.of("gaussian", GaussianDistribution.of(MEAN, covariance())),
        Arguments.of("lowRankGaussian", LowRankGaussianDistribution.of(MEAN, new double[] {0.5, 1, 2}, factor)),
        Arguments.of("bivariateGaussian", BivariateGaussianDistribution.of(pair, new double[] {2, 0.5}, 0.8)),
        Arguments.of("gaussianOfOneColumn", normal(1.25, 0.75)),
        Arguments.of("gaussianOfOneColumn", form(StandardForm.normal(), 1.25, 0.75)),
        Arguments.of(
            "gaussianOfOneColumn", GaussianDistribution.of(new double[] {1.25}, new double[][] {{0.5625}})),
        Arguments.of("mixture", mixture(WEIGHTS)),
        Arguments.of("laplace", form(StandardForm.laplace(), 0.5, 0.25)),
        Arguments.of("logistic", form(StandardForm.logistic(), 2, 1.5)),
        Arguments.of("studentT", form(StandardForm.studentT(5), 0.25, 1.5)),
        Arguments.of("logNormal", LogNormalDistribution.of(new double[] {0.25}, new double[] {0.75})),
        Arguments.of("gamma", GammaDistribution.of(2.5, 0.6)),
        Arguments.of("negativeBinomial", NegativeBinomialDistribution.of(3, 0.4)),
        Arguments.of("bernoulli", BernoulliDistribution.of(0.3)));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void hasTheValuesOfSciPy(String name, Distribution distribution) {
    JsonNode expected = reference.get(name);
    JsonNode labels = expected.path("y");
    assertTrue(labels.size() > 2 || name.equals("bernoulli"));
    for (int i = 0; i < labels.size(); i++) {
      double[] y = row(labels.get(i));
      double log = expected.get("logDensity").get(i).asDouble();
      assertEquals(log, distribution.logDensity(y), 1e-12 * Math.max(1, Math.abs(log)), name);
      if (expected.has("cdf")) {
        assertEquals(expected.get("cdf").get(i).asDouble(), distribution.cdf(y[0]), 1e-12, name);
      }
    }
    if (expected.has("mean")) {
      assertEquals(expected.get("mean").asDouble(), distribution.mean()[0], 1e-12);
      assertEquals(expected.get("variance").asDouble(), distribution.variance()[0], 1e-12);
    }
  }

  private static double[] row(JsonNode label) {
    if (label.isNumber()) {
      return new double[] {label.asDouble()};
    }
    double[] row = new double[label.size()];
    for (int d = 0; d < row.length; d++) {
      row[d] = label.get(d).asDouble();
    }
    return row;
  }

  @Test
  void givesBackWhatItWasMadeOf() {
    GaussianDistribution gaussian = GaussianDistribution.of(MEAN, covariance());
    assertArrayEquals(MEAN, gaussian.mean());
    for (int d = 0; d < 3; d++) {
      assertArrayEquals(covariance()[d], gaussian.covariance()[d], 1e-15);
    }
    MixtureDistribution mixture = mixture(WEIGHTS);
    assertArrayEquals(WEIGHTS, mixture.weights(), 1e-15);
    assertEquals(3, mixture.components());
    assertArrayEquals(new double[] {0.2, 0.8}, CategoricalDistribution.of(0.2, 0.8).mean(), 1e-15);
    List<Distribution> parts = List.of(normal(0, 1), normal(1, 2));
    assertArrayEquals(new double[] {0.75}, MixtureDistribution.of(new double[] {0.25, 0.75}, parts).mean(), 1e-15);
    Distribution joint = JointDistribution.of(gaussian, mixture);
    assertEquals(gaussian.logDensity(MEAN) + mixture.logDensity(0.5), joint.logDensity(1, -1, 0.25, 0.5), 1e-14);
  }

  @Test
  void keepsNoArrayOfTheCaller() {
    double[] mean = MEAN.clone();
    double[][] covariance = covariance();
    GaussianDistribution gaussian = GaussianDistribution.of(mean, covariance);
    Distribution[] parts = {normal(0, 1), normal(1, 1)};
    double[] weights = {0.5, 0.5};
    MixtureDistribution mixture = MixtureDistribution.of(weights, parts);
    double before = mixture.logDensity(0.3);
    mean[0] = 7;
    covariance[0][0] = 7;
    parts[0] = normal(9, 1);
    weights[0] = 0;
    assertEquals(1, gaussian.mean()[0]);
    assertEquals(2, gaussian.covariance()[0][0], 1e-15);
    assertEquals(before, mixture.logDensity(0.3));
  }

  @Test
  void aPartOfWeightZeroSaysNothing() {
    MixtureDistribution with =
        MixtureDistribution.of(new double[] {0.4, 0, 0.6}, normal(-1, 0.5), normal(50, 3), normal(2, 1));
    MixtureDistribution without = MixtureDistribution.of(new double[] {0.4, 0.6}, normal(-1, 0.5), normal(2, 1));
    for (double y : new double[] {-3, 0.2, 4}) {
      assertEquals(without.logDensity(y), with.logDensity(y), 1e-15);
      assertEquals(without.cdf(y), with.cdf(y), 1e-15);
      assertEquals(without.crps(y), with.crps(y), 1e-14);
    }
    for (double p : new double[] {1e-9, 0.1, 0.5, 0.97}) {
      assertEquals(without.quantile(p), with.quantile(p), 1e-12);
    }
    assertEquals(without.mode()[0], with.mode()[0], 1e-9);
    assertEquals(without.variance()[0], with.variance()[0], 1e-14);
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < 1000; i++) {
      assertTrue(with.sample(random)[0] < 20);
    }
  }

  @Test
  void weightsThatCameAsFloatsAreMadeToSumToOne() {
    double[] weights = {0.1f, 0.2f, 0.7f};
    double sum = weights[0] + weights[1] + weights[2];
    assertNotEquals(1, sum);
    double[] kept = mixture(weights).weights();
    assertEquals(1, kept[0] + kept[1] + kept[2], 1e-15);
    assertEquals(weights[2] / sum, kept[2], 1e-15);
  }

  @Test
  void aCovarianceThatCameAsFloatsIsMadeSymmetric() {
    GaussianDistribution gaussian =
        GaussianDistribution.of(new double[2], new double[][] {{2, 0.6f}, {0.6, 1}});
    assertEquals(gaussian.covariance()[0][1], gaussian.covariance()[1][0]);
    assertEquals(0.6, gaussian.covariance()[0][1], 1e-7);
  }

  static Stream<Arguments> mistakes() {
    Distribution one = GaussianDistribution.of(0, 1);
    Distribution two = GaussianDistribution.of(new double[2], new double[][] {{1, 0}, {0, 1}});
    double nan = Double.NaN;
    return Stream.of(
        mistake("sum of 0.9", () -> mixture(0.2, 0.4, 0.3)),
        mistake("sum of 1.1", () -> MixtureDistribution.of(new double[] {0.5, 0.6}, one, one)),
        mistake("weights 1 must not be negative", () -> MixtureDistribution.of(new double[] {1.5, -0.5}, one, one)),
        mistake("weights 0 must be a finite number", () -> MixtureDistribution.of(new double[] {nan, 1}, one, one)),
        mistake("weights must be given", () -> MixtureDistribution.of(null, one)),
        mistake("parts must be given", () -> MixtureDistribution.of(new double[] {1}, (Distribution[]) null)),
        mistake("parts must be given", () -> MixtureDistribution.of(new double[] {1}, (List<Distribution>) null)),
        mistake("none that is null", () -> MixtureDistribution.of(new double[] {0.5, 0.5}, one, null)),
        mistake("at least 1", () -> MixtureDistribution.of(new double[0])),
        mistake("expected 2 parts", () -> MixtureDistribution.of(new double[] {0.5, 0.5}, one)),
        mistake("labels of 1 columns", () -> MixtureDistribution.of(new double[] {0.5, 0.5}, one, two)),
        mistake("logits 0", () -> MixtureDistribution.ofLogits(new double[] {nan}, one)),
        mistake("mean must be given", () -> GaussianDistribution.of(null, new double[1][1])),
        mistake("at least 1", () -> GaussianDistribution.of(new double[0], new double[0][])),
        mistake("mean 1", () -> GaussianDistribution.of(new double[] {0, nan}, new double[2][2])),
        mistake("covariance must be given", () -> GaussianDistribution.of(new double[1], null)),
        mistake("of 2 rows", () -> GaussianDistribution.of(new double[2], new double[][] {{1}})),
        mistake("row 1", () -> GaussianDistribution.of(new double[2], new double[][] {{1, 0}, {0}})),
        mistake("row 1", () -> GaussianDistribution.of(new double[2], new double[][] {{1, 0}, null})),
        mistake("row 0 1", () -> GaussianDistribution.of(new double[2], new double[][] {{1, nan}, {nan, 1}})),
        mistake("symmetric", () -> GaussianDistribution.of(new double[2], new double[][] {{1, 0.5}, {0.4, 1}})),
        mistake("positive definite", () -> GaussianDistribution.of(new double[2], new double[][] {{1, 2}, {2, 1}})),
        mistake("positive definite", () -> GaussianDistribution.of(new double[1], new double[][] {{-1}})),
        mistake("positive definite", () -> GaussianDistribution.of(new double[1], new double[1][1])),
        mistake(
            "positive definite",
            () -> GaussianDistribution.of(new double[2], new double[][] {{0.1, 0.3}, {0.3, 0.9}})),
        mistake("scale must be a positive", () -> GaussianDistribution.of(0, 0)),
        mistake("scale must be a positive", () -> GaussianDistribution.of(0, Double.POSITIVE_INFINITY)),
        mistake("mean must be a finite", () -> GaussianDistribution.of(nan, 1)),
        mistake("correlation", () -> BivariateGaussianDistribution.of(new double[2], new double[] {1, 1}, 1)),
        mistake("expected 2 numbers", () -> BivariateGaussianDistribution.of(new double[3], new double[2], 0)),
        mistake("scale of log y 1", () -> LogNormalDistribution.of(new double[2], new double[] {1, 0})),
        mistake("factor 0", () -> LowRankGaussianDistribution.of(new double[2], new double[] {1, 1}, new double[3])),
        mistake("rank", () -> LowRankGaussianDistribution.of(new double[2], new double[] {1, 1})),
        mistake("expected 2 numbers", () -> form2(new double[] {1})),
        mistake("degrees of freedom", () -> StandardForm.studentT(0)),
        mistake("standard form", () -> LocationScaleDistribution.of(null, new double[1], new double[] {1})),
        mistake("coefficient of variation", () -> GammaDistribution.of(1, -1)),
        mistake("dispersion", () -> NegativeBinomialDistribution.of(1, nan)),
        mistake("probability", () -> BernoulliDistribution.of(1.5)),
        mistake("sum of 0.5", () -> CategoricalDistribution.of(0.25, 0.25)),
        mistake("at least one part", () -> JointDistribution.of()));
  }

  private static Distribution form2(double... scale) {
    return LocationScaleDistribution.of(StandardForm.normal(), new double[2], scale);
  }

  private static Arguments mistake(String message, Executable call) {
    return Arguments.of(message, call);
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void saysWhatIsWrong(String message, Executable call) {
    String said = assertThrows(ND4JIllegalArgumentException.class, call).getMessage();
    assertTrue(said.contains(message), said);
  }
}
