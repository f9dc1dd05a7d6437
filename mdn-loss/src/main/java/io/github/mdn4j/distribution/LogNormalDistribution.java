// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.distribution;

import io.github.mdn4j.internal.StandardNormal;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/** D independent positive columns whose logarithms are Gaussian. */
public final class LogNormalDistribution implements Distribution {

  private final double[] mu;
  private final double[] sigma;
  private final double floor;

  private LogNormalDistribution(double[] mu, double[] sigma, double floor) {
    this.mu = mu;
    this.sigma = sigma;
    this.floor = floor;
  }

  /**
   * Makes log-normal columns.
   *
   * @param meanOfLog the means of log y, D numbers
   * @param scaleOfLog the standard deviations of log y, D positive numbers
   * @throws org.nd4j.linalg.exception.ND4JIllegalArgumentException if the numbers are not as many, finite and positive
   */
  public static LogNormalDistribution of(double[] meanOfLog, double[] scaleOfLog) {
    double[] mu = Checks.finite("LogNormalDistribution", "mean of log y", meanOfLog);
    return predicted(mu, Checks.positive("LogNormalDistribution", "scale of log y", mu.length, scaleOfLog), 0);
  }

  /**
   * Makes what a network predicts, whatever its raw numbers: nothing is checked and the arrays are not copied, as a
   * scale may be 0 or infinite where a raw number is far out.
   *
   * @param mu the means of log y, D numbers
   * @param sigma the standard deviations of log y, D numbers
   * @param floor σ₀, below which a scale cannot go, or 0 if there is no floor
   */
  public static LogNormalDistribution predicted(double[] mu, double[] sigma, double floor) {
    return new LogNormalDistribution(mu, sigma, floor);
  }

  @Override
  public int labelWidth() {
    return mu.length;
  }

  @Override
  public double logDensity(double... y) {
    Checks.label(this, y);
    double sum = 0;
    for (int d = 0; d < y.length; d++) {
      if (y[d] <= 0) {
        return Double.NEGATIVE_INFINITY;
      }
      double logY = Math.log(y[d]);
      sum += StandardNormal.logDensity((logY - mu[d]) / sigma[d]) - Math.log(sigma[d]) - logY;
    }
    return sum;
  }

  /** Returns exp(μ + σ²/2). */
  @Override
  public double[] mean() {
    return exp(0.5);
  }

  /** Returns exp(μ − σ²). */
  @Override
  public double[] mode() {
    return exp(-1);
  }

  private double[] exp(double variances) {
    double[] y = new double[mu.length];
    for (int d = 0; d < y.length; d++) {
      y[d] = Math.exp(mu[d] + variances * sigma[d] * sigma[d]);
    }
    return y;
  }

  /** Returns (exp(σ²) − 1) exp(2μ + σ²). */
  @Override
  public double[] variance() {
    double[] variance = mean();
    for (int d = 0; d < variance.length; d++) {
      variance[d] *= variance[d] * Math.expm1(sigma[d] * sigma[d]);
    }
    return variance;
  }

  @Override
  public double[][] covariance() {
    double[] variance = variance();
    double[][] covariance = new double[variance.length][variance.length];
    for (int d = 0; d < variance.length; d++) {
      covariance[d][d] = variance[d];
    }
    return covariance;
  }

  @Override
  public double[] sample(Temperature temperature, RandomGenerator random) {
    double spread = Math.sqrt(temperature.spread());
    double[] y = new double[mu.length];
    for (int d = 0; d < y.length; d++) {
      y[d] = Math.exp(mu[d] + sigma[d] * spread * random.nextGaussian());
    }
    return y;
  }

  /** Multiplies σ, the scale of log y, by √τ of the spread. */
  @Override
  public LogNormalDistribution at(Temperature temperature) {
    double[] wider = sigma.clone();
    for (int d = 0; d < wider.length; d++) {
      wider[d] *= Math.sqrt(temperature.spread());
    }
    return new LogNormalDistribution(mu, wider, 0);
  }

  @Override
  public double cdf(double y) {
    Checks.oneDimensional(this, "cdf");
    return y <= 0 ? 0 : StandardNormal.cdf((Math.log(y) - mu[0]) / sigma[0]);
  }

  @Override
  public double quantile(double p) {
    Checks.oneDimensional(this, "quantile");
    return Math.exp(mu[0] + sigma[0] * StandardNormal.quantile(Checks.probability(this, p)));
  }

  @Override
  public double survival(double y) {
    Checks.oneDimensional(this, "survival");
    return y <= 0 ? 1 : StandardNormal.survival((Math.log(y) - mu[0]) / sigma[0]);
  }

  @Override
  public double upperQuantile(double q) {
    Checks.oneDimensional(this, "upperQuantile");
    return Math.exp(mu[0] - sigma[0] * StandardNormal.quantile(Checks.probability(this, q)));
  }

  @Override
  public Distribution marginal(int... indices) {
    Indices.check(this, indices);
    return new LogNormalDistribution(Indices.pick(mu, indices), Indices.pick(sigma, indices), floor);
  }

  /** The columns are independent, so that only whether the values can be at all matters. */
  @Override
  public Distribution condition(int[] indices, double[] values) {
    int[] others = Indices.others(this, indices, values);
    for (double value : values) {
      if (!(value > 0)) {
        throw Indices.noDensity(this, indices, values);
      }
    }
    return marginal(others);
  }

  @Override
  public double crps(double y) {
    Checks.oneDimensional(this, "crps");
    double below = cdf(y);
    double weighted = y <= 0 ? 0 : StandardNormal.cdf((Math.log(y) - mu[0]) / sigma[0] - sigma[0]);
    double half = StandardNormal.cdf(-sigma[0] / Math.sqrt(2));
    return y * (2 * below - 1) - 2 * mean()[0] * (weighted - half);
  }

  /** Without a shift it is log-normal again. */
  @Override
  public Distribution affine(double[] shift, double[] scale) {
    if (Arrays.stream(shift).anyMatch(m -> m != 0)) {
      return AffineDistribution.of(this, shift, scale);
    }
    AffineDistribution.check(this, shift, scale);
    double[] moved = mu.clone();
    for (int d = 0; d < moved.length; d++) {
      moved[d] += Math.log(scale[d]);
    }
    return new LogNormalDistribution(moved, sigma, floor);
  }

  @Override
  public Parameters parameters() {
    return Parameters.of("logNormal").with("meanOfLog", mu).with("scaleOfLog", sigma);
  }

  @Override
  public void inspect(Inspector inspector) {
    for (double s : sigma) {
      inspector.scale(s, floor);
    }
  }

  @Override
  public String toString() {
    return Parameters.textOf(this, "LogNormal(" + mu.length + ")");
  }
}
