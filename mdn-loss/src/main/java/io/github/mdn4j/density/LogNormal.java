// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.density;

import io.github.mdn4j.distribution.Checks;
import io.github.mdn4j.distribution.Distribution;
import io.github.mdn4j.distribution.LogNormalDistribution;
import io.github.mdn4j.distribution.Temperature;
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
 * A positive label for each column whose logarithm is Gaussian: prices, durations, concentrations.
 *
 * <p>Raw row: location μ of log y (D), scale σ of log y (D). With z = (log y − μ)/σ, log f(y) = −Σ [ ½ z² + log σ + log
 * y + ½ log 2π ]. Outside y &gt; 0 the log density is −∞, and a label there is an error in training.
 * {@link Temperature#spread()} multiplies the variance of log y. CRPS: Baran and Lerch (2015), section 2.
 */
public final class LogNormal implements LocationFamily {

  private static final long serialVersionUID = 1L;

  private final int labelWidth;
  private final Scale scale;

  private LogNormal(int labelWidth, Scale scale) {
    this.labelWidth = Checks.positive("LogNormal", "label width D", labelWidth);
    Checks.width("LogNormal", 2L * labelWidth);
    this.scale = Checks.given("LogNormal", "scale", scale);
  }

  /**
   * Makes a log-normal density with {@link Scale#standard()}.
   *
   * @param labelWidth D, at least 1
   */
  public static LogNormal of(int labelWidth) {
    return of(labelWidth, Scale.standard());
  }

  /**
   * Makes a log-normal density.
   *
   * @param labelWidth D, at least 1
   * @param scale how raw numbers become standard deviations of log y
   * @throws org.nd4j.linalg.exception.ND4JIllegalArgumentException if D is below 1 or the scale is null
   */
  @JsonCreator
  public static LogNormal of(@JsonProperty("labelWidth") int labelWidth, @JsonProperty("scale") Scale scale) {
    return new LogNormal(labelWidth, scale);
  }

  @Override
  public int labelWidth() {
    return labelWidth;
  }

  @Override
  public int parameterWidth() {
    return 2 * labelWidth;
  }

  /** Returns the activation of the scale. */
  public Scale scale() {
    return scale;
  }

  @Override
  public SDVariable logDensity(SameDiff sd, SDVariable theta, SDVariable y) {
    SDVariable logY = sd.math().log(y);
    SDVariable gaussian = DiagonalGaussian.of(labelWidth, scale).logDensity(sd, theta, logY);
    return gaussian.sub(Columns.sum(logY, labelWidth));
  }

  @Override
  public Support support() {
    return Support.positives(labelWidth);
  }

  @Override
  public Optional<double[]> fit(WeightedLabels labels, RandomGenerator random) {
    return DiagonalGaussian.of(labelWidth, scale).fit(labels.map(Math::log), random);
  }

  /** Shifts the location of the logarithm, if there is no m. */
  @Override
  public Rescaled rescaled(double[] shift, double[] scale) {
    if (Arrays.stream(shift).anyMatch(m -> m != 0)) {
      return LocationFamily.super.rescaled(shift, scale);
    }
    double[] gain = new double[2 * labelWidth];
    double[] offset = new double[2 * labelWidth];
    Arrays.fill(gain, 1);
    for (int d = 0; d < labelWidth; d++) {
      offset[d] = Math.log(scale[d]);
    }
    return Rescaled.of(this, gain, offset);
  }

  @Override
  public Optional<Kernel> kernel(int rows) {
    return Optional.of(new BlockKernel(rows));
  }

  @Override
  public Optional<String> faultOf(double[] y) {
    for (double value : y) {
      if (!(value > 0)) {
        return Optional.of(value + " is not positive");
      }
    }
    return Optional.empty();
  }

  @Override
  public Distribution at(double... theta) {
    RawRow.check(this, theta);
    double[] sigma = new double[labelWidth];
    for (int d = 0; d < labelWidth; d++) {
      sigma[d] = scale.of(theta[labelWidth + d]);
    }
    return LogNormalDistribution.predicted(Arrays.copyOf(theta, labelWidth), sigma, scale.floor());
  }

  private final class BlockKernel implements Kernel {
    private final Scale.Column sigma;
    private final double[] logY;

    BlockKernel(int rows) {
      sigma = new Scale.Column(scale, rows);
      logY = new double[rows];
    }

    @Override
    public void evaluate(Block block, int theta, int label, boolean withGradient, double[] logDensity) {
      int n = block.rows();
      BlockMath.fill(logDensity, -labelWidth * StandardNormal.HALF_LOG_2_PI, n);
      for (int d = 0; d < labelWidth; d++) {
        int scaleColumn = theta + labelWidth + d;
        double[] y = block.label(label + d);
        for (int i = 0; i < n; i++) {
          logY[i] = Math.log(y[i]); // NaN or −∞ outside the support, where the vector log would not be
        }
        sigma.evaluate(block.theta(scaleColumn), n);
        accumulate(
            block.theta(theta + d), block.gradient(theta + d), block.gradient(scaleColumn), logDensity, n);
      }
    }

    private void accumulate(double[] mu, double[] gradient, double[] raw, double[] logDensity, int n) {
      double[] inverse = sigma.inverse();
      double[] logSigma = sigma.log();
      double[] slope = sigma.slope();
      for (int i = 0; i < n; i++) {
        double z = (logY[i] - mu[i]) * inverse[i];
        logDensity[i] -= 0.5 * z * z + logSigma[i] + logY[i];
        gradient[i] = z * inverse[i];
        raw[i] = (z * z - 1) * slope[i];
      }
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LogNormal that && labelWidth == that.labelWidth && scale.equals(that.scale);
  }

  @Override
  public int hashCode() {
    return Objects.hash("LogNormal", labelWidth, scale);
  }

  @Override
  public String toString() {
    return "LogNormal(" + labelWidth + ")";
  }
}
