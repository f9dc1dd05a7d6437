// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.density;

import io.github.mdn4j.distribution.BivariateGaussianDistribution;
import io.github.mdn4j.distribution.Checks;
import io.github.mdn4j.distribution.Distribution;
import io.github.mdn4j.internal.Sigmoid;
import io.github.mdn4j.internal.StandardNormal;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * A Gaussian of two correlated columns, as in Graves (2013), eq. 24 and 25: pen offsets, positions in a plane.
 *
 * <p>Raw row: μ₁, μ₂, scale₁, scale₂, r, with the correlation ρ = (1 − ε) tanh r and ε = 10⁻¹², so that |ρ| stays below
 * 1 however large r is. In u = 1 − ρ and v = 1 + ρ, of which neither is ever the difference of like numbers, and with z
 * = (y − μ)/σ, log f(y) = −¼ [ (z₁ − z₂)²/u + (z₁ + z₂)²/v ] − ½ log uv − log σ₁σ₂ − log 2π.
 */
public final class BivariateGaussian implements LocationFamily {

  private static final long serialVersionUID = 1L;

  private static final double EPSILON = 1e-12;
  private static final double RANGE = 2 - 2 * EPSILON; // of u and of v
  private static final double CLOSEST = 0.999; // the largest correlation that a fit gives
  private static final double LOG_2_PI = 2 * StandardNormal.HALF_LOG_2_PI;

  private final Scale scale;

  private BivariateGaussian(Scale scale) {
    this.scale = Checks.given("BivariateGaussian", "scale", scale);
  }

  /** Makes a bivariate Gaussian with {@link Scale#standard()}. */
  public static BivariateGaussian of() {
    return of(Scale.standard());
  }

  /**
   * Makes a bivariate Gaussian.
   *
   * @param scale how raw numbers become standard deviations
   * @throws org.nd4j.linalg.exception.ND4JIllegalArgumentException if the scale is null
   */
  @JsonCreator
  public static BivariateGaussian of(@JsonProperty("scale") Scale scale) {
    return new BivariateGaussian(scale);
  }

  @Override
  public int labelWidth() {
    return 2;
  }

  @Override
  public int parameterWidth() {
    return 5;
  }

  /** Returns the activation of the scales. */
  public Scale scale() {
    return scale;
  }

  @Override
  public SDVariable logDensity(SameDiff sd, SDVariable theta, SDVariable y) {
    SDVariable logSigma = scale.log(sd, Columns.of(sd, theta, 2, 2)); // [n,2]
    SDVariable z = y.sub(Columns.of(sd, theta, 0, 2)).mul(sd.math().exp(logSigma.neg())); // [n,2]
    SDVariable first = Columns.of(sd, z, 0, 1);
    SDVariable second = Columns.of(sd, z, 1, 1);
    SDVariable twice = Columns.of(sd, theta, 4, 1).mul(2);
    SDVariable u = sd.nn().sigmoid(twice.neg()).mul(RANGE).add(EPSILON);
    SDVariable v = sd.nn().sigmoid(twice).mul(RANGE).add(EPSILON);
    SDVariable along = sd.math().square(first.add(second)).div(v);
    SDVariable across = sd.math().square(first.sub(second)).div(u);
    SDVariable logUv = sd.math().log(u).add(sd.math().log(v));
    return across.add(along).mul(-0.25).sub(logUv.mul(0.5)).sub(Columns.sum(logSigma, 2)).sub(LOG_2_PI);
  }

  @Override
  public Optional<double[]> fit(WeightedLabels labels, RandomGenerator random) {
    double[][] covariance = labels.covariance();
    double sigma1 = Math.sqrt(covariance[0][0]);
    double sigma2 = Math.sqrt(covariance[1][1]);
    double rho = covariance[0][1] / (sigma1 * sigma2);
    double held = Double.isNaN(rho) ? 0 : Math.max(-CLOSEST, Math.min(CLOSEST, rho));
    double[] mean = labels.mean();
    return Optional.of(new double[] {
      mean[0], mean[1], scale.raw(sigma1), scale.raw(sigma2), 0.5 * (Math.log1p(held) - Math.log1p(-held))
    });
  }

  @Override
  public Rescaled rescaled(double[] shift, double[] scale) {
    Optional<Scale> times = this.scale.times(scale);
    if (times.isEmpty()) {
      return LocationFamily.super.rescaled(shift, scale);
    }
    double[] gain = {scale[0], scale[1], 1, 1, 1};
    double[] offset = {shift[0], shift[1], Math.log(scale[0]), Math.log(scale[1]), 0};
    return Rescaled.of(of(times.get()), gain, offset);
  }

  @Override
  public Optional<Kernel> kernel(int rows) {
    return Optional.of(new BlockKernel(rows));
  }

  @Override
  public Distribution at(double... theta) {
    RawRow.check(this, theta);
    double u = EPSILON + RANGE * Sigmoid.of(-2 * theta[4]);
    double v = EPSILON + RANGE * Sigmoid.of(2 * theta[4]);
    return BivariateGaussianDistribution.predicted(
        theta[0], theta[1], scale.of(theta[2]), scale.of(theta[3]), u, v, scale.floor());
  }

  private final class BlockKernel extends FactoredKernel {
    private final Scale.Column sigma1;
    private final Scale.Column sigma2;
    private final double[] u;
    private final double[] v;
    private final double[] slope; // −∂u/∂r = ∂v/∂r
    private final double[] twice; // 2r
    private final double[] rootUv; // 1 / √(u v)
    private final double[] scratch;

    BlockKernel(int rows) {
      super(rows);
      sigma1 = new Scale.Column(scale, rows);
      sigma2 = new Scale.Column(scale, rows);
      u = new double[rows];
      v = new double[rows];
      slope = new double[rows];
      twice = new double[rows];
      rootUv = new double[rows];
      scratch = new double[rows];
    }

    @Override
    protected void evaluate(
        Block block, int theta, int label, boolean withGradient, double[] logDensity, double[] factor) {
      int n = block.rows();
      sigma1.evaluateInverse(block.theta(theta + 2), n);
      sigma2.evaluateInverse(block.theta(theta + 3), n);
      double[] r = block.theta(theta + 4);
      for (int i = 0; i < n; i++) {
        twice[i] = 2 * r[i];
      }
      BlockMath.exp(twice, v, scratch, n);
      correlate(n);
      double[] z1 = block.gradient(theta);
      double[] z2 = block.gradient(theta + 1);
      standardise(block.label(label), block.theta(theta), sigma1.inverse(), z1, n);
      standardise(block.label(label + 1), block.theta(theta + 1), sigma2.inverse(), z2, n);
      logDensity(z1, z2, logDensity, n);
      begin(rootUv, logDensity, factor, n);
      multiply(sigma1.inverse(), logDensity, factor, n);
      multiply(sigma2.inverse(), logDensity, factor, n);
      if (withGradient) {
        correlationGradient(z1, z2, block.gradient(theta + 4), n);
        gradient(z1, z2, block.gradient(theta + 2), block.gradient(theta + 3), n);
      }
    }

    // v holds exp(2r)
    private void correlate(int n) {
      for (int i = 0; i < n; i++) {
        double e = v[i];
        double q = 1 / (1 + e);
        u[i] = EPSILON + RANGE * q;
        v[i] = EPSILON + RANGE * (e * q);
        slope[i] = 2 * RANGE * (e * q) * q;
        rootUv[i] = 1 / Math.sqrt(u[i] * v[i]);
      }
    }

    private void logDensity(double[] z1, double[] z2, double[] logDensity, int n) {
      for (int i = 0; i < n; i++) {
        double across = z1[i] - z2[i];
        double along = z1[i] + z2[i];
        logDensity[i] = -0.25 * (across * across / u[i] + along * along / v[i]) - LOG_2_PI;
      }
    }

    private void correlationGradient(double[] z1, double[] z2, double[] gradient, int n) {
      for (int i = 0; i < n; i++) {
        double across = (z1[i] - z2[i]) / u[i];
        double along = (z1[i] + z2[i]) / v[i];
        gradient[i] = slope[i] * (0.25 * (along * along - across * across) + 0.5 * (1 / u[i] - 1 / v[i]));
      }
    }

    // the columns of z become the gradient of μ
    private void gradient(double[] z1, double[] z2, double[] raw1, double[] raw2, int n) {
      double[] inverse1 = sigma1.inverse();
      double[] inverse2 = sigma2.inverse();
      double[] slope1 = sigma1.slope();
      double[] slope2 = sigma2.slope();
      for (int i = 0; i < n; i++) {
        double across = 0.5 * (z1[i] - z2[i]) / u[i];
        double along = 0.5 * (z1[i] + z2[i]) / v[i];
        raw1[i] = (z1[i] * (along + across) - 1) * slope1[i];
        raw2[i] = (z2[i] * (along - across) - 1) * slope2[i];
        z1[i] = (along + across) * inverse1[i];
        z2[i] = (along - across) * inverse2[i];
      }
    }
  }

  private static void standardise(double[] y, double[] mu, double[] inverse, double[] z, int n) {
    for (int i = 0; i < n; i++) {
      z[i] = (y[i] - mu[i]) * inverse[i];
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof BivariateGaussian that && scale.equals(that.scale);
  }

  @Override
  public int hashCode() {
    return Objects.hash("BivariateGaussian", scale);
  }

  @Override
  public String toString() {
    return "BivariateGaussian()";
  }
}
