// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.density;

import java.util.random.RandomGenerator;

/** A {@link Mixture} with its parameters bound: weights, and what each component predicts. */
public final class MixtureDistribution implements Distribution {

  private final double[] logWeights;
  private final Distribution[] components;

  MixtureDistribution(double[] logWeights, Distribution[] components) {
    this.logWeights = logWeights;
    this.components = components;
  }

  /** Returns log softmax of the first K numbers. */
  static double[] logSoftmax(double[] logits, int k) {
    double max = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < k; i++) {
      max = Math.max(max, logits[i]);
    }
    double sum = 0;
    for (int i = 0; i < k; i++) {
      sum += Math.exp(logits[i] - max);
    }
    double logSum = max + Math.log(sum);
    double[] log = new double[k];
    for (int i = 0; i < k; i++) {
      log[i] = logits[i] - logSum;
    }
    return log;
  }

  /** Returns the mixing weights π, K numbers that sum to 1. */
  public double[] weights() {
    double[] weights = new double[logWeights.length];
    for (int k = 0; k < weights.length; k++) {
      weights[k] = Math.exp(logWeights[k]);
    }
    return weights;
  }

  /** Returns K. */
  public int components() {
    return components.length;
  }

  /** Returns component k. */
  public Distribution component(int k) {
    return components[k];
  }

  /** Returns the component of largest weight; the first of them in a tie. */
  public int heaviest() {
    int heaviest = 0;
    for (int k = 1; k < logWeights.length; k++) {
      if (logWeights[k] > logWeights[heaviest]) {
        heaviest = k;
      }
    }
    return heaviest;
  }

  @Override
  public int labelWidth() {
    return components[0].labelWidth();
  }

  @Override
  public double logDensity(double... y) {
    Checks.label(this, y);
    double[] joint = new double[components.length];
    double max = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < joint.length; k++) {
      joint[k] = logWeights[k] + components[k].logDensity(y);
      max = Math.max(max, joint[k]);
    }
    if (max == Double.NEGATIVE_INFINITY) {
      return max;
    }
    double sum = 0;
    for (double j : joint) {
      sum += Math.exp(j - max);
    }
    return max + Math.log(sum);
  }

  @Override
  public double[] mean() {
    double[] mean = new double[labelWidth()];
    for (int k = 0; k < components.length; k++) {
      double weight = Math.exp(logWeights[k]);
      double[] mu = components[k].mean();
      for (int d = 0; d < mean.length; d++) {
        mean[d] += weight * mu[d];
      }
    }
    return mean;
  }

  /** The law of total variance: Σₖ πₖ (varₖ + (μₖ − μ)²). */
  @Override
  public double[] variance() {
    double[] mean = mean();
    double[] variance = new double[mean.length];
    for (int k = 0; k < components.length; k++) {
      double weight = Math.exp(logWeights[k]);
      double[] mu = components[k].mean();
      double[] within = components[k].variance();
      for (int d = 0; d < variance.length; d++) {
        double between = mu[d] - mean[d];
        variance[d] += weight * (within[d] + between * between);
      }
    }
    return variance;
  }

  @Override
  public double[][] covariance() {
    double[] mean = mean();
    double[][] covariance = new double[mean.length][mean.length];
    for (int k = 0; k < components.length; k++) {
      double weight = Math.exp(logWeights[k]);
      double[] mu = components[k].mean();
      double[][] within = components[k].covariance();
      for (int a = 0; a < mean.length; a++) {
        for (int b = 0; b < mean.length; b++) {
          covariance[a][b] += weight * (within[a][b] + (mu[a] - mean[a]) * (mu[b] - mean[b]));
        }
      }
    }
    return covariance;
  }

  /** Returns the best of the components' modes. */
  @Override
  public double[] mode() {
    double[] best = null;
    double height = Double.NEGATIVE_INFINITY;
    for (Distribution component : components) {
      double[] y = component.mode();
      double log = logDensity(y);
      if (best == null || log > height) {
        best = y;
        height = log;
      }
    }
    return best;
  }

  /** Draws a component by inverting the distribution of the weights with one uniform number, then a label from it. */
  @Override
  public double[] sample(RandomGenerator random, Temperature temperature) {
    double[] log = logWeights;
    if (temperature.mixing() != 1) {
      log = logWeights.clone();
      for (int k = 0; k < log.length; k++) {
        log[k] /= temperature.mixing();
      }
      log = logSoftmax(log, log.length);
    }
    double u = random.nextDouble();
    int k = 0;
    double below = Math.exp(log[0]);
    while (k < components.length - 1 && u >= below) {
      k++;
      below += Math.exp(log[k]);
    }
    return components[k].sample(random, temperature);
  }

  @Override
  public double cdf(double y) {
    Checks.oneDimensional(this, "cdf");
    double sum = 0;
    for (int k = 0; k < components.length; k++) {
      sum += Math.exp(logWeights[k]) * components[k].cdf(y);
    }
    return sum;
  }

  @Override
  public double quantile(double p) {
    Checks.oneDimensional(this, "quantile");
    Checks.probability(toString(), p);
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (Distribution component : components) {
      double q = component.quantile(p);
      low = Math.min(low, q);
      high = Math.max(high, q);
    }
    while (high - low > Math.ulp(Math.max(Math.abs(low), Math.abs(high))) * 2) {
      double middle = low + (high - low) / 2;
      if (cdf(middle) < p) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return high;
  }

  @Override
  public double crps(double y) {
    throw new UnsupportedOperationException("crps of " + this);
  }

  @Override
  public void inspect(Inspector inspector) {
    inspector.weights(weights());
    for (Distribution component : components) {
      component.inspect(inspector);
    }
  }

  @Override
  public String toString() {
    return "Mixture(" + components.length + ", " + components[0] + ")";
  }
}
