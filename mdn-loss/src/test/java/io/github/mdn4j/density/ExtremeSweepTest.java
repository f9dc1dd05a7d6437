// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.density;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** No density fails at the ends of what networks put out and data hold; ND4J's own loss beside it. */
class ExtremeSweepTest {

  /** How far raw scales go: above a floor, and through a bare exponential. */
  private static final double FLOORED = 80;

  private static final double BARE = 20;

  private static final int[] COMPONENTS = {1, 2, 5, 64};
  private static final int[] WIDTHS = {1, 2, 16, 128};

  private static List<LocationFamily> locationFamilies(int d, Scale scale) {
    List<LocationFamily> families = new ArrayList<>();
    families.add(IsotropicGaussian.of(d, scale));
    families.add(DiagonalGaussian.of(d, scale));
    families.add(FullGaussian.of(d, scale));
    families.add(LowRankGaussian.of(d, 2, scale));
    families.add(Laplace.of(d, scale));
    families.add(Logistic.of(d, scale));
    families.add(StudentT.of(d, 3, scale));
    families.add(LogNormal.of(d, scale));
    if (d == 2) {
      families.add(BivariateGaussian.of(scale));
    }
    return families;
  }

  private static List<Density> families(int d, Scale scale) {
    List<Density> families = new ArrayList<>(locationFamilies(d, scale));
    families.add(Gamma.of(d, scale));
    families.add(NegativeBinomial.of(d, scale));
    return families;
  }

  private static List<Density> discrete(int d) {
    return d == 1 ? List.of(Bernoulli.of(), Categorical.of(1)) : List.of(Categorical.of(d));
  }

  private static List<Density> nested() {
    Density head = Joint.of(Mixture.of(20, BivariateGaussian.of()), Bernoulli.of());
    return List.of(
        head,
        Joint.of(Mixture.of(20, BivariateGaussian.of()), Categorical.of(3)),
        Joint.of(Independent.of(32, Mixture.of(5, DiagonalGaussian.of(1))), Bernoulli.of()),
        Mixture.of(3, Mixture.of(2, Joint.of(LogNormal.of(1), Categorical.of(4), StudentT.of(2, 0.5)))),
        Independent.of(4, TiedMixture.of(3, FullGaussian.of(3))),
        Mixture.of(2, Independent.of(3, head)));
  }

  private static void assertNoFailure(ExtremeSweep sweep) {
    System.out.println("kernels: " + sweep.kernels());
    System.out.println("SameDiff: " + sweep.graph());
    assertTrue(sweep.kernels().cases() > 0);
    assertEquals(List.of(), sweep.kernels().named());
    assertEquals(List.of(), sweep.graph().named());
  }

  @Test
  void noFamilyFails() {
    ExtremeSweep sweep = new ExtremeSweep();
    for (Density density : families(2, Scale.standard())) {
      sweep.run(Mixture.of(2, density), FLOORED, 1);
    }
    sweep.run(nested().get(0), FLOORED, 1);
    assertNoFailure(sweep);
  }

  @Test
  void nd4jsOwnLossFails() {
    ExtremeSweep sweep = new ExtremeSweep();
    sweep.runBuiltIn(2, 2, BARE, 1);
    assertTrue(sweep.builtIn().failures() > 0, sweep.builtIn().toString());
  }

  @Test
  @Tag("long")
  void noFamilyFailsWhateverItsWidthAndItsScale() {
    ExtremeSweep sweep = new ExtremeSweep();
    for (int d : WIDTHS) {
      for (Scale scale : List.of(Scale.standard(), Scale.exp())) {
        double raw = scale.floor() == 0 ? BARE : FLOORED;
        families(d, scale).forEach(family -> run(sweep, family, raw));
        for (LocationFamily family : locationFamilies(d, scale)) {
          sweep.run(TiedMixture.of(5, family), raw, 1);
        }
      }
      discrete(d).forEach(family -> run(sweep, family, FLOORED));
    }
    run(sweep, FullGaussian.of(2), FLOORED);
    nested().forEach(density -> sweep.run(density, FLOORED, 1));
    assertNoFailure(sweep);
  }

  private static void run(ExtremeSweep sweep, Density family, double raw) {
    sweep.run(family, raw, 1);
    for (int k : COMPONENTS) {
      sweep.run(Mixture.of(k, family), raw, 1);
    }
  }

  @Test
  @Tag("long")
  void noActivationFails() {
    ExtremeSweep sweep = new ExtremeSweep();
    for (Scale scale : List.of(Scale.softplus(), Scale.eluPlusOne(), Scale.logSigmoidVariance())) {
      for (Density family : families(2, scale)) {
        sweep.run(Mixture.of(3, family), BARE, 1);
      }
      for (Density family : families(2, scale.floor(1e-3))) {
        sweep.run(Mixture.of(3, family), FLOORED, 1);
      }
    }
    assertNoFailure(sweep);
  }

  @Test
  @Tag("long")
  void noNumberOfRowsFails() {
    ExtremeSweep sweep = new ExtremeSweep();
    for (int n : new int[] {255, 256, 257, 4096}) {
      for (Density family : families(2, Scale.standard())) {
        sweep.run(Mixture.of(3, family), FLOORED, n);
      }
    }
    assertNoFailure(sweep);
  }

  @Test
  @Tag("long")
  void onTheMixturesThatNd4jKnows() {
    ExtremeSweep sweep = new ExtremeSweep();
    for (int k : COMPONENTS) {
      for (int d : WIDTHS) {
        for (int n : new int[] {1, 4096 / (k * d) + 1}) {
          sweep.run(Mixture.of(k, IsotropicGaussian.of(d, Scale.exp())), BARE, n);
          sweep.runBuiltIn(k, d, BARE, n);
        }
      }
    }
    System.out.println("LossMixtureDensity: " + sweep.builtIn());
    assertNoFailure(sweep);
  }
}
