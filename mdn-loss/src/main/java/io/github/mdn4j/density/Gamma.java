// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.density;

import io.github.mdn4j.distribution.Checks;
import io.github.mdn4j.distribution.Distribution;
import io.github.mdn4j.distribution.GammaDistribution;
import io.github.mdn4j.distribution.JointDistribution;
import io.github.mdn4j.distribution.Temperature;
import io.github.mdn4j.internal.Binet;
import io.github.mdn4j.internal.Deviance;
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
 * A positive label for each column with a gamma density: waiting times, rainfall, claims.
 *
 * <p>Raw row: mean m (D), coefficient of variation v (D), both through the scale. With the shape α = 1/v², Binet's
 * function c and h(x) = x − log(1 + x), log f(y) = Σ [ −α h(y/m − 1) + ½ log α − ½ log 2π − c(α) − log y ]. The
 * variance is m² v², and {@link Temperature#spread()} multiplies it at the same mean. Outside y &gt; 0 the log density
 * is −∞, and a label there is an error in training.
 */
public final class Gamma implements Density {

  private static final long serialVersionUID = 1L;

  private final int labelWidth;
  private final Scale scale;

  private Gamma(int labelWidth, Scale scale) {
    this.labelWidth = Checks.positive("Gamma", "label width D", labelWidth);
    Checks.width("Gamma", 2L * labelWidth);
    this.scale = Checks.given("Gamma", "scale", scale);
  }

  /**
   * Makes a gamma density with {@link Scale#standard()}.
   *
   * @param labelWidth D, at least 1
   */
  public static Gamma of(int labelWidth) {
    return of(labelWidth, Scale.standard());
  }

  /**
   * Makes a gamma density.
   *
   * @param labelWidth D, at least 1
   * @param scale how raw numbers become means and coefficients of variation
   * @throws org.nd4j.linalg.exception.ND4JIllegalArgumentException if D is below 1 or the scale is null
   */
  @JsonCreator
  public static Gamma of(@JsonProperty("labelWidth") int labelWidth, @JsonProperty("scale") Scale scale) {
    return new Gamma(labelWidth, scale);
  }

  @Override
  public int labelWidth() {
    return labelWidth;
  }

  @Override
  public int parameterWidth() {
    return 2 * labelWidth;
  }

  /** Returns the activation of the mean and of the coefficient of variation. */
  public Scale scale() {
    return scale;
  }

  @Override
  public SDVariable logDensity(SameDiff sd, SDVariable theta, SDVariable y) {
    SDVariable logMean = scale.log(sd, Columns.of(sd, theta, 0, labelWidth)); // [n,D]
    SDVariable logShape = scale.log(sd, Columns.of(sd, theta, labelWidth, labelWidth)).mul(-2); // [n,D]
    SDVariable shape = sd.math().exp(logShape);
    SDVariable logY = sd.math().log(y);
    SDVariable inverse = sd.math().exp(logMean.neg());
    SDVariable away = y.sub(sd.math().exp(logMean)).mul(inverse);
    SDVariable terms =
        shape
            .mul(Deviance.value(sd, away, logY.sub(logMean)).neg())
            .add(logShape.mul(0.5))
            .sub(Binet.value(sd, shape))
            .sub(logY)
            .sub(StandardNormal.HALF_LOG_2_PI);
    return Columns.sum(terms, labelWidth);
  }

  @Override
  public Support support() {
    return Support.positives(labelWidth);
  }

  @Override
  public Optional<double[]> fit(WeightedLabels labels, RandomGenerator random) {
    double[] mean = labels.mean();
    double[] deviation = labels.deviation();
    double[] row = new double[parameterWidth()];
    for (int d = 0; d < labelWidth; d++) {
      row[d] = scale.raw(mean[d]);
      row[labelWidth + d] = scale.raw(deviation[d] / mean[d]);
    }
    return Optional.of(row);
  }

  /** Shifts the raw mean, if there is neither m nor a floor, which belongs to mean and variation at once. */
  @Override
  public Rescaled rescaled(double[] shift, double[] scale) {
    boolean isScaled = Arrays.stream(shift).allMatch(m -> m == 0) && this.scale.floor() == 0;
    if (!isScaled || this.scale.times(scale).isEmpty()) {
      return Density.super.rescaled(shift, scale);
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
    Distribution[] columns = new Distribution[labelWidth];
    for (int d = 0; d < labelWidth; d++) {
      columns[d] = GammaDistribution.predicted(scale.of(theta[d]), scale.of(theta[labelWidth + d]), scale.floor());
    }
    return labelWidth == 1 ? columns[0] : JointDistribution.predicted("Independent", columns);
  }

  private final class BlockKernel implements Kernel {
    private final Scale.Column mean;
    private final Scale.Column variation;

    BlockKernel(int rows) {
      mean = new Scale.Column(scale, rows);
      variation = new Scale.Column(scale, rows);
    }

    @Override
    public void evaluate(Block block, int theta, int label, boolean withGradient, double[] logDensity) {
      int n = block.rows();
      BlockMath.fill(logDensity, 0, n);
      for (int d = 0; d < labelWidth; d++) {
        mean.evaluate(block.theta(theta + d), n);
        variation.evaluate(block.theta(theta + labelWidth + d), n);
        column(
            block.label(label + d), block.gradient(theta + d), block.gradient(theta + labelWidth + d), logDensity, n);
      }
    }

    private void column(double[] y, double[] byMean, double[] byVariation, double[] logDensity, int n) {
      for (int i = 0; i < n; i++) {
        double shape = variation.inverse()[i] * variation.inverse()[i];
        double logY = Math.log(y[i]);
        double away = (y[i] - 1 / mean.inverse()[i]) * mean.inverse()[i];
        double deviance = shape * Deviance.value(away, logY - mean.log()[i]);
        logDensity[i] +=
            -deviance - variation.log()[i] - Binet.value(shape) - logY - StandardNormal.HALF_LOG_2_PI;
        byMean[i] = shape * away * mean.slope()[i];
        byVariation[i] = (2 * (deviance + shape * Binet.slope(shape)) - 1) * variation.slope()[i];
      }
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Gamma that && labelWidth == that.labelWidth && scale.equals(that.scale);
  }

  @Override
  public int hashCode() {
    return Objects.hash("Gamma", labelWidth, scale);
  }

  @Override
  public String toString() {
    return "Gamma(" + labelWidth + ")";
  }
}
