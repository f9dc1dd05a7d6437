// SPDX-License-Identifier: Apache-2.0
package org.example;

import io.github.mdn4j.distribution.Checks;
import io.github.mdn4j.distribution.Distribution;
import io.github.mdn4j.distribution.Inspector;
import io.github.mdn4j.distribution.Parameters;
import io.github.mdn4j.distribution.Temperature;
import java.util.random.RandomGenerator;

/** The hyperbolic secant distribution of one number, with mean μ and standard deviation σ. */
final class HyperbolicSecantDistribution implements Distribution {

  private final double mu;
  private final double sigma;
  private final double floor;

  HyperbolicSecantDistribution(double mu, double sigma, double floor) {
    this.mu = mu;
    this.sigma = sigma;
    this.floor = floor;
  }

  @Override
  public int labelWidth() {
    return 1;
  }

  @Override
  public double logDensity(double... y) {
    Checks.label(this, y);
    double x = Math.PI / 2 * Math.abs(y[0] - mu) / sigma;
    return -x - Math.log1p(Math.exp(-2 * x)) - Math.log(sigma);
  }

  @Override
  public double[] mean() {
    return new double[] {mu};
  }

  @Override
  public double[][] covariance() {
    return new double[][] {{sigma * sigma}};
  }

  @Override
  public double[] mode() {
    return mean();
  }

  @Override
  public double[] sample(Temperature temperature, RandomGenerator random) {
    double u = random.nextDouble(Double.MIN_NORMAL, 1);
    return new double[] {mu + Math.sqrt(temperature.spread()) * sigma * standardQuantile(u)};
  }

  @Override
  public double cdf(double y) {
    return 2 / Math.PI * Math.atan(Math.exp(Math.PI / 2 * (y - mu) / sigma));
  }

  @Override
  public double survival(double y) {
    return cdf(2 * mu - y);
  }

  @Override
  public double quantile(double p) {
    Checks.probability(this, p);
    return mu + sigma * standardQuantile(p);
  }

  @Override
  public double upperQuantile(double q) {
    Checks.probability(this, q);
    return mu - sigma * standardQuantile(q);
  }

  private static double standardQuantile(double p) {
    return 2 / Math.PI * Math.log(Math.tan(Math.PI / 2 * p));
  }

  @Override
  public void inspect(Inspector inspector) {
    inspector.scale(sigma, floor);
  }

  @Override
  public Parameters parameters() {
    return Parameters.of("hyperbolicSecant").with("mean", mu).with("sigma", sigma);
  }

  @Override
  public String toString() {
    return "HyperbolicSecant(" + mu + ", " + sigma + ")";
  }
}
