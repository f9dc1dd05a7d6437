// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.density;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.mdn4j.distribution.Distribution;
import io.github.mdn4j.distribution.Inspector;
import io.github.mdn4j.distribution.Temperature;
import io.github.mdn4j.loss.DensityLoss.Engine;
import io.github.mdn4j.loss.LossMixtureNLL;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.exception.ND4JIllegalArgumentException;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/**
 * What every density must keep. A family passes it by a subclass that names the density and overrides what is
 * particular: where its scales are, which labels it refuses, how it answers to an affine change of the label. What a
 * family does not have, such as a kernel, is skipped by an assumption that says so.
 *
 * <p>Raw rows and reference values come from {@code reference-densities.json} among the resources of the tests, under
 * the density's {@code toString()}; another program has to compute them ({@link Reference}). For families outside this
 * library the suite is the test-jar of mdn-loss.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class DensityConformance {

  private final Density density;
  private final Density mixture;
  private final List<Engine> engines; // those that the family runs on
  private final List<Reference> references;
  private final Map<String, LossMixtureNLL> losses = new HashMap<>();

  /** Tests a density. */
  protected DensityConformance(Density density) {
    this.density = density;
    engines = density.kernel(1).isPresent() ? List.of(Engine.KERNELS, Engine.SAMEDIFF) : List.of(Engine.SAMEDIFF);
    mixture = Mixture.of(3, density);
    references = Reference.of(density);
  }

  /** Returns the raw columns that go through a {@link Scale}. */
  protected int[] scaleColumns() {
    return new int[0];
  }

  /** Returns the same family with {@code Scale.exp()}, or null if it has no scale. */
  protected Density bareExp() {
    return null;
  }

  /** Returns the floor of the default scale. */
  protected double floor() {
    return 1e-3;
  }

  /** Returns the floors that scales have, in units of the label. */
  protected double[] floors() {
    return new double[] {floor()};
  }

  /** Returns where a density of one column may have an edge. */
  protected double edge() {
    return 0;
  }

  /** Returns the values that the last columns of a label may take, if they are discrete. */
  protected double[][] discrete() {
    return new double[][] {{}};
  }

  /** Returns labels outside the support. */
  protected double[][] outside() {
    return new double[0][];
  }

  /** Returns whether marginals and conditionals of single columns are known. */
  protected boolean hasMarginals() {
    return true;
  }

  /** Returns log f(y) from nothing but the {@linkplain Distribution#parameters() parameters by name}, as JSON. */
  protected double logDensityOf(String json, double[] y) {
    return NamedParameters.parse(json).logDensity(y);
  }

  /** Returns the raw row of a Y + b, a > 1, or null if the family does not hold that distribution. */
  protected double[] stretched(double[] theta, double a, double b) {
    return null;
  }

  /** Returns the raw scale, through the standard scale, of a times the standard deviation. */
  protected static double stretchedScale(double raw, double a) {
    return Math.log(a * (1e-3 + Math.exp(raw)) - 1e-3);
  }

  private int continuous() {
    return density.labelWidth() - discrete()[0].length;
  }

  private boolean isLine() {
    return density.labelWidth() == 1 && continuous() == 1;
  }

  private void assumeLine() {
    assumeTrue(isLine(), () -> density + " has no single continuous label column");
  }

  @Test
  void logDensityAndGradientEqualTheReference() {
    for (Reference r : references) {
      double size = Math.max(1, Math.abs(r.logDensity()));
      assertEquals(r.logDensity(), density.at(r.theta()).logDensity(r.y()), 1e-9 * size);
      for (Engine engine : engines) {
        Pair<Double, INDArray> nll = run(density, engine, DataType.DOUBLE, rows(r.y()), rows(r.theta()));
        assertEquals(-r.logDensity(), nll.getFirst(), 1e-9 * size, () -> engine + " " + r);
        double[] gradient = nll.getSecond().neg().dup('c').data().asDouble();
        for (int j = 0; j < gradient.length; j++) {
          assertEquals(r.gradient()[j], gradient[j], 1e-9 * Math.max(1, Math.abs(r.gradient()[j])), engine + " " + j);
        }
      }
    }
  }

  @Test
  void parametersByNameAreAllThatALogDensityNeeds() {
    for (Reference r : references) {
      String json = parameters(density.at(r.theta()));
      double size = Math.max(1, Math.abs(r.logDensity()));
      assertEquals(r.logDensity(), logDensityOf(json, r.y()), 1e-6 * size, json);
    }
  }

  private String parameters(Distribution distribution) {
    try {
      return distribution.parameters().toJson();
    } catch (UnsupportedOperationException e) {
      return abort(e.getMessage());
    }
  }

  @Test
  void cdfAndCrpsEqualTheReference() {
    assumeTrue(
        references.stream().anyMatch(r -> !Double.isNaN(r.cdf()) || !Double.isNaN(r.crps())),
        () -> "no reference of " + density + " has a cdf or a CRPS");
    for (Reference r : references) {
      if (!Double.isNaN(r.cdf())) {
        assertEquals(r.cdf(), density.at(r.theta()).cdf(r.y()[0]), 1e-10);
      }
      if (!Double.isNaN(r.crps())) {
        assertEquals(r.crps(), density.at(r.theta()).crps(r.y()[0]), 1e-8 * Math.max(1, r.crps()));
      }
    }
  }

  @Test
  void integratesToOne() {
    for (Reference r : references) {
      Distribution distribution = density.at(r.theta());
      if (isLine()) {
        assertEquals(1, integral(distribution, y -> 1), 1e-9);
      } else if (continuous() == 0) {
        double sum = 0;
        for (double[] y : discrete()) {
          sum += Math.exp(distribution.logDensity(y));
        }
        assertEquals(1, sum, 1e-12);
      } else {
        importanceSample(distribution);
      }
    }
  }

  private void importanceSample(Distribution distribution) {
    Proposal proposal = new Proposal(distribution, continuous());
    Random random = new Random(5);
    int n = 20_000;
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < n; i++) {
      double[] x = proposal.sample(random);
      double weight = 0;
      for (double[] tail : discrete()) {
        weight += Math.exp(distribution.logDensity(concat(x, tail)) - proposal.logDensity(x));
      }
      sum += weight;
      squares += weight * weight;
    }
    double error = Math.sqrt((squares / n - sum / n * sum / n) / n);
    assertTrue(error < 0.02, "importance sampling is too coarse: " + error);
    assertEquals(1, sum / n, 5 * error);
  }

  @Test
  void momentsAgreeWithSamplesAndIntegrals() {
    for (Reference r : references) {
      Distribution distribution = density.at(r.theta());
      double[] mean = distribution.mean();
      double[] variance = distribution.variance();
      double[][] covariance = distribution.covariance();
      double[][] draws = draws(distribution, 20_000);
      for (int a = 0; a < mean.length; a++) {
        int column = a;
        assertMean(mean[a], draws, y -> y[column]);
        assertEquals(variance[a], covariance[a][a], 1e-12 * variance[a]);
        for (int b = 0; b < mean.length; b++) {
          int other = b;
          assertEquals(covariance[b][a], covariance[a][b], 1e-12 * Math.sqrt(variance[a] * variance[b]));
          assertMean(covariance[a][b], draws, y -> (y[column] - mean[column]) * (y[other] - mean[other]));
        }
      }
      if (isLine()) {
        assertEquals(mean[0], integral(distribution, y -> y), 1e-8 * Math.max(1, Math.abs(mean[0])));
        double second = integral(distribution, y -> (y - mean[0]) * (y - mean[0]));
        assertEquals(variance[0], second, 1e-7 * variance[0]);
      }
    }
  }

  @Test
  void theModeIsAsHighAsAnySample() {
    for (Reference r : references) {
      Distribution distribution = density.at(r.theta());
      double height = distribution.logDensity(distribution.mode());
      for (double[] y : draws(distribution, 500)) {
        assertTrue(distribution.logDensity(y) <= height + 1e-9);
      }
    }
  }

  @Test
  void quantileInvertsCdf() {
    assumeLine();
    for (Reference r : references) {
      Distribution distribution = density.at(r.theta());
      for (double p : new double[] {1e-12, 1e-5, 0.01, 0.3, 0.5, 0.77, 0.99, 0.99999}) {
        assertEquals(p, distribution.cdf(distribution.quantile(p)), 1e-10 * p);
      }
      for (double p : new double[] {0, 1, -0.1, Double.NaN}) {
        assertThrows(ND4JIllegalArgumentException.class, () -> distribution.quantile(p));
      }
      for (double q : new double[] {1e-30, 1e-18, 1e-6, 0.2}) {
        assertEquals(q, distribution.survival(distribution.upperQuantile(q)), 1e-10 * q);
      }
      double width = Math.sqrt(distribution.variance()[0]);
      for (double z : new double[] {-1.5, -0.4, 0, 0.1, 1.2, 2.5}) {
        double y = distribution.mean()[0] + z * width;
        double p = distribution.cdf(y);
        if (p > 0) {
          assertEquals(y, distribution.quantile(p), 1e-10 * Math.max(Math.abs(y), width));
        }
      }
    }
  }

  @Test
  void cdfAndCrpsAreIntegrals() {
    assumeLine();
    for (Reference r : references) {
      Distribution distribution = density.at(r.theta());
      double width = Math.sqrt(distribution.variance()[0]);
      for (double z : new double[] {-2, -0.6, 0.2, 1.7}) {
        double y = distribution.mean()[0] + z * width;
        double below = integral(distribution, t -> t <= y ? 1 : 0, y);
        assertEquals(below, distribution.cdf(y), 1e-8);
        double left = GaussLegendre.overReals(t -> t < y ? square(distribution.cdf(t)) : 0, width, y);
        double right = GaussLegendre.overReals(t -> t > y ? square(1 - distribution.cdf(t)) : 0, width, y);
        assertEquals(left + right, distribution.crps(y), 1e-7 * Math.max(1, left + right));
      }
    }
  }

  @Test
  void aLabelThatIsNoNumberHasNoCdf() {
    assumeTrue(density.labelWidth() == 1, () -> density + " has several label columns, and so no cdf");
    for (Density each : List.of(density, mixture)) {
      double[] theta = new double[each.parameterWidth()];
      assertEquals(Double.NaN, each.at(theta).cdf(Double.NaN));
      assertEquals(Double.NaN, each.at(theta).survival(Double.NaN));
      assertEquals(Double.NaN, each.at(theta).crps(Double.NaN));
    }
  }

  @Test
  void operationsOfOneColumnRefuseMore() {
    assumeTrue(density.labelWidth() > 1, () -> density + " has one label column");
    Distribution distribution = density.at(references.get(0).theta());
    for (Runnable operation :
        List.<Runnable>of(
            () -> distribution.cdf(0), () -> distribution.quantile(0.5), () -> distribution.crps(0))) {
      String message = assertThrows(UnsupportedOperationException.class, operation::run).getMessage();
      assertTrue(message.contains(distribution.toString()), message);
    }
  }

  @Test
  void marginalTimesConditionalIsTheDensity() {
    assumeTrue(density.labelWidth() > 1, () -> density + " has one label column");
    assumeTrue(hasMarginals(), () -> "the marginals of " + density + " are not known");
    for (Reference r : references) {
      Distribution distribution = density.at(r.theta());
      for (int i = 0; i < density.labelWidth(); i++) {
        int[] known = {i};
        double[] value = {r.y()[i]};
        double[] others = concat(Arrays.copyOf(r.y(), i), r.y(), i + 1);
        double sum =
            distribution.marginal(known).logDensity(value) + distribution.condition(known, value).logDensity(others);
        assertEquals(r.logDensity(), sum, 1e-9 * Math.max(1, Math.abs(r.logDensity())));
      }
    }
  }

  @Test
  void scalesAreShownToAnInspector() {
    for (Reference r : references) {
      List<Double> shown = new ArrayList<>();
      density
          .at(r.theta())
          .inspect(
              new Inspector() {
                @Override
                public void scale(double sigma, double floor) {
                  assertTrue(Arrays.stream(floors()).anyMatch(f -> Math.abs(f - floor) <= 1e-15 * f), floor + "");
                  assertTrue(sigma > floor);
                  shown.add(sigma);
                }

                @Override
                public void weights(double[] pi) {
                  assertEquals(1, Arrays.stream(pi).sum(), 1e-12);
                }
              });
      assertEquals(bareExp() != null, !shown.isEmpty());
    }
  }

  @Test
  void kernelsEqualTheGraph() {
    assumeTrue(engines.contains(Engine.KERNELS), () -> density + " has no kernel");
    Random random = new Random(11);
    for (Density d : List.of(density, mixture)) {
      for (int n : new int[] {1, 7, 300}) {
        INDArray theta = gaussian(random, n, d.parameterWidth());
        INDArray y = labels(d, theta, random);
        Pair<Double, INDArray> kernels = run(d, Engine.KERNELS, DataType.DOUBLE, y, theta);
        Pair<Double, INDArray> graph = run(d, Engine.SAMEDIFF, DataType.DOUBLE, y, theta);
        assertEquals(graph.getFirst(), kernels.getFirst(), 1e-11 * n * Math.max(1, Math.abs(graph.getFirst())));
        assertClose(graph.getSecond(), kernels.getSecond(), 1e-10);
      }
    }
  }

  @Test
  void gradientsEqualFiniteDifferences() {
    Random random = new Random(12);
    for (Density d : List.of(density, mixture)) {
      for (int n : new int[] {1, 7}) {
        INDArray theta = gaussian(random, n, d.parameterWidth());
        INDArray y = labels(d, theta, random);
        double[][] expected = new double[n][];
        for (int i = 0; i < n; i++) {
          expected[i] = finiteDifferences(d, theta.getRow(i).toDoubleVector(), y.getRow(i).toDoubleVector());
        }
        for (Engine engine : engines) {
          INDArray gradient = run(d, engine, DataType.DOUBLE, y, theta).getSecond();
          assertClose(Nd4j.createFromArray(expected), gradient, 1e-7);
        }
      }
    }
  }

  // −∂ log f / ∂θ, of order 4 in the step
  private static double[] finiteDifferences(Density density, double[] theta, double[] y) {
    double h = 1e-3;
    double[] gradient = new double[theta.length];
    for (int j = 0; j < theta.length; j++) {
      double near = shifted(density, theta, y, j, h) - shifted(density, theta, y, j, -h);
      double far = shifted(density, theta, y, j, 2 * h) - shifted(density, theta, y, j, -2 * h);
      gradient[j] = -(8 * near - far) / (12 * h);
    }
    return gradient;
  }

  private static double shifted(Density density, double[] theta, double[] y, int column, double by) {
    double[] at = theta.clone();
    at[column] += by;
    return density.at(at).logDensity(y);
  }

  @Test
  void aMixtureOfOneIsTheBareFamily() {
    Density one = Mixture.of(1, density);
    for (Reference r : references) {
      double[] theta = concat(new double[] {17}, r.theta());
      assertEquals(r.logDensity(), one.at(theta).logDensity(r.y()), 1e-9 * Math.max(1, Math.abs(r.logDensity())));
      for (Engine engine : engines) {
        Pair<Double, INDArray> bare = run(density, engine, DataType.DOUBLE, rows(r.y()), rows(r.theta()));
        Pair<Double, INDArray> mixed = run(one, engine, DataType.DOUBLE, rows(r.y()), rows(theta));
        assertEquals(bare.getFirst(), mixed.getFirst(), 1e-13 * Math.max(1, Math.abs(bare.getFirst())));
        double[] gradient = mixed.getSecond().dup('c').data().asDouble();
        assertEquals(0, Math.abs(gradient[0]));
        assertClose(bare.getSecond(), rows(concat(new double[0], gradient, 1)), 1e-13);
      }
    }
  }

  @Test
  void permutedComponentsAndShiftedLogitsChangeNothing() {
    Random random = new Random(13);
    int p = density.parameterWidth();
    double[] theta = gaussian(random, 1, mixture.parameterWidth()).toDoubleMatrix()[0];
    double[] changed = new double[theta.length];
    int[] order = {2, 0, 1};
    for (int k = 0; k < 3; k++) {
      changed[k] = theta[order[k]] + 40;
      System.arraycopy(theta, 3 + order[k] * p, changed, 3 + k * p, p);
    }
    INDArray y = labels(mixture, rows(theta), random);
    double expected = mixture.at(theta).logDensity(y.toDoubleMatrix()[0]);
    assertEquals(expected, mixture.at(changed).logDensity(y.toDoubleMatrix()[0]), 1e-12 * Math.max(1, -expected));
    for (Engine engine : engines) {
      for (double[] row : List.of(theta, changed)) {
        double nll = run(mixture, engine, DataType.DOUBLE, y, rows(row)).getFirst();
        assertEquals(-expected, nll, 1e-12 * Math.max(1, -expected));
      }
    }
  }

  @Test
  void anAffineChangeOfTheLabelShiftsTheLogDensity() {
    double a = 3.5;
    double b = -0.75;
    assumeTrue(
        references.stream().anyMatch(r -> stretched(r.theta(), a, b) != null || stretched(r.theta(), a, 0) != null),
        () -> density + " does not hold its labels in other units");
    for (Reference r : references) {
      for (double shift : new double[] {b, 0}) {
        double[] theta = stretched(r.theta(), a, shift);
        if (theta == null) {
          continue;
        }
        double[] y = r.y().clone();
        for (int d = 0; d < y.length; d++) {
          y[d] = a * y[d] + shift;
        }
        double expected = r.logDensity() - y.length * Math.log(a);
        for (Engine engine : engines) {
          double nll = run(density, engine, DataType.DOUBLE, rows(y), rows(theta)).getFirst();
          assertEquals(-expected, nll, 1e-9 * Math.max(1, Math.abs(expected)));
        }
      }
    }
  }

  @Test
  void labelsFarAwayHaveFiniteLossAndGradient() {
    for (Density d : List.of(density, mixture)) {
      double[] theta = gaussian(new Random(14), 1, d.parameterWidth()).toDoubleMatrix()[0];
      Distribution distribution = d.at(theta);
      double[] y = draws(distribution, 1)[0];
      for (int j = 0; j < continuous(); j++) {
        y[j] = distribution.mean()[j] + 1e4 * Math.sqrt(distribution.variance()[j]);
      }
      assertFinite(d, y, theta);
    }
  }

  @Test
  void extremeScalesAndLogitsAreFinite() {
    for (Reference r : references) {
      for (double raw : new double[] {-80, 80}) {
        double[] theta = r.theta().clone();
        for (int column : scaleColumns()) {
          theta[column] = raw;
        }
        assertFinite(density, r.y(), theta);
        assertFinite(mixture, r.y(), concat(new double[] {1e4, -1e4, 0}, concat(concat(theta, theta), theta)));
        if (bareExp() != null) {
          for (int column : scaleColumns()) {
            theta[column] = raw / 4;
          }
          assertFinite(bareExp(), r.y(), theta);
        }
      }
    }
  }

  private void assertFinite(Density d, double[] y, double[] theta) {
    for (Engine engine : engines) {
      for (DataType type : new DataType[] {DataType.FLOAT, DataType.DOUBLE}) {
        Pair<Double, INDArray> nll = run(d, engine, type, rows(y), rows(theta));
        assertTrue(Double.isFinite(nll.getFirst()), () -> d + " " + engine + " " + type + ": " + nll.getFirst());
        for (double slope : nll.getSecond().dup('c').data().asDouble()) {
          assertTrue(Double.isFinite(slope), () -> d + " " + engine + " " + type + ": " + nll.getSecond());
        }
      }
    }
  }

  @Test
  void roundTripsThroughJsonAndSerialisation() throws Exception {
    ObjectMapper mapper = new ObjectMapper();
    for (Density d : List.of(density, mixture)) {
      Density read = mapper.readValue(mapper.writeValueAsString(d), Density.class);
      assertEquals(d, read);
      assertEquals(d.hashCode(), read.hashCode());
      assertEquals(d.toString(), read.toString());
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
        out.writeObject(d);
      }
      try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
        assertEquals(d, in.readObject());
      }
    }
    assertNotEquals(density, mixture);
    if (bareExp() != null) {
      assertNotEquals(density, bareExp());
      assertEquals(bareExp(), mapper.readValue(mapper.writeValueAsString(bareExp()), Density.class));
    }
  }

  @Test
  void theSameGeneratorDrawsTheSameSample() {
    for (Reference r : references) {
      Distribution distribution = density.at(r.theta());
      for (Temperature temperature : List.of(Temperature.ONE, Temperature.of(0.3, 2))) {
        double[] first = distribution.sample(temperature, RandomGenerator.of("L64X128MixRandom"));
        assertEquals(density.labelWidth(), first.length);
        RandomGenerator one = new Random(3);
        RandomGenerator two = new Random(3);
        for (int i = 0; i < 20; i++) {
          assertArrayEquals(distribution.sample(temperature, one), distribution.sample(temperature, two));
        }
      }
    }
  }

  @Test
  void rawRowsMustBeFiniteAndOfTheRightWidth() {
    int p = density.parameterWidth();
    double[] theta = references.get(0).theta();
    assertThrows(ND4JIllegalArgumentException.class, () -> density.at(new double[p + 1]));
    for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
      double[] spoilt = theta.clone();
      spoilt[p - 1] = bad;
      assertThrows(ND4JIllegalArgumentException.class, () -> density.at(spoilt));
    }
    assertThrows(
        ND4JIllegalArgumentException.class, () -> density.at(theta).logDensity(new double[density.labelWidth() + 1]));
  }

  @Test
  void labelsOfTheReferencesAreInsideTheSupport() {
    for (Reference r : references) {
      assertTrue(density.faultOf(r.y()).isEmpty());
    }
  }

  @Test
  void labelsOutsideTheSupportAreNamed() {
    assumeTrue(outside().length > 0, () -> density + " takes every label");
    for (Reference r : references) {
      for (double[] y : outside()) {
        assertEquals(Double.NEGATIVE_INFINITY, density.at(r.theta()).logDensity(y));
        String fault = density.faultOf(y).orElseThrow();
        assertFalse(fault.isBlank());
        for (Engine engine : engines) {
          INDArray labels = Nd4j.createFromArray(new double[][] {r.y(), y});
          INDArray theta = Nd4j.createFromArray(new double[][] {r.theta(), r.theta()});
          String message =
              assertThrows(
                      ND4JIllegalArgumentException.class,
                      () -> run(density, engine, DataType.DOUBLE, labels, theta))
                  .getMessage();
          assertTrue(message.contains("row 1") && message.contains(fault), message);
        }
      }
    }
  }

  @Test
  void valuesOutsideTheSupportAreNeitherConditionedOnNorProbable() {
    for (Reference r : references) {
      Distribution distribution = density.at(r.theta());
      for (double[] y : outside()) {
        if (density.labelWidth() > 1 && hasMarginals()) {
          for (int d = 0; d < y.length; d++) {
            int[] known = {d};
            double[] value = {y[d]};
            if (distribution.marginal(d).logDensity(value) == Double.NEGATIVE_INFINITY) {
              assertThrows(ND4JIllegalArgumentException.class, () -> distribution.condition(known, value));
            }
          }
        }
        if (density.labelWidth() == 1) {
          assertCdf(distribution, y[0]);
        }
      }
    }
  }

  private static void assertCdf(Distribution distribution, double y) {
    double below;
    try {
      below = distribution.cdf(y);
    } catch (UnsupportedOperationException e) {
      return;
    }
    assertTrue(below >= 0 && below <= 1, () -> distribution + ": cdf " + below + " at " + y);
    assertEquals(1, below + distribution.survival(y), 1e-12);
    assertTrue(distribution.crps(y) >= 0, () -> distribution + ": crps at " + y);
  }

  // ∫ g f over the breaks at the edge, the mean and the mode, where a density of one column may have an edge or a kink
  private double integral(Distribution distribution, DoubleUnaryOperator g, double... more) {
    double[] breaks = concat(new double[] {edge(), distribution.mean()[0], distribution.mode()[0]}, more);
    double width = Math.sqrt(distribution.variance()[0]);
    return GaussLegendre.overReals(
        y -> {
          double f = Math.exp(distribution.logDensity(y));
          return f == 0 ? 0 : f * g.applyAsDouble(y);
        },
        width,
        breaks);
  }

  private static double[][] draws(Distribution distribution, int n) {
    RandomGenerator random = new Random(17);
    double[][] draws = new double[n][];
    for (int i = 0; i < n; i++) {
      draws[i] = distribution.sample(random);
    }
    return draws;
  }

  private interface Statistic {
    double of(double[] y);
  }

  // within 5 standard errors of the sample
  private static void assertMean(double expected, double[][] draws, Statistic statistic) {
    double sum = 0;
    double squares = 0;
    for (double[] y : draws) {
      double value = statistic.of(y);
      sum += value;
      squares += value * value;
    }
    int n = draws.length;
    double error = Math.sqrt(Math.max(0, squares / n - sum / n * sum / n) / n);
    assertEquals(expected, sum / n, 5 * error + 1e-12);
  }

  private static void assertClose(INDArray expected, INDArray actual, double tolerance) {
    double[] e = expected.dup('c').data().asDouble();
    double[] a = actual.dup('c').data().asDouble();
    assertEquals(e.length, a.length);
    for (int i = 0; i < e.length; i++) {
      assertEquals(e[i], a[i], tolerance * Math.max(1, Math.abs(e[i])), "element " + i);
    }
  }

  private Pair<Double, INDArray> run(Density d, Engine engine, DataType type, INDArray y, INDArray theta) {
    return losses
        .computeIfAbsent(d + " " + d.hashCode() + " " + engine, key -> new LossMixtureNLL(d, engine))
        .computeGradientAndScore(y.castTo(type), theta.castTo(type), new ActivationIdentity(), null, false);
  }

  private static INDArray labels(Density d, INDArray theta, Random random) {
    List<double[]> rows = new ArrayList<>();
    for (double[] row : theta.toDoubleMatrix()) {
      rows.add(d.at(row).sample(random));
    }
    return Nd4j.createFromArray(rows.toArray(new double[0][]));
  }

  private static INDArray rows(double[] row) {
    return Nd4j.createFromArray(new double[][] {row});
  }

  private static INDArray gaussian(Random random, int rows, int columns) {
    double[][] values = new double[rows][columns];
    for (double[] row : values) {
      for (int j = 0; j < columns; j++) {
        row[j] = random.nextGaussian();
      }
    }
    return Nd4j.createFromArray(values);
  }

  private static double square(double x) {
    return x * x;
  }

  private static double[] concat(double[] a, double[] b) {
    return concat(a, b, 0);
  }

  private static double[] concat(double[] a, double[] b, int from) {
    double[] both = new double[a.length + b.length - from];
    System.arraycopy(a, 0, both, 0, a.length);
    System.arraycopy(b, from, both, a.length, b.length - from);
    return both;
  }
}
