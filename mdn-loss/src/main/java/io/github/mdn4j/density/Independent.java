// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.density;

import io.github.mdn4j.distribution.Checks;
import io.github.mdn4j.distribution.Distribution;
import io.github.mdn4j.distribution.JointDistribution;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * n label blocks side by side, all of one family, each with parameters of its own: a {@link Joint} of n like parts.
 *
 * <p>Raw row: the n rows in order. Label row: the n labels in order. The graph runs all of them as rows at once.
 */
public final class Independent implements Density {

  private static final long serialVersionUID = 1L;

  private final int copies;
  private final Density density;

  private Independent(int copies, Density density) {
    this.copies = Checks.positive("Independent", "number of copies n", copies);
    this.density = Checks.given("Independent", "density", density);
    Checks.width("Independent", (long) copies * density.parameterWidth());
    Checks.width("Independent", (long) copies * density.labelWidth());
  }

  /**
   * Makes n copies.
   *
   * @param copies n, at least 1
   * @param density the family of each; may itself be composed
   * @throws org.nd4j.linalg.exception.ND4JIllegalArgumentException if n is below 1 or the density is null
   */
  @JsonCreator
  public static Independent of(@JsonProperty("copies") int copies, @JsonProperty("density") Density density) {
    return new Independent(copies, density);
  }

  /** Returns n. */
  public int copies() {
    return copies;
  }

  /** Returns the family of each copy. */
  public Density density() {
    return density;
  }

  @Override
  public int labelWidth() {
    return copies * density.labelWidth();
  }

  @Override
  public int parameterWidth() {
    return copies * density.parameterWidth();
  }

  @Override
  public SDVariable logDensity(SameDiff sd, SDVariable theta, SDVariable y) {
    SDVariable rows = theta.reshape(-1, density.parameterWidth()); // [n·copies,p]
    SDVariable labels = y.reshape(-1, density.labelWidth()); // [n·copies,d]
    return Columns.sum(density.logDensity(sd, rows, labels).reshape(-1, copies), copies); // [n,1]
  }

  @Override
  public Support support() {
    return Support.sideBySide(Collections.nCopies(copies, density.support()).toArray(new Support[0]));
  }

  @Override
  public Optional<double[]> fit(WeightedLabels labels, RandomGenerator random) {
    double[] row = new double[parameterWidth()];
    int p = density.parameterWidth();
    int d = density.labelWidth();
    for (int i = 0; i < copies; i++) {
      Optional<double[]> fitted = density.fit(labels.columns(i * d, d), random);
      if (fitted.isEmpty()) {
        return fitted;
      }
      System.arraycopy(fitted.get(), 0, row, i * p, p);
    }
    return Optional.of(row);
  }

  /** A {@link Joint}, whose raw row is the same, where the copies become different. */
  @Override
  public Rescaled rescaled(double[] shift, double[] scale) {
    Density[] all = new Density[copies];
    Arrays.fill(all, density);
    Rescaled joint = Joint.of(all).rescaled(shift, scale);
    List<Density> changed = ((Joint) joint.density()).parts();
    return changed.stream().allMatch(changed.get(0)::equals) ? joint.as(of(copies, changed.get(0))) : joint;
  }

  @Override
  public Optional<Moments> moments() {
    int p = density.parameterWidth();
    int d = density.labelWidth();
    return density.moments()
        .map(
            copy ->
                (block, theta, mean, variance) -> {
                  for (int i = 0; i < copies; i++) {
                    copy.evaluate(
                        block,
                        theta + i * p,
                        Arrays.copyOfRange(mean, i * d, (i + 1) * d),
                        Arrays.copyOfRange(variance, i * d, (i + 1) * d));
                  }
                });
  }

  @Override
  public Optional<Kernel> kernel(int rows) {
    double[] log = new double[rows];
    int p = density.parameterWidth();
    int d = density.labelWidth();
    return density
        .kernel(rows)
        .map(
            kernel ->
                (block, theta, label, withGradient, logDensity) -> {
                  BlockMath.fill(logDensity, 0, block.rows());
                  for (int i = 0; i < copies; i++) {
                    kernel.evaluate(block, theta + i * p, label + i * d, withGradient, log);
                    BlockMath.add(logDensity, log, block.rows());
                  }
                });
  }

  @Override
  public Optional<String> faultOf(double[] y) {
    int d = density.labelWidth();
    for (int i = 0; i < copies; i++) {
      Optional<String> fault = density.faultOf(Arrays.copyOfRange(y, i * d, (i + 1) * d));
      if (fault.isPresent()) {
        return Optional.of("copy " + i + ", from column " + i * d + ": " + fault.get());
      }
    }
    return Optional.empty();
  }

  @Override
  public Distribution at(double... theta) {
    RawRow.check(this, theta);
    int p = density.parameterWidth();
    Distribution[] bound = new Distribution[copies];
    for (int i = 0; i < copies; i++) {
      bound[i] = density.at(Arrays.copyOfRange(theta, i * p, (i + 1) * p));
    }
    return JointDistribution.predicted("Independent", bound);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Independent that && copies == that.copies && density.equals(that.density);
  }

  @Override
  public int hashCode() {
    return Objects.hash("Independent", copies, density);
  }

  @Override
  public String toString() {
    return "Independent(" + copies + ", " + density + ")";
  }
}
