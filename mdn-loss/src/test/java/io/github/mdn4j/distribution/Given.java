// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.distribution;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Distributions that tests are about. */
final class Given {

  private Given() {}

  /** Returns a mixture of any components. */
  static MixtureDistribution mixture(double[] weights, Distribution... components) {
    double[] log = Arrays.stream(weights).map(Math::log).toArray();
    return MixtureDistribution.ofLogits(log, components);
  }

  /** Returns a one-dimensional mixture of Gaussians. */
  static MixtureDistribution gaussians(double[] weights, double[] mu, double[] sigma) {
    Distribution[] components = new Distribution[weights.length];
    for (int k = 0; k < components.length; k++) {
      components[k] = gaussian(mu[k], sigma[k]);
    }
    return mixture(weights, components);
  }

  /** Returns a one-dimensional Gaussian. */
  static GaussianDistribution gaussian(double mu, double sigma) {
    return GaussianDistribution.ofDeviations(new double[] {mu}, new double[] {sigma});
  }

  /** Returns a mixture of K Gaussians with correlation, of random parameters. */
  static MixtureDistribution fullGaussians(int components, int labelWidth, RandomGenerator random) {
    double[] weights = new double[components];
    Distribution[] parts = new Distribution[components];
    for (int k = 0; k < components; k++) {
      weights[k] = 0.2 + random.nextDouble();
      parts[k] = GaussianDistribution.ofCovariance(gaussianRow(labelWidth, random), covariance(labelWidth, random));
    }
    return mixture(weights, parts);
  }

  /** Returns D draws of a standard Gaussian. */
  static double[] gaussianRow(int width, RandomGenerator random) {
    double[] row = new double[width];
    for (int d = 0; d < width; d++) {
      row[d] = random.nextGaussian();
    }
    return row;
  }

  /** Returns a random positive definite matrix with eigenvalues not far from 1. */
  static double[][] covariance(int width, RandomGenerator random) {
    double[][] covariance = new double[width][width];
    for (int d = 0; d < width; d++) {
      covariance[d][d] = 0.3;
    }
    for (int i = 0; i < width; i++) {
      double[] root = gaussianRow(width, random);
      for (int a = 0; a < width; a++) {
        for (int b = 0; b < width; b++) {
          covariance[a][b] += root[a] * root[b] / width;
        }
      }
    }
    return covariance;
  }

  /** A Laplace distribution that implements what a family of one's own must, and nothing else. */
  record PlainLaplace(double location, double scale) implements Distribution {
    @Override
    public int labelWidth() {
      return 1;
    }

    @Override
    public double logDensity(double... y) {
      return -Math.abs(y[0] - location) / scale - Math.log(2 * scale);
    }

    @Override
    public double[] mean() {
      return new double[] {location};
    }

    @Override
    public double[][] covariance() {
      return new double[][] {{2 * scale * scale}};
    }

    @Override
    public double[] mode() {
      return mean();
    }

    @Override
    public double[] sample(Temperature temperature, RandomGenerator random) {
      double exponential = -Math.log1p(-random.nextDouble());
      double size = scale * Math.sqrt(temperature.spread()) * exponential;
      return new double[] {random.nextBoolean() ? location + size : location - size};
    }

    @Override
    public double cdf(double y) {
      double z = (y - location) / scale;
      return z < 0 ? 0.5 * Math.exp(z) : 1 - 0.5 * Math.exp(-z);
    }

    @Override
    public double survival(double y) {
      return cdf(2 * location - y);
    }
  }

  /** A coin: discrete, and known by little else than its probabilities. */
  record Coin(double one) implements Distribution {
    @Override
    public int labelWidth() {
      return 1;
    }

    @Override
    public double logDensity(double... y) {
      return y[0] == 1 ? Math.log(one) : y[0] == 0 ? Math.log(1 - one) : Double.NEGATIVE_INFINITY;
    }

    @Override
    public double[] mean() {
      return new double[] {one};
    }

    @Override
    public double[][] covariance() {
      return new double[][] {{one * (1 - one)}};
    }

    @Override
    public double[] mode() {
      return new double[] {one > 0.5 ? 1 : 0};
    }

    @Override
    public double[] sample(Temperature temperature, RandomGenerator random) {
      return new double[] {random.nextDouble() < one ? 1 : 0};
    }

    @Override
    public double cdf(double y) {
      return y < 0 ? 0 : y < 1 ? 1 - one : 1;
    }

    @Override
    public double quantile(double p) {
      return p <= 1 - one ? 0 : 1;
    }
  }

  /** One of C alternatives as a one-hot label. */
  record OneHot(double... probabilities) implements Distribution {
    @Override
    public int labelWidth() {
      return probabilities.length;
    }

    @Override
    public double logDensity(double... y) {
      double sum = 0;
      int hot = 0;
      for (int c = 0; c < y.length; c++) {
        if (y[c] != 0 && y[c] != 1) {
          return Double.NEGATIVE_INFINITY;
        }
        sum += y[c];
        hot = y[c] == 1 ? c : hot;
      }
      return sum == 1 ? Math.log(probabilities[hot]) : Double.NEGATIVE_INFINITY;
    }

    @Override
    public double[] mean() {
      return probabilities.clone();
    }

    @Override
    public double[][] covariance() {
      double[][] covariance = new double[probabilities.length][probabilities.length];
      for (int a = 0; a < covariance.length; a++) {
        for (int b = 0; b < covariance.length; b++) {
          covariance[a][b] = (a == b ? probabilities[a] : 0) - probabilities[a] * probabilities[b];
        }
      }
      return covariance;
    }

    @Override
    public double[] mode() {
      double[] mode = new double[probabilities.length];
      int best = 0;
      for (int c = 1; c < mode.length; c++) {
        best = probabilities[c] > probabilities[best] ? c : best;
      }
      mode[best] = 1;
      return mode;
    }

    @Override
    public double[] sample(Temperature temperature, RandomGenerator random) {
      double u = random.nextDouble();
      int c = 0;
      for (double below = probabilities[0]; c < probabilities.length - 1 && u >= below; below += probabilities[c]) {
        c++;
      }
      double[] y = new double[probabilities.length];
      y[c] = 1;
      return y;
    }
  }
}
