// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.distribution;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.nd4j.linalg.exception.ND4JIllegalArgumentException;

/**
 * A distribution in other units: y = m + s z, column by column, s positive.
 *
 * <p>{@link Distribution#affine} makes it where a family does not hold its own affine changes.
 */
public final class AffineDistribution implements Distribution {

  private final Distribution standardised;
  private final double[] shift;
  private final double[] scale;

  private AffineDistribution(Distribution standardised, double[] shift, double[] scale) {
    this.standardised = standardised;
    this.shift = shift;
    this.scale = scale;
  }

  /**
   * Makes the distribution of m + s z.
   *
   * @param standardised the distribution of z
   * @param shift m, D finite numbers
   * @param scale s, D positive numbers
   * @throws ND4JIllegalArgumentException if they are not such
   */
  public static AffineDistribution of(Distribution standardised, double[] shift, double[] scale) {
    check(standardised, shift, scale);
    return new AffineDistribution(standardised, shift.clone(), scale.clone());
  }

  /** Throws unless there are a finite shift and a positive scale a label column. */
  static void check(Distribution distribution, double[] shift, double[] scale) {
    Checks.finite("affine", "shift", distribution.labelWidth(), shift);
    Checks.positive("affine", "scale", distribution.labelWidth(), scale);
  }

  /** Returns m + s z of a label z of a distribution. */
  static double[] changed(Distribution of, double[] z, double[] shift, double[] scale) {
    check(of, shift, scale);
    double[] y = new double[z.length];
    for (int d = 0; d < y.length; d++) {
      y[d] = shift[d] + scale[d] * z[d];
    }
    return y;
  }

  /** Returns s z of numbers z of a distribution, one a label column. */
  static double[] scaled(double[] z, double[] scale) {
    double[] y = new double[z.length];
    for (int d = 0; d < y.length; d++) {
      y[d] = scale[d] * z[d];
    }
    return y;
  }

  /** Returns the distribution of z. */
  public Distribution standardised() {
    return standardised;
  }

  private double[] changed(double... z) {
    double[] y = z.clone();
    for (int d = 0; d < y.length; d++) {
      y[d] = shift[d] + scale[d] * z[d];
    }
    return y;
  }

  private double[] standard(double... y) {
    double[] z = y.clone();
    for (int d = 0; d < z.length; d++) {
      z[d] = (y[d] - shift[d]) / scale[d];
    }
    return z;
  }

  private double standard(double y) {
    return (y - shift[0]) / scale[0];
  }

  @Override
  public int labelWidth() {
    return shift.length;
  }

  /** Returns log f((y − m)/s) − Σ log s over the columns that are no atoms. */
  @Override
  public double logDensity(double... y) {
    Checks.label(this, y);
    double[] z = standard(y);
    double log = standardised.logDensity(z);
    for (int d = 0; d < z.length; d++) {
      log -= log == Double.NEGATIVE_INFINITY || standardised.isAtom(d, z) ? 0 : Math.log(scale[d]);
    }
    return log;
  }

  @Override
  public boolean isAtom(int column, double... y) {
    return standardised.isAtom(column, standard(y));
  }

  @Override
  public double[] mean() {
    return changed(standardised.mean());
  }

  @Override
  public double[] variance() {
    return scaled(scaled(standardised.variance(), scale), scale);
  }

  @Override
  public double[][] covariance() {
    double[][] covariance = standardised.covariance();
    for (int a = 0; a < shift.length; a++) {
      for (int b = 0; b < shift.length; b++) {
        covariance[a][b] *= scale[a] * scale[b];
      }
    }
    return covariance;
  }

  @Override
  public double[] mode() {
    return changed(standardised.mode());
  }

  /** Draws z; where m + s z rounds to m although z is not 0, the number next to m, as m may be outside the support. */
  @Override
  public double[] sample(Temperature temperature, RandomGenerator random) {
    double[] z = standardised.sample(temperature, random);
    double[] y = changed(z);
    for (int d = 0; d < y.length; d++) {
      if (y[d] == shift[d] && z[d] != 0) {
        y[d] = z[d] > 0 ? Math.nextUp(y[d]) : Math.nextDown(y[d]);
      }
    }
    return y;
  }

  /** Changes the temperature of z. */
  @Override
  public Distribution at(Temperature temperature) {
    return standardised.at(temperature).affine(shift, scale);
  }

  @Override
  public double cdf(double y) {
    Checks.oneDimensional(this, "cdf");
    return standardised.cdf(standard(y));
  }

  @Override
  public double survival(double y) {
    Checks.oneDimensional(this, "survival");
    return standardised.survival(standard(y));
  }

  @Override
  public double quantile(double p) {
    Checks.oneDimensional(this, "quantile");
    return shift[0] + scale[0] * standardised.quantile(p);
  }

  @Override
  public double upperQuantile(double q) {
    Checks.oneDimensional(this, "upperQuantile");
    return shift[0] + scale[0] * standardised.upperQuantile(q);
  }

  @Override
  public double crps(double y) {
    Checks.oneDimensional(this, "crps");
    return scale[0] * standardised.crps(standard(y));
  }

  @Override
  public List<Interval> highestDensityRegion(double level) {
    List<Interval> region = new ArrayList<>();
    for (Interval interval : standardised.highestDensityRegion(level)) {
      region.add(new Interval(changed(interval.low())[0], changed(interval.high())[0]));
    }
    return region;
  }

  @Override
  public Distribution marginal(int... indices) {
    return standardised.marginal(indices).affine(Indices.pick(shift, indices), Indices.pick(scale, indices));
  }

  @Override
  public Distribution condition(int[] indices, double[] values) {
    int[] others = Indices.others(this, indices, values);
    double[] z = values.clone();
    for (int i = 0; i < z.length; i++) {
      z[i] = (values[i] - shift[indices[i]]) / scale[indices[i]];
    }
    return standardised.condition(indices, z).affine(Indices.pick(shift, others), Indices.pick(scale, others));
  }

  @Override
  public Distribution affine(double[] shift, double[] scale) {
    check(this, shift, scale);
    double[] sum = changed(this, this.shift, shift, scale);
    return standardised.affine(sum, scaled(this.scale, scale));
  }

  /** Shows the scales in units of z, whose label columns are not known. */
  @Override
  public void inspect(Inspector inspector) {
    standardised.inspect(inspector);
  }

  @Override
  public Parameters parameters() {
    return Parameters.of("affine")
        .with("shift", shift)
        .with("scale", scale)
        .with("of", standardised.parameters());
  }

  @Override
  public String toString() {
    return Parameters.textOf(
        this, "Affine(" + standardised + ", " + Arrays.toString(shift) + ", " + Arrays.toString(scale) + ")");
  }
}
