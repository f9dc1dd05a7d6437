// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.density;

import java.util.Arrays;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/** A {@link Joint} or {@link Independent} with its parameters bound: independent label blocks side by side. */
public final class JointDistribution implements Distribution {

  private final String family;
  private final Distribution[] parts;

  JointDistribution(String family, Distribution[] parts) {
    this.family = family;
    this.parts = parts;
  }

  /** Returns the number of label blocks. */
  public int parts() {
    return parts.length;
  }

  /** Returns what is predicted for label block i. */
  public Distribution part(int i) {
    return parts[i];
  }

  @Override
  public int labelWidth() {
    int width = 0;
    for (Distribution part : parts) {
      width += part.labelWidth();
    }
    return width;
  }

  @Override
  public double logDensity(double... y) {
    Checks.label(this, y);
    double sum = 0;
    int d = 0;
    for (Distribution part : parts) {
      sum += part.logDensity(Arrays.copyOfRange(y, d, d + part.labelWidth()));
      d += part.labelWidth();
    }
    return sum;
  }

  @Override
  public double[] mean() {
    return sideBySide(Distribution::mean);
  }

  @Override
  public double[] variance() {
    return sideBySide(Distribution::variance);
  }

  /** Returns the parts' modes side by side. */
  @Override
  public double[] mode() {
    return sideBySide(Distribution::mode);
  }

  /** Draws the parts in order. */
  @Override
  public double[] sample(RandomGenerator random, Temperature temperature) {
    return sideBySide(part -> part.sample(random, temperature));
  }

  private double[] sideBySide(Function<Distribution, double[]> block) {
    double[] row = new double[labelWidth()];
    int d = 0;
    for (Distribution part : parts) {
      System.arraycopy(block.apply(part), 0, row, d, part.labelWidth());
      d += part.labelWidth();
    }
    return row;
  }

  /** Returns the parts' covariances along the diagonal, 0 elsewhere. */
  @Override
  public double[][] covariance() {
    double[][] covariance = new double[labelWidth()][labelWidth()];
    int d = 0;
    for (Distribution part : parts) {
      double[][] block = part.covariance();
      for (int i = 0; i < block.length; i++) {
        System.arraycopy(block[i], 0, covariance[d + i], d, block.length);
      }
      d += block.length;
    }
    return covariance;
  }

  @Override
  public double cdf(double y) {
    return only("cdf").cdf(y);
  }

  @Override
  public double quantile(double p) {
    return only("quantile").quantile(p);
  }

  @Override
  public double crps(double y) {
    return only("crps").crps(y);
  }

  private Distribution only(String operation) {
    if (parts.length != 1) {
      throw new UnsupportedOperationException(
          operation + " of " + this + " has no meaning for labels of " + labelWidth() + " columns: use part(i)."
              + operation);
    }
    return parts[0];
  }

  @Override
  public void inspect(Inspector inspector) {
    for (Distribution part : parts) {
      part.inspect(inspector);
    }
  }

  @Override
  public String toString() {
    return Arrays.stream(parts).map(Distribution::toString).collect(Collectors.joining(", ", family + "(", ")"));
  }
}
