// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.density;

import io.github.mdn4j.distribution.Checks;
import io.github.mdn4j.distribution.Distribution;
import io.github.mdn4j.internal.StandardNormal;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * A Gaussian with one variance for all label columns, as in Bishop (1994), eq. 23.
 *
 * <p>Raw row: μ (D), one scale. log f(y) = −½ ‖y − μ‖²/σ² − D (log σ + ½ log 2π) (docs/math.md, eq. 8).
 */
public final class IsotropicGaussian implements LocationFamily {

  private static final long serialVersionUID = 1L;

  private final int labelWidth;
  private final Scale scale;

  private IsotropicGaussian(int labelWidth, Scale scale) {
    this.labelWidth = Checks.positive("IsotropicGaussian", "label width D", labelWidth);
    Checks.width("IsotropicGaussian", labelWidth + 1L);
    this.scale = Checks.given("IsotropicGaussian", "scale", scale);
  }

  /**
   * Makes an isotropic Gaussian with {@link Scale#standard()}.
   *
   * @param labelWidth D, at least 1
   */
  public static IsotropicGaussian of(int labelWidth) {
    return of(labelWidth, Scale.standard());
  }

  /**
   * Makes an isotropic Gaussian.
   *
   * @param labelWidth D, at least 1
   * @param scale how the raw number becomes a standard deviation
   * @throws org.nd4j.linalg.exception.ND4JIllegalArgumentException if D is below 1 or the scale is null
   */
  @JsonCreator
  public static IsotropicGaussian of(@JsonProperty("labelWidth") int labelWidth, @JsonProperty("scale") Scale scale) {
    return new IsotropicGaussian(labelWidth, scale);
  }

  @Override
  public int labelWidth() {
    return labelWidth;
  }

  @Override
  public int parameterWidth() {
    return labelWidth + 1;
  }

  /** Returns where the parameters of the first label column are. */
  GaussianColumns columns() {
    return new GaussianColumns(0, labelWidth, scale);
  }

  /** Returns the activation of the scale. */
  public Scale scale() {
    return scale;
  }

  @Override
  public SDVariable logDensity(SameDiff sd, SDVariable theta, SDVariable y) {
    SDVariable mu = Columns.of(sd, theta, 0, labelWidth); // [n,D]
    SDVariable logSigma = scale.log(sd, Columns.of(sd, theta, labelWidth, 1)); // [n,1]
    SDVariable z = y.sub(mu).mul(sd.math().exp(logSigma.neg())); // [n,D]
    return Columns.sum(sd.math().square(z), labelWidth)
        .mul(-0.5)
        .sub(logSigma.add(StandardNormal.HALF_LOG_2_PI).mul(labelWidth));
  }

  @Override
  public Optional<double[]> fit(WeightedLabels labels, RandomGenerator random) {
    double square = 0;
    for (double deviation : labels.deviation()) {
      square += deviation * deviation / labelWidth;
    }
    double[] row = Arrays.copyOf(labels.mean(), parameterWidth());
    row[labelWidth] = scale.raw(Math.sqrt(square));
    return Optional.of(row);
  }

  @Override
  public Rescaled rescaled(double[] shift, double[] scale) {
    Optional<Scale> times = Arrays.stream(scale).allMatch(s -> s == scale[0]) ? this.scale.times(scale) : Optional.empty();
    if (times.isEmpty()) {
      return LocationFamily.super.rescaled(shift, scale);
    }
    double[] gain = Arrays.copyOf(scale, labelWidth + 1);
    double[] offset = Arrays.copyOf(shift, labelWidth + 1);
    gain[labelWidth] = 1;
    offset[labelWidth] = Math.log(scale[0]);
    return Rescaled.of(of(labelWidth, times.get()), gain, offset);
  }

  @Override
  public Optional<Moments> moments() {
    return Optional.of(new LocationScaleMoments(this));
  }

  @Override
  public Optional<Kernel> kernel(int rows) {
    return Optional.of(new BlockKernel(rows));
  }

  /** The same Gaussian as a diagonal one whose standard deviations happen to be equal. */
  @Override
  public Distribution at(double... theta) {
    RawRow.check(this, theta);
    double[] diagonal = Arrays.copyOf(theta, 2 * labelWidth);
    Arrays.fill(diagonal, labelWidth, 2 * labelWidth, theta[labelWidth]);
    return DiagonalGaussian.of(labelWidth, scale).bind("IsotropicGaussian", diagonal);
  }

  private final class BlockKernel extends FactoredKernel {
    private final Scale.Column sigma;
    private final double[] squares;

    BlockKernel(int rows) {
      super(rows);
      sigma = new Scale.Column(scale, rows);
      squares = new double[rows];
    }

    @Override
    protected void evaluate(
        Block block, int theta, int label, boolean withGradient, double[] logDensity, double[] factor) {
      int n = block.rows();
      int scaleColumn = theta + labelWidth;
      sigma.evaluateInverse(block.theta(scaleColumn), n);
      BlockMath.fill(squares, 0, n);
      for (int d = 0; d < labelWidth; d++) {
        double[] gradient = block.gradient(theta + d); // written either way: it costs nothing
        column(block.label(label + d), block.theta(theta + d), sigma.inverse(), gradient, squares, n);
      }
      logDensity(labelWidth, squares, logDensity, n);
      begin(sigma.inverse(), logDensity, factor, n);
      for (int d = 1; d < labelWidth; d++) {
        multiply(sigma.inverse(), logDensity, factor, n);
      }
      if (withGradient) {
        scaleGradient(labelWidth, squares, sigma.slope(), block.gradient(scaleColumn), n);
      }
    }
  }

  private static void column(
      double[] y, double[] mu, double[] inverse, double[] gradient, double[] squares, int n) {
    for (int i = 0; i < n; i++) {
      double z = (y[i] - mu[i]) * inverse[i];
      squares[i] += z * z;
      gradient[i] = z * inverse[i];
    }
  }

  private static void logDensity(int labelWidth, double[] squares, double[] logDensity, int n) {
    for (int i = 0; i < n; i++) {
      logDensity[i] = -0.5 * squares[i] - labelWidth * StandardNormal.HALF_LOG_2_PI;
    }
  }

  private static void scaleGradient(int labelWidth, double[] squares, double[] slope, double[] gradient, int n) {
    for (int i = 0; i < n; i++) {
      gradient[i] = (squares[i] - labelWidth) * slope[i];
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof IsotropicGaussian that && labelWidth == that.labelWidth && scale.equals(that.scale);
  }

  @Override
  public int hashCode() {
    return Objects.hash("IsotropicGaussian", labelWidth, scale);
  }

  @Override
  public String toString() {
    return "IsotropicGaussian(" + labelWidth + ")";
  }
}
