// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.density;

import io.github.mdn4j.distribution.Checks;
import io.github.mdn4j.distribution.Distribution;
import io.github.mdn4j.distribution.LocationScaleDistribution;
import io.github.mdn4j.distribution.StandardForm;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * D independent columns, each a location-scale family: y = μ + σ z with z from a standard density f₀.
 *
 * <p>Raw row: location (D), scale (D). A subclass names f₀, once as a graph, once as a loop and once as a
 * {@link StandardForm} for cdf, quantile and sampling; everything else follows from it. log f(y) = Σ log f₀(z) − log σ.
 */
abstract class LocationScale implements LocationFamily {

  private static final long serialVersionUID = 1L;

  private final int labelWidth;
  private final Scale scale;

  LocationScale(int labelWidth, Scale scale) {
    this.labelWidth = Checks.positive(getClass().getSimpleName(), "label width D", labelWidth);
    Checks.width(getClass().getSimpleName(), 2L * labelWidth);
    this.scale = Checks.given(getClass().getSimpleName(), "scale", scale);
  }

  /** Adds log f₀(z) to a graph, element by element. */
  abstract SDVariable standardLogDensity(SameDiff sd, SDVariable z);

  /** Writes log f₀(z) and its derivative by z; the scratch space is free to use. */
  abstract void standardLogDensity(double[] z, double[] logDensity, double[] slope, double[] scratch, int n);

  /** Returns f₀ for scalars; equal to another's only if f₀ is. */
  abstract StandardForm standard();

  /** Returns the name of the family. */
  abstract String family();

  /** Returns whether f₀ is the standard normal density, which has passes of its own. */
  boolean isGaussian() {
    return false;
  }

  @Override
  public final int labelWidth() {
    return labelWidth;
  }

  @Override
  public final int parameterWidth() {
    return 2 * labelWidth;
  }

  /** Returns the activation of the scale. */
  public final Scale scale() {
    return scale;
  }

  /** Returns the column of the raw row that holds the location of label column d, d from 0 to D − 1. */
  public final int locationColumn(int d) {
    return Checks.index(toString(), "label column", d, labelWidth);
  }

  /** Returns the column of the raw row that holds the scale of label column d, before its activation. */
  public final int scaleColumn(int d) {
    return labelWidth + Checks.index(toString(), "label column", d, labelWidth);
  }

  @Override
  public final SDVariable logDensity(SameDiff sd, SDVariable theta, SDVariable y) {
    SDVariable location = Columns.of(sd, theta, 0, labelWidth); // [n,D]
    SDVariable logScale = scale.log(sd, Columns.of(sd, theta, labelWidth, labelWidth)); // [n,D]
    SDVariable z = y.sub(location).mul(sd.math().exp(logScale.neg()));
    return Columns.sum(standardLogDensity(sd, z).sub(logScale), labelWidth); // [n,1]
  }

  /** By mean and standard deviation; where f₀ has no variance, the scale is the standard deviation of the labels. */
  @Override
  public final Optional<double[]> fit(WeightedLabels labels, RandomGenerator random) {
    double variance = standard().variance();
    double unit = variance > 0 && variance < Double.POSITIVE_INFINITY ? Math.sqrt(variance) : 1;
    double[] row = Arrays.copyOf(labels.mean(), 2 * labelWidth);
    double[] deviation = labels.deviation();
    for (int d = 0; d < labelWidth; d++) {
      row[labelWidth + d] = scale.raw(deviation[d] / unit);
    }
    return Optional.of(row);
  }

  @Override
  public final Optional<Moments> moments() {
    return Double.isFinite(standard().variance()) ? Optional.of(new LocationScaleMoments(this)) : Optional.empty();
  }

  @Override
  public final Optional<Kernel> kernel(int rows) {
    return Optional.of(new ColumnKernel(rows));
  }

  @Override
  public final Distribution at(double... theta) {
    return bind(family(), RawRow.check(this, theta));
  }

  /** Binds a checked raw row under the name of a family. */
  final Distribution bind(String family, double[] theta) {
    double[] location = new double[labelWidth];
    double[] sigma = new double[labelWidth];
    for (int d = 0; d < labelWidth; d++) {
      location[d] = theta[d];
      sigma[d] = scale.of(theta[labelWidth + d]);
    }
    return LocationScaleDistribution.predicted(family, standard(), location, sigma, scale.floor());
  }

  /** Returns the same family with another activation. */
  abstract LocationScale withScale(Scale other);

  /** Multiplies and shifts the location, and shifts the raw scale. */
  @Override
  public final Rescaled rescaled(double[] shift, double[] scale) {
    Optional<Scale> times = this.scale.times(scale);
    if (times.isEmpty()) {
      return LocationFamily.super.rescaled(shift, scale);
    }
    double[] gain = new double[2 * labelWidth];
    double[] offset = new double[2 * labelWidth];
    for (int d = 0; d < labelWidth; d++) {
      gain[d] = scale[d];
      offset[d] = shift[d];
      gain[labelWidth + d] = 1;
      offset[labelWidth + d] = Math.log(scale[d]);
    }
    return Rescaled.of(withScale(times.get()), gain, offset);
  }

  private final class ColumnKernel extends FactoredKernel {
    private final Scale.Column sigma;
    private final double[] z;
    private final double[] logStandard;
    private final double[] slope;
    private final double[] scratch;
    private final boolean inVectors = BlockMath.VECTORS != null && isGaussian() && scale.isExponential();

    ColumnKernel(int rows) {
      super(rows);
      sigma = new Scale.Column(scale, rows);
      z = new double[rows];
      logStandard = new double[rows];
      slope = new double[rows];
      scratch = new double[rows];
    }

    @Override
    protected void evaluate(
        Block block, int theta, int label, boolean withGradient, double[] logDensity, double[] factor) {
      int n = block.rows();
      if (inVectors && evaluateGaussians(block, theta, label, logDensity, factor)) {
        return;
      }
      for (int d = 0; d < labelWidth; d++) {
        int scaleColumn = theta + labelWidth + d;
        sigma.evaluateInverse(block.theta(scaleColumn), n);
        standardise(block.label(label + d), block.theta(theta + d), sigma.inverse(), z, n);
        if (d == 0) {
          standardLogDensity(z, logDensity, slope, scratch, n);
          begin(sigma.inverse(), logDensity, factor, n);
        } else {
          standardLogDensity(z, logStandard, slope, scratch, n);
          BlockMath.add(logDensity, logStandard, n);
          multiply(sigma.inverse(), logDensity, factor, n);
        }
        if (withGradient) {
          gradient(
              z, slope, sigma.inverse(), sigma.slope(), block.gradient(theta + d), block.gradient(scaleColumn), n);
        }
      }
    }

    // all columns in one pass each; false where a factor is out of range, and then nothing that was written counts
    private boolean evaluateGaussians(Block block, int theta, int label, double[] logDensity, double[] factor) {
      for (int d = 0; d < labelWidth; d++) {
        int scaleColumn = theta + labelWidth + d;
        if (!BlockMath.VECTORS.gaussian(
            block.label(label + d),
            block.theta(theta + d),
            block.theta(scaleColumn),
            scale.floor(),
            d == 0,
            LEAST,
            MOST,
            logDensity,
            factor,
            block.gradient(theta + d),
            block.gradient(scaleColumn),
            block.rows())) {
          return false;
        }
      }
      return true;
    }
  }

  private static void standardise(double[] y, double[] location, double[] inverse, double[] z, int n) {
    for (int i = 0; i < n; i++) {
      z[i] = (y[i] - location[i]) * inverse[i];
    }
  }

  private static void gradient(
      double[] z, double[] slope, double[] inverse, double[] scaleSlope, double[] location, double[] raw, int n) {
    for (int i = 0; i < n; i++) {
      location[i] = -slope[i] * inverse[i];
      raw[i] = (-slope[i] * z[i] - 1) * scaleSlope[i];
    }
  }

  @Override
  public final boolean equals(Object other) {
    return other != null
        && getClass() == other.getClass()
        && labelWidth == ((LocationScale) other).labelWidth
        && scale.equals(((LocationScale) other).scale)
        && standard().equals(((LocationScale) other).standard());
  }

  @Override
  public final int hashCode() {
    return Objects.hash(getClass().getName(), labelWidth, scale);
  }

  @Override
  public String toString() {
    return family() + "(" + labelWidth + ")";
  }
}
