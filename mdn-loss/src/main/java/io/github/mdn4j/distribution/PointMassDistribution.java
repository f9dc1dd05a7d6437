// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.distribution;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/** One label that is always the same. */
public final class PointMassDistribution implements Distribution {

  private final double[] label;

  private PointMassDistribution(double[] label) {
    this.label = label;
  }

  /**
   * Makes a point mass.
   *
   * @param label D finite numbers
   * @throws org.nd4j.linalg.exception.ND4JIllegalArgumentException if there is none or one is not finite
   */
  public static PointMassDistribution of(double... label) {
    return new PointMassDistribution(Checks.finite("PointMass", "label", label));
  }

  @Override
  public int labelWidth() {
    return label.length;
  }

  /** Returns 0 at the label. */
  @Override
  public double logDensity(double... y) {
    Checks.label(this, y);
    for (int d = 0; d < y.length; d++) {
      if (y[d] != label[d]) {
        return Double.isNaN(y[d]) ? Double.NaN : Double.NEGATIVE_INFINITY;
      }
    }
    return 0;
  }

  @Override
  public boolean isAtom(int column, double... y) {
    return true;
  }

  @Override
  public double[] mean() {
    return label.clone();
  }

  @Override
  public double[][] covariance() {
    return new double[label.length][label.length];
  }

  @Override
  public double[] mode() {
    return label.clone();
  }

  @Override
  public double[] sample(Temperature temperature, RandomGenerator random) {
    return label.clone();
  }

  /** Returns this: there is nothing to choose and no spread. */
  @Override
  public PointMassDistribution at(Temperature temperature) {
    return this;
  }

  @Override
  public double cdf(double y) {
    Checks.oneDimensional(this, "cdf");
    return Double.isNaN(y) ? y : y < label[0] ? 0 : 1;
  }

  @Override
  public double survival(double y) {
    Checks.oneDimensional(this, "survival");
    return Double.isNaN(y) ? y : y < label[0] ? 1 : 0;
  }

  @Override
  public double quantile(double p) {
    Checks.oneDimensional(this, "quantile");
    Checks.probability(this, p);
    return label[0];
  }

  @Override
  public double upperQuantile(double q) {
    return quantile(q);
  }

  @Override
  public double crps(double y) {
    Checks.oneDimensional(this, "crps");
    return Math.abs(y - label[0]);
  }

  @Override
  public Distribution marginal(int... indices) {
    Indices.check(this, indices);
    return new PointMassDistribution(Indices.pick(label, indices));
  }

  @Override
  public Distribution condition(int[] indices, double[] values) {
    int[] others = Indices.others(this, indices, values);
    for (int i = 0; i < indices.length; i++) {
      if (values[i] != label[indices[i]]) {
        throw Indices.noDensity(this, indices, values);
      }
    }
    return marginal(others);
  }

  @Override
  public Distribution affine(double[] shift, double[] scale) {
    return new PointMassDistribution(AffineDistribution.changed(this, label, shift, scale));
  }

  @Override
  public Parameters parameters() {
    return Parameters.of("pointMass").with("label", label);
  }

  @Override
  public String toString() {
    String numbers = Arrays.toString(label);
    return "PointMass(" + numbers.substring(1, numbers.length() - 1) + ")";
  }
}
