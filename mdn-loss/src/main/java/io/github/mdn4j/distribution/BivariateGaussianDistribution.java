// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.distribution;

import io.github.mdn4j.internal.StandardNormal;
import java.util.random.RandomGenerator;
import org.nd4j.linalg.exception.ND4JIllegalArgumentException;

/**
 * A Gaussian over two columns by their standard deviations and correlation ρ.
 *
 * <p>Its own density and draws go by the sum and the difference of the standardised columns, which are independent,
 * of variances 2 (1 + ρ) and 2 (1 − ρ): a triangular factor would lose digits where ρ is near ±1.
 */
public final class BivariateGaussianDistribution implements BoundGaussian {

  private static final double LOG_2_PI = 2 * StandardNormal.HALF_LOG_2_PI;

  private final double mu1;
  private final double mu2;
  private final double sigma1;
  private final double sigma2;
  private final double u; // 1 − ρ
  private final double v; // 1 + ρ
  private final double floor1;
  private final double floor2;

  private BivariateGaussianDistribution(
      double mu1, double mu2, double sigma1, double sigma2, double u, double v, double floor1, double floor2) {
    this.mu1 = mu1;
    this.mu2 = mu2;
    this.sigma1 = sigma1;
    this.sigma2 = sigma2;
    this.u = u;
    this.v = v;
    this.floor1 = floor1;
    this.floor2 = floor2;
  }

  /**
   * Makes a Gaussian over two columns.
   *
   * @param mean μ, 2 numbers
   * @param scale the standard deviations, 2 positive numbers
   * @param correlation ρ, inside (−1, 1)
   * @throws ND4JIllegalArgumentException if the numbers are not as many, finite, positive and inside (−1, 1)
   */
  public static BivariateGaussianDistribution of(double[] mean, double[] scale, double correlation) {
    String who = "BivariateGaussianDistribution";
    double[] mu = Checks.finite(who, "mean", 2, mean);
    double[] sigma = Checks.positive(who, "scale", 2, scale);
    if (!(Math.abs(correlation) < 1)) {
      throw new ND4JIllegalArgumentException(who + ": correlation must lie inside (-1, 1), got " + correlation);
    }
    return predicted(mu[0], mu[1], sigma[0], sigma[1], 1 - correlation, 1 + correlation, 0);
  }

  /**
   * Makes what a network predicts, whatever its raw numbers: nothing is checked, as a scale may be 0 or infinite
   * where a raw number is far out.
   *
   * @param mu1 the mean of the first column
   * @param mu2 the mean of the second column
   * @param sigma1 the standard deviation of the first column
   * @param sigma2 the standard deviation of the second column
   * @param u 1 − ρ, positive
   * @param v 1 + ρ, positive
   * @param floor σ₀, below which a scale cannot go, or 0 if there is no floor
   */
  public static BivariateGaussianDistribution predicted(
      double mu1, double mu2, double sigma1, double sigma2, double u, double v, double floor) {
    return new BivariateGaussianDistribution(mu1, mu2, sigma1, sigma2, u, v, floor, floor);
  }

  @Override
  public GaussianDistribution gaussian() {
    double[][] lower = {{sigma1, 0}, {0.5 * (v - u) * sigma2, Math.sqrt(u * v) * sigma2}};
    return GaussianDistribution.ofCovarianceFactor(mean(), lower);
  }

  @Override
  public double logDensity(double... y) {
    Checks.label(this, y);
    double z1 = (y[0] - mu1) / sigma1;
    double z2 = (y[1] - mu2) / sigma2;
    double across = (z1 - z2) * (z1 - z2) / u;
    double along = (z1 + z2) * (z1 + z2) / v;
    double logDeterminant = 0.5 * Math.log(u * v);
    return -0.25 * (across + along) - logDeterminant - Math.log(sigma1) - Math.log(sigma2) - LOG_2_PI;
  }

  @Override
  public int labelWidth() {
    return 2;
  }

  @Override
  public double[] mean() {
    return new double[] {mu1, mu2};
  }

  @Override
  public double[][] covariance() {
    double both = 0.5 * (v - u) * sigma1 * sigma2;
    return new double[][] {{sigma1 * sigma1, both}, {both, sigma2 * sigma2}};
  }

  @Override
  public double[] sample(Temperature temperature, RandomGenerator random) {
    double spread = Math.sqrt(temperature.spread());
    double along = Math.sqrt(0.5 * v) * random.nextGaussian();
    double across = Math.sqrt(0.5 * u) * random.nextGaussian();
    return new double[] {mu1 + spread * sigma1 * (along + across), mu2 + spread * sigma2 * (along - across)};
  }

  @Override
  public Distribution affine(double[] shift, double[] scale) {
    double[] mean = AffineDistribution.changed(this, mean(), shift, scale);
    return new BivariateGaussianDistribution(
        mean[0], mean[1], scale[0] * sigma1, scale[1] * sigma2, u, v, scale[0] * floor1, scale[1] * floor2);
  }

  @Override
  public Parameters parameters() {
    return Parameters.of("bivariateGaussian")
        .with("mean", mean())
        .with("scale", new double[] {sigma1, sigma2})
        .with("correlation", 0.5 * (v - u));
  }

  @Override
  public void inspect(Inspector inspector) {
    inspector.scale(sigma1, floor1);
    inspector.scale(sigma2, floor2);
  }

  @Override
  public String toString() {
    return Parameters.textOf(this, "BivariateGaussian()");
  }
}
