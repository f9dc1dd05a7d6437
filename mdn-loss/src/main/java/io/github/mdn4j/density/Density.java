// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.density;

import io.github.mdn4j.distribution.Distribution;
import io.github.mdn4j.distribution.Temperature;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.shade.jackson.annotation.JsonAutoDetect;
import org.nd4j.shade.jackson.annotation.JsonTypeInfo;

/**
 * A family of conditional densities whose parameter vector is the raw output row of a network.
 *
 * <p>A raw row holds P unconstrained numbers; a label row holds D. Which raw column means what is written down by the
 * density and known to nobody else. Densities compose: {@link Mixture} takes any density as its component.
 *
 * <p>A density is an immutable value: it compares by content, serialises, and round-trips through JSON. A family of
 * one's own needs the two widths and {@link #logDensity}: the rest has a default. With a {@link #kernel} it also runs
 * on the fast engine of the CPU.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.CLASS, property = "@class")
@JsonAutoDetect(
    fieldVisibility = JsonAutoDetect.Visibility.ANY,
    getterVisibility = JsonAutoDetect.Visibility.NONE,
    isGetterVisibility = JsonAutoDetect.Visibility.NONE)
public interface Density extends Serializable {

  /** Returns D, the number of label columns. */
  int labelWidth();

  /** Returns P, the number of raw columns: the {@code nOut} of the layer below. */
  int parameterWidth();

  /**
   * Adds log f(y; θ) to a graph, row by row.
   *
   * @param sd the graph
   * @param theta raw parameters, [n,P]
   * @param y labels, [n,D]
   * @return log densities in nats, [n,1]
   */
  SDVariable logDensity(SameDiff sd, SDVariable theta, SDVariable y);

  /**
   * Binds the parameters.
   *
   * <p>The default knows only the graph. For continuous labels it is right, but slow: values are runs of the graph,
   * with one label column moments, cdf and quantiles come from quadrature, with more moments and draws from slice
   * sampling (Neal 2003). It cannot draw at a spread other than 1. A family of discrete labels has to override it.
   *
   * @param theta one raw row, P numbers
   * @return the distribution of y
   * @throws org.nd4j.linalg.exception.ND4JIllegalArgumentException if there are not P numbers or one is not finite
   */
  default Distribution at(double... theta) {
    return new GraphDistribution(this, RawRow.check(this, theta));
  }

  /**
   * Draws a label, as {@code at(theta).sample(temperature, random)} does; a family may do it with less.
   *
   * @param theta one raw row, P numbers
   * @param temperature how sharp or how wild the draw is
   * @param random the source of randomness
   * @return D numbers
   * @throws org.nd4j.linalg.exception.ND4JIllegalArgumentException if there are not P numbers or one is not finite
   */
  default double[] sample(double[] theta, Temperature temperature, RandomGenerator random) {
    return at(theta).sample(temperature, random);
  }

  /**
   * Makes a kernel for one thread, if this family has one.
   *
   * @param rows the most rows that a block will hold
   * @return the kernel, or empty: then the loss runs through the graph
   */
  default Optional<Kernel> kernel(int rows) {
    return Optional.empty();
  }

  /**
   * Makes the mean and the variance of blocks of rows for one thread, if this family has them.
   *
   * @return the moments, or empty: then they are those of {@link #at}, row by row
   */
  default Optional<Moments> moments() {
    return Optional.empty();
  }

  /**
   * Finds a raw row whose distribution resembles that of some labels, by moments or a few steps of a search: where
   * training starts well, not where it ends.
   *
   * @param labels rows inside the support
   * @param random for what starts at random, such as the groups of a mixture
   * @return one raw row, P numbers; empty if this family does not know how
   */
  default Optional<double[]> fit(WeightedLabels labels, RandomGenerator random) {
    return Optional.empty();
  }

  /**
   * Says what is wrong with a label, if it lies outside the support.
   *
   * @param y one label row of finite numbers
   * @return a clause such as {@code "0.5 is not 0 or 1"}, or empty if the label is fine
   */
  default Optional<String> faultOf(double[] y) {
    return Optional.empty();
  }

  /**
   * Returns which labels have a positive density, and which of their columns are atoms. The default is all labels of D
   * real columns; a family that supports fewer overrides it, together with {@link #faultOf}, so that it can be mixed
   * with others.
   */
  default Support support() {
    return Support.reals(labelWidth());
  }

  /**
   * Returns the density of m + s y, column by column: the same raw row in other units.
   *
   * @param shift m, D finite numbers
   * @param scale s, D positive numbers
   * @throws org.nd4j.linalg.exception.ND4JIllegalArgumentException if they are not such, or would change a column of
   *     counts or classes
   */
  default Affine affine(double[] shift, double[] scale) {
    return Affine.of(this, shift, scale);
  }

  /**
   * Returns the density of m + s y with the same m and s for each column.
   *
   * @param shift m, finite
   * @param scale s, positive
   */
  default Affine affine(double shift, double scale) {
    double[] shifts = new double[labelWidth()];
    double[] scales = new double[labelWidth()];
    Arrays.fill(shifts, shift);
    Arrays.fill(scales, scale);
    return affine(shifts, scales);
  }

  /**
   * Returns this family in other units, m + s y, by weights of the layer below where they can carry that exactly, and
   * by {@link #affine} where not.
   *
   * @param shift m, D finite numbers
   * @param scale s, D positive numbers
   */
  default Rescaled rescaled(double[] shift, double[] scale) {
    return Rescaled.unchanged(Rescaled.isSame(shift, scale) ? this : affine(shift, scale));
  }
}
