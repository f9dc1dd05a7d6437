// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.density;

import io.github.mdn4j.distribution.Checks;
import io.github.mdn4j.distribution.Distribution;
import io.github.mdn4j.distribution.PointMassDistribution;
import java.util.Arrays;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * One label that is always the same: the zeros of a zero-inflated count, {@code Mixture.of(PointMass.of(0),
 * NegativeBinomial.of(1))}, or dry days beside the rain of others.
 *
 * <p>Raw row: nothing. Its probability is 1 at the label and 0 elsewhere, so that it is of use only in a mixture.
 */
public final class PointMass implements Density {

  private static final long serialVersionUID = 1L;

  private final double[] label;

  private PointMass(double[] label) {
    this.label = label;
  }

  /**
   * Makes a point mass.
   *
   * @param label D finite numbers
   * @throws org.nd4j.linalg.exception.ND4JIllegalArgumentException if there is none or one is not finite
   */
  @JsonCreator
  public static PointMass of(@JsonProperty("label") double... label) {
    Checks.positive("PointMass", "label width D", Checks.given("PointMass", "label", label).length);
    for (int d = 0; d < label.length; d++) {
      Checks.finite("PointMass", "label " + d, label[d]);
    }
    return new PointMass(label.clone());
  }

  /** Returns the label, D numbers. */
  public double[] label() {
    return label.clone();
  }

  @Override
  public int labelWidth() {
    return label.length;
  }

  @Override
  public int parameterWidth() {
    return 0;
  }

  /** Adds 0, the log density at the label. */
  @Override
  public SDVariable logDensity(SameDiff sd, SDVariable theta, SDVariable y) {
    return Columns.sum(y.mul(0), label.length);
  }

  @Override
  public Support support() {
    return Support.only(label);
  }

  @Override
  public Optional<double[]> fit(WeightedLabels labels, RandomGenerator random) {
    return Optional.of(new double[0]);
  }

  @Override
  public Optional<Kernel> kernel(int rows) {
    Support support = support();
    double[] y = new double[label.length];
    return Optional.of(
        (block, theta, column, withGradient, logDensity) -> {
          for (int i = 0; i < block.rows(); i++) {
            for (int d = 0; d < y.length; d++) {
              y[d] = block.label(column + d)[i];
            }
            logDensity[i] = support.contains(y) ? 0 : Double.NEGATIVE_INFINITY;
          }
        });
  }

  @Override
  public Optional<String> faultOf(double[] y) {
    return support().contains(y)
        ? Optional.empty()
        : Optional.of(Arrays.toString(y) + " is not " + Arrays.toString(label));
  }

  @Override
  public Distribution at(double... theta) {
    RawRow.check(this, theta);
    return PointMassDistribution.of(label);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PointMass that && Arrays.equals(label, that.label);
  }

  @Override
  public int hashCode() {
    return 31 * "PointMass".hashCode() + Arrays.hashCode(label);
  }

  @Override
  public String toString() {
    String numbers = Arrays.toString(label);
    return "PointMass(" + numbers.substring(1, numbers.length() - 1) + ")";
  }
}
