// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.cli;

import io.github.mdn4j.density.Affine;
import io.github.mdn4j.density.Bernoulli;
import io.github.mdn4j.density.BivariateGaussian;
import io.github.mdn4j.density.Categorical;
import io.github.mdn4j.density.Density;
import io.github.mdn4j.density.DiagonalGaussian;
import io.github.mdn4j.density.FullGaussian;
import io.github.mdn4j.density.Gamma;
import io.github.mdn4j.density.Independent;
import io.github.mdn4j.density.IsotropicGaussian;
import io.github.mdn4j.density.Joint;
import io.github.mdn4j.density.Laplace;
import io.github.mdn4j.density.LogNormal;
import io.github.mdn4j.density.Logistic;
import io.github.mdn4j.density.LowRankGaussian;
import io.github.mdn4j.density.Mixture;
import io.github.mdn4j.density.NegativeBinomial;
import io.github.mdn4j.density.PointMass;
import io.github.mdn4j.density.StudentT;
import io.github.mdn4j.density.TiedMixture;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A density in words, such as 'a mixture of 5 Gaussians'. */
final class DensityWords {

  private DensityWords() {}

  /** Says what a density is; a family from elsewhere says it itself. */
  static String of(Density density) {
    if (density instanceof Mixture mixture) {
      return mixture.isOfOneFamily()
          ? "a mixture of " + several(mixture.components(), mixture.component())
          : "a mixture of "
              + list(IntStream.range(0, mixture.components()).mapToObj(mixture::component).toList());
    }
    if (density instanceof TiedMixture tied) {
      return "a mixture of " + several(tied.components(), tied.component()) + ", which share all but their locations";
    }
    if (density instanceof Joint joint) {
      return "side by side, " + list(joint.parts());
    }
    if (density instanceof Independent copies) {
      return copies.copies() + " times, side by side, " + of(copies.density());
    }
    if (density instanceof Affine affine) {
      return of(affine.density()) + ", in other units";
    }
    String[] noun = noun(density);
    return noun == null ? density.toString() : (noun[0].equals("one of") ? "" : "a ") + noun[0] + rest(density);
  }

  private static String list(List<Density> parts) {
    return parts.stream().map(DensityWords::of).collect(Collectors.joining(" and "));
  }

  private static String several(int count, Density density) {
    String[] noun = noun(density);
    if (noun == null) {
      return count + " × " + of(density);
    }
    return count + " " + noun[count == 1 ? 0 : 1] + rest(density);
  }

  /** Returns how one and several are called; null where there is no simple word. */
  private static String[] noun(Density density) {
    if (density instanceof DiagonalGaussian || density instanceof IsotropicGaussian || density instanceof FullGaussian
        || density instanceof BivariateGaussian || density instanceof LowRankGaussian) {
      return new String[] {"Gaussian", "Gaussians"};
    }
    String name =
        density instanceof Laplace ? "Laplace"
            : density instanceof Logistic ? "logistic"
            : density instanceof StudentT ? "Student t"
            : density instanceof LogNormal ? "log-normal"
            : density instanceof Gamma ? "gamma"
            : density instanceof NegativeBinomial ? "negative binomial"
            : density instanceof Bernoulli ? "Bernoulli"
            : density instanceof Categorical ? "categorical"
            : null;
    if (name != null) {
      return new String[] {name + " distribution", name + " distributions"};
    }
    return density instanceof PointMass ? new String[] {"point mass", "point masses"} : null;
  }

  private static String rest(Density density) {
    if (density instanceof Categorical) {
      return " over " + density.labelWidth() + " classes";
    }
    if (density instanceof PointMass point) {
      double[] label = point.label();
      return " at " + (label.length == 1 ? Double.toString(label[0]) : Arrays.toString(label));
    }
    String parameter = density instanceof StudentT t ? " with " + t.nu() + " degrees of freedom" : "";
    if (density.labelWidth() == 1) {
      return parameter;
    }
    String columns =
        density instanceof FullGaussian || density instanceof BivariateGaussian ? " correlated columns"
            : density instanceof LowRankGaussian low ? " columns, correlated by rank " + low.rank()
            : density instanceof IsotropicGaussian ? " columns of one width"
            : " uncorrelated columns";
    return parameter + " of " + density.labelWidth() + columns;
  }
}
