// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.density;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Random compositions of densities. */
final class RandomDensities {

  private static final int WIDEST = 150; // raw columns: graphs of more take long

  private RandomDensities() {}

  /** Returns densities of at most some levels: a leaf is one. */
  static Arbitrary<Density> upTo(int levels) {
    return composed(levels).filter(density -> density.parameterWidth() <= WIDEST);
  }

  private static Arbitrary<Density> composed(int levels) {
    if (levels == 1) {
      return leaves();
    }
    Arbitrary<Density> below = Arbitraries.lazy(() -> composed(levels - 1));
    Arbitrary<Integer> few = Arbitraries.integers().between(1, 4);
    return Arbitraries.frequencyOf(
        Tuple.of(2, leaves()),
        Tuple.of(4, Combinators.combine(few, below).as(Mixture::of)),
        Tuple.of(1, Combinators.combine(few, locationFamilies()).as(TiedMixture::of)),
        Tuple.of(2, Combinators.combine(Arbitraries.integers().between(1, 3), below).as(Independent::of)),
        Tuple.of(3, below.array(Density[].class).ofMinSize(1).ofMaxSize(3).map(Joint::of)));
  }

  private static Arbitrary<Scale> scales() {
    Arbitrary<Scale> bare =
        Arbitraries.of(
            List.of(
                Scale.standard(), Scale.exp(), Scale.softplus(), Scale.eluPlusOne(), Scale.logSigmoidVariance()));
    return Combinators.combine(bare, Arbitraries.doubles().between(-3, 1))
        .as((scale, log) -> log < 0 ? scale : scale.floor(Math.pow(10, -3 * log)));
  }

  private static Arbitrary<LocationFamily> locationFamilies() {
    Arbitrary<Integer> widths = Arbitraries.integers().between(1, 3);
    return Combinators.combine(Arbitraries.integers().between(0, 8), widths, scales(), Arbitraries.of(0.7, 2.0, 5.0))
        .as(
            (family, d, scale, nu) ->
                switch (family) {
                  case 0 -> IsotropicGaussian.of(d, scale);
                  case 1 -> DiagonalGaussian.of(d, scale);
                  case 2 -> FullGaussian.of(d, scale);
                  case 3 -> LowRankGaussian.of(d, 1 + d % 2, scale);
                  case 4 -> BivariateGaussian.of(scale);
                  case 5 -> Laplace.of(d, scale);
                  case 6 -> Logistic.of(d, scale);
                  case 7 -> StudentT.of(d, nu, scale);
                  default -> LogNormal.of(d, scale);
                });
  }

  private static Arbitrary<Density> leaves() {
    Arbitrary<Integer> widths = Arbitraries.integers().between(1, 3);
    Arbitrary<Density> others =
        Combinators.combine(Arbitraries.integers().between(0, 3), widths, scales())
            .as(
                (family, d, scale) ->
                    switch (family) {
                      case 0 -> Gamma.of(d, scale);
                      case 1 -> NegativeBinomial.of(d, scale);
                      case 2 -> Categorical.of(d + 1);
                      default -> Bernoulli.of();
                    });
    return Arbitraries.frequencyOf(Tuple.of(9, locationFamilies()), Tuple.of(4, others));
  }
}
