// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.density;

import io.github.mdn4j.distribution.Checks;
import io.github.mdn4j.distribution.Distribution;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.exception.ND4JIllegalArgumentException;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * A density in other units: y = m + s z, column by column, where z has the density that is wrapped. So a network that
 * learnt standardised labels predicts labels in their own units.
 *
 * <p>Raw row: that of the density that is wrapped. log f(y) = log f₀((y − m)/s) − Σ log s (docs/math.md, eq. 20). A
 * column of counts or classes has no other units: there m must be 0 and s must be 1. Around a {@link LocationFamily} it
 * is one, around anything else it cannot be a component of a {@link TiedMixture}.
 */
public final class Affine implements LocationFamily {

  private static final long serialVersionUID = 1L;

  private final Density density;
  private final double[] shift;
  private final double[] scale;

  private Affine(Density density, double[] shift, double[] scale) {
    this.density = density;
    this.shift = shift;
    this.scale = scale;
  }

  /**
   * Makes a density of m + s z.
   *
   * @param density of z; may itself be composed
   * @param shift m, D finite numbers
   * @param scale s, D positive numbers
   * @throws ND4JIllegalArgumentException if they are not such, or would change a column of counts or classes
   */
  @JsonCreator
  public static Affine of(
      @JsonProperty("density") Density density,
      @JsonProperty("shift") double[] shift,
      @JsonProperty("scale") double[] scale) {
    int width = Checks.given("Affine", "density", density).labelWidth();
    requireWidth(density, "shift", Checks.given("Affine", "shift", shift));
    requireWidth(density, "scale", Checks.given("Affine", "scale", scale));
    Support support = density.support();
    for (int d = 0; d < width; d++) {
      Checks.finite("Affine", "shift " + d, shift[d]);
      Checks.positive("Affine", "scale " + d, scale[d]);
      if (support.hasAtoms(d) && !(shift[d] == 0 && scale[d] == 1)) {
        throw new ND4JIllegalArgumentException(
            "Affine: label column " + d + " of " + density + " holds counts or classes, which have no other units:"
                + " expected shift 0 and scale 1 there but got " + shift[d] + " and " + scale[d]);
      }
    }
    return new Affine(density, shift.clone(), scale.clone());
  }

  /**
   * Makes a density of m + s z for one label column.
   *
   * @param density of z
   * @param shift m, finite
   * @param scale s, positive
   * @throws ND4JIllegalArgumentException if they are not such, or the label has more columns, or counts or classes
   */
  public static Affine of(Density density, double shift, double scale) {
    return of(density, new double[] {shift}, new double[] {scale});
  }

  private static void requireWidth(Density density, String what, double... values) {
    if (values.length != density.labelWidth()) {
      throw new ND4JIllegalArgumentException(
          "Affine: expected a " + what + " of " + density.labelWidth() + " numbers, one a label column of " + density
              + ", but got " + values.length);
    }
  }

  /** Returns what is wrapped. */
  public Density density() {
    return density;
  }

  /** Returns m, D numbers. */
  public double[] shift() {
    return shift.clone();
  }

  /** Returns s, D numbers. */
  public double[] scale() {
    return scale.clone();
  }

  /** Returns whether the raw row begins with a location a label column. */
  boolean isLocationFamily() {
    return density instanceof Affine affine ? affine.isLocationFamily() : density instanceof LocationFamily;
  }

  private double logJacobian() {
    double sum = 0;
    for (double s : scale) {
      sum += Math.log(s);
    }
    return sum;
  }

  @Override
  public int labelWidth() {
    return shift.length;
  }

  @Override
  public int parameterWidth() {
    return density.parameterWidth();
  }

  @Override
  public SDVariable logDensity(SameDiff sd, SDVariable theta, SDVariable y) {
    return density.logDensity(sd, theta, standardised(sd, y, shift, scale)).sub(logJacobian());
  }

  /** Adds (y − m)/s to a graph. */
  static SDVariable standardised(SameDiff sd, SDVariable y, double[] shift, double[] scale) { // [n,D]
    double[] inverse = Arrays.stream(scale).map(s -> 1 / s).toArray();
    return y.sub(Columns.constant(sd, y, shift)).mul(Columns.constant(sd, y, inverse));
  }

  @Override
  public Support support() {
    return new AffineSupport(density.support(), shift, scale);
  }

  @Override
  public Optional<double[]> fit(WeightedLabels labels, RandomGenerator random) {
    return density.fit(labels.standardised(shift, scale), random);
  }

  @Override
  public Optional<Moments> moments() {
    return density.moments().map(standardised -> new AffineMoments(this, standardised));
  }

  @Override
  public Optional<Kernel> kernel(int rows) {
    return density.kernel(rows).map(kernel -> new AffineKernel(FactoredKernel.of(kernel, rows), rows));
  }

  @Override
  public Optional<String> faultOf(double[] y) {
    double[] z = new double[y.length];
    for (int d = 0; d < z.length; d++) {
      z[d] = (y[d] - shift[d]) / scale[d];
    }
    return density.faultOf(z)
        .map(fault -> fault + " after (y − " + Arrays.toString(shift) + ")/" + Arrays.toString(scale));
  }

  @Override
  public Distribution at(double... theta) {
    return density.at(RawRow.check(this, theta)).affine(shift, scale);
  }

  /** As if the density that is wrapped were changed at once: no rounding is saved, but a layer of numbers. */
  @Override
  public Rescaled rescaled(double[] shift, double[] scale) {
    double[] both = scale.clone();
    double[] sum = shift.clone();
    for (int d = 0; d < sum.length; d++) {
      both[d] *= this.scale[d];
      sum[d] += scale[d] * this.shift[d];
    }
    return density.rescaled(sum, both);
  }

  /** Standardises the label columns of the block while the kernel of what is wrapped looks at them. */
  private final class AffineKernel extends FactoredKernel {
    private final FactoredKernel kernel;
    private final double[][] kept; // [D][rows]
    private final double logJacobian = logJacobian();

    AffineKernel(FactoredKernel kernel, int rows) {
      super(rows);
      this.kernel = kernel;
      kept = new double[shift.length][rows];
    }

    @Override
    protected void evaluate(Block block, int theta, int label, boolean withGradient, double[] logDensity, double[] factor) {
      int n = block.rows();
      for (int d = 0; d < kept.length; d++) {
        double[] y = block.label(label + d);
        System.arraycopy(y, 0, kept[d], 0, n);
        standardise(kept[d], shift[d], scale[d], y, n);
      }
      kernel.evaluate(block, theta, label, withGradient, logDensity, factor);
      for (int d = 0; d < kept.length; d++) {
        System.arraycopy(kept[d], 0, block.label(label + d), 0, n);
      }
      for (int i = 0; i < n; i++) {
        logDensity[i] -= logJacobian;
      }
    }
  }

  private static void standardise(double[] y, double shift, double scale, double[] z, int n) {
    for (int i = 0; i < n; i++) {
      z[i] = (y[i] - shift) / scale;
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Affine that
        && density.equals(that.density)
        && Arrays.equals(shift, that.shift)
        && Arrays.equals(scale, that.scale);
  }

  @Override
  public int hashCode() {
    return Objects.hash("Affine", density, Arrays.hashCode(shift), Arrays.hashCode(scale));
  }

  @Override
  public String toString() {
    return "Affine(" + density + ", " + Arrays.toString(shift) + ", " + Arrays.toString(scale) + ")";
  }
}
