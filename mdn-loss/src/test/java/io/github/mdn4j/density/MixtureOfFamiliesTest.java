// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.density;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.mdn4j.distribution.Distribution;
import io.github.mdn4j.distribution.MixtureDistribution;
import io.github.mdn4j.loss.DensityLoss.Engine;
import io.github.mdn4j.loss.LossMixtureNLL;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.exception.ND4JIllegalArgumentException;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/** Mixtures of different families, where labels are outside the support of some, or atoms of some. */
class MixtureOfFamiliesTest {

  private static final Density RAIN = Mixture.of(PointMass.of(0), Gamma.of(1), DiagonalGaussian.of(1));

  @Test
  void theRowIsLogitsAndThenTheRowsOfTheParts() {
    Mixture mixture = Mixture.of(DiagonalGaussian.of(1), StudentT.of(1, 3), FullGaussian.of(1));
    assertEquals(9, mixture.parameterWidth());
    assertEquals(5, mixture.componentColumn(1));
    MixtureDistribution bound = (MixtureDistribution) mixture.at(0.1, 0.2, 0.3, 1, 2, 3, 4, 5, 6);
    assertEquals(DiagonalGaussian.of(1).at(1, 2).logDensity(0.7), bound.component(0).logDensity(0.7));
    assertEquals(StudentT.of(1, 3).at(3, 4).logDensity(0.7), bound.component(1).logDensity(0.7));
    assertEquals(FullGaussian.of(1).at(5, 6).logDensity(0.7), bound.component(2).logDensity(0.7));
  }

  @Test
  void partsThatAreEqualAreOneFamily() {
    assertEquals(Mixture.of(2, Laplace.of(2)), Mixture.of(Laplace.of(2), Laplace.of(2)));
    Mixture mixture = Mixture.of(Laplace.of(1), Logistic.of(1));
    assertThrows(UnsupportedOperationException.class, mixture::component);
    assertEquals(Logistic.of(1), mixture.component(1));
    assertThrows(ND4JIllegalArgumentException.class, () -> Mixture.of(Laplace.of(1), Laplace.of(2)));
    assertThrows(ND4JIllegalArgumentException.class, () -> Mixture.of(new Density[0]));
    assertThrows(ND4JIllegalArgumentException.class, () -> Mixture.of(Laplace.of(1), null));
  }

  @Test
  void jsonHasTheParts() throws Exception {
    ObjectMapper mapper = new ObjectMapper();
    assertEquals(RAIN, mapper.readValue(mapper.writeValueAsString(RAIN), Density.class));
    String same = mapper.writeValueAsString(Mixture.of(2, Laplace.of(1)));
    assertTrue(!same.contains("parts") && same.contains("\"components\":2"), same);
  }

  /** At an atom what is continuous has no probability: a mixture of probabilities and densities would mean nothing. */
  @ParameterizedTest
  @EnumSource(value = Engine.class, names = {"KERNELS", "SAMEDIFF"})
  void valuesAndGradientsEqualTheReferenceAtAtomsToo(Engine engine) {
    for (Reference r : Reference.of(RAIN)) {
      assertEquals(r.logDensity(), RAIN.at(r.theta()).logDensity(r.y()), 1e-12);
      assertEquals(r.cdf(), RAIN.at(r.theta()).cdf(r.y()[0]), 1e-12);
      assertEquals(r.crps(), RAIN.at(r.theta()).crps(r.y()[0]), 1e-9);
      Pair<Double, INDArray> nll = run(RAIN, engine, r.y(), r.theta());
      assertEquals(-r.logDensity(), nll.getFirst(), 1e-11);
      for (int j = 0; j < r.theta().length; j++) {
        assertEquals(r.gradient()[j], -nll.getSecond().getDouble(0, j), 1e-11, engine + " " + j);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(value = Engine.class, names = {"KERNELS", "SAMEDIFF"})
  void nestedOnesCountAtomsOnce(Engine engine) {
    Density nested = Mixture.of(Mixture.of(PointMass.of(0), Gamma.of(1)), Laplace.of(1));
    double[] theta = {0.3, -0.4, 0.7, 0.1, 0.2, -0.3, 0.5, 0.1};
    double outer = 1 / (1 + Math.exp(-0.7));
    double inner = 1 / (1 + Math.exp(-0.6));
    assertEquals(Math.log(outer * inner), nested.at(theta).logDensity(0), 1e-14);
    assertEquals(-Math.log(outer * inner), run(nested, engine, new double[] {0}, theta).getFirst(), 1e-12);
    double laplace = Math.log1p(-outer) + Laplace.of(1).at(0.5, 0.1).logDensity(-2);
    assertEquals(-laplace, run(nested, engine, new double[] {-2}, theta).getFirst(), 1e-12);
  }

  @ParameterizedTest
  @EnumSource(value = Engine.class, names = {"KERNELS", "SAMEDIFF"})
  void aLabelThatNoPartSupportsIsNamed(Engine engine) {
    Density mixture = Mixture.of(Gamma.of(1), NegativeBinomial.of(1), PointMass.of(-1));
    String message =
        assertThrows(
            ND4JIllegalArgumentException.class,
            () -> run(mixture, engine, new double[] {-2.5}, new double[mixture.parameterWidth()]))
            .getMessage();
    assertTrue(message.contains("row 0") && message.contains("-2.5 is not positive"), message);
  }

  @ParameterizedTest
  @EnumSource(value = Engine.class, names = {"KERNELS", "SAMEDIFF"})
  void columnsOfDifferentKindsAreTakenByThemselves(Engine engine) {
    Density mixture =
        Mixture.of(Joint.of(Bernoulli.of(), DiagonalGaussian.of(1)), Joint.of(Laplace.of(1), Gamma.of(1)));
    double[] theta = {0.2, -0.1, 0.4, 0.3, -0.2, 0.7, 0.1, 0.6, -0.3};
    double w = 1 / (1 + Math.exp(-0.3));
    double first = Math.log(w) + Math.log(1 / (1 + Math.exp(-0.4))) + DiagonalGaussian.of(1).at(0.3, -0.2).logDensity(2);
    double second = Math.log1p(-w) + Laplace.of(1).at(0.7, 0.1).logDensity(0.5) + Gamma.of(1).at(0.6, -0.3).logDensity(2);
    assertEquals(-first, run(mixture, engine, new double[] {1, 2}, theta).getFirst(), 1e-12);
    assertEquals(-second, run(mixture, engine, new double[] {0.5, 2}, theta).getFirst(), 1e-12);
    assertEquals(first, mixture.at(theta).logDensity(1, 2), 1e-12);
    assertEquals(second, mixture.at(theta).logDensity(0.5, 2), 1e-12);
  }

  @Test
  void quantilesInvertTheCdfAcrossAnAtom() {
    Distribution rain = Mixture.of(PointMass.of(0), Gamma.of(1)).at(0.2, 0.1, 0.5, -0.3);
    double dry = rain.cdf(0);
    assertEquals(1 / (1 + Math.exp(-0.1)), dry, 1e-14);
    for (double p : new double[] {0.01, 0.3, dry - 1e-9}) {
      assertEquals(0, rain.quantile(p));
    }
    for (double p : new double[] {dry + 0.05, 0.8, 0.99}) {
      assertEquals(p, rain.cdf(rain.quantile(p)), 1e-12);
    }
  }

  @Test
  void modeMomentsAndRegionsKnowOfAtoms() {
    Distribution rain = Mixture.of(PointMass.of(0), Gamma.of(1)).at(0.2, 0.1, 0.5, -0.3);
    double wet = 1 - rain.cdf(0);
    Distribution gamma = Gamma.of(1).at(0.5, -0.3);
    assertEquals(wet * gamma.mean()[0], rain.mean()[0], 1e-13);
    double second = wet * (gamma.variance()[0] + gamma.mean()[0] * gamma.mean()[0]);
    assertEquals(second - rain.mean()[0] * rain.mean()[0], rain.variance()[0], 1e-12);
    assertEquals(0, rain.mode()[0]);
    assertThrows(UnsupportedOperationException.class, () -> rain.highestDensityRegion(0.5));
    Distribution euros = rain.affine(new double[] {100}, new double[] {7});
    assertEquals(rain.logDensity(0), euros.logDensity(100), 1e-14); // an atom has no Jacobian
    assertEquals(rain.logDensity(2) - Math.log(7), euros.logDensity(114), 1e-12);
  }

  @Test
  void conditionsLeaveOutWhatCannotBe() {
    Density mixture = Mixture.of(Joint.of(Gamma.of(1), Laplace.of(1)), DiagonalGaussian.of(2));
    double[] theta = {0.2, 0.4, 0.1, -0.3, 0.5, 0.2, 0.1, 0.3, -0.2, -0.1};
    Distribution all = mixture.at(theta);
    Distribution given = all.condition(new int[] {0}, new double[] {-1});
    assertEquals(DiagonalGaussian.of(1).at(0.3, -0.1).logDensity(0.7), given.logDensity(0.7), 1e-13);
    double joint = all.logDensity(1, 0.7) - all.marginal(0).logDensity(1);
    assertEquals(joint, all.condition(new int[] {0}, new double[] {1}).logDensity(0.7), 1e-12);
  }

  @Test
  void aFitFindsTheShareOfZerosAndTheRest() {
    Random random = new Random(4);
    Density family = Mixture.of(PointMass.of(0), Gamma.of(1));
    Distribution truth = family.at(0.5, 0, 1.2, -0.7);
    double[][] labels = new double[4000][];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = truth.sample(random);
    }
    Distribution fitted = family.at(family.fit(WeightedLabels.of(labels), random).orElseThrow());
    assertEquals(truth.cdf(0), fitted.cdf(0), 0.03);
    assertEquals(truth.mean()[0], fitted.mean()[0], 0.15);
    assertEquals(truth.variance()[0], fitted.variance()[0], 0.15 * truth.variance()[0]);
  }

  private static Pair<Double, INDArray> run(Density density, Engine engine, double[] y, double[] theta) {
    return new LossMixtureNLL(density, engine)
        .computeGradientAndScore(
            Nd4j.createFromArray(new double[][] {y}), Nd4j.createFromArray(new double[][] {theta}),
            new ActivationIdentity(), null, false);
  }
}
