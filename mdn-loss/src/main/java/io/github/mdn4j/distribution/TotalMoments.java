// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.distribution;

import java.util.function.Function;

/**
 * Moments of a mixture from those of its components, by the laws of total expectation and total variance (docs/math.md, eq.
 * 12 and 13). A component of weight 0 adds nothing, whatever its moments: it may have none.
 *
 * @param weights π, K numbers
 * @param components K distributions over labels of D columns
 */
record TotalMoments(double[] weights, Distribution[] components) {

  /** Returns Σₖ πₖ μₖ, D numbers. */
  double[] mean() {
    return average(Distribution::mean);
  }

  /** Returns Σₖ πₖ (varₖ + (μₖ − μ)²), D numbers. */
  double[] variance() {
    double[] mean = mean();
    double[] variance = new double[mean.length];
    for (int k = 0; k < components.length; k++) {
      double weight = weights[k];
      double[] mu = components[k].mean();
      double[] within = components[k].variance();
      for (int d = 0; d < variance.length; d++) {
        double between = mu[d] - mean[d];
        variance[d] += weight == 0 ? 0 : weight * (within[d] + between * between);
      }
    }
    return variance;
  }

  /** Returns Σₖ πₖ varₖ, D numbers. */
  double[] varianceWithin() {
    return average(Distribution::variance);
  }

  private double[] average(Function<Distribution, double[]> of) {
    double[] average = new double[components[0].labelWidth()];
    for (int k = 0; k < components.length; k++) {
      double weight = weights[k];
      double[] numbers = of.apply(components[k]);
      for (int d = 0; d < average.length; d++) {
        average[d] += weight == 0 ? 0 : weight * numbers[d];
      }
    }
    return average;
  }

  /** Returns Σₖ πₖ (μₖ − μ)², D numbers. */
  double[] varianceBetween() {
    double[] mean = mean();
    double[] between = new double[mean.length];
    for (int k = 0; k < components.length; k++) {
      double weight = weights[k];
      double[] mu = components[k].mean();
      for (int d = 0; d < between.length; d++) {
        between[d] += weight == 0 ? 0 : weight * (mu[d] - mean[d]) * (mu[d] - mean[d]);
      }
    }
    return between;
  }

  /** Returns Σₖ πₖ (Covₖ + (μₖ − μ)(μₖ − μ)ᵀ), [D][D]. */
  double[][] covariance() {
    double[] mean = mean();
    double[][] covariance = new double[mean.length][mean.length];
    for (int k = 0; k < components.length; k++) {
      double weight = weights[k];
      double[] mu = components[k].mean();
      double[][] within = components[k].covariance();
      for (int a = 0; a < mean.length; a++) {
        for (int b = 0; b < mean.length; b++) {
          covariance[a][b] += weight == 0 ? 0 : weight * (within[a][b] + (mu[a] - mean[a]) * (mu[b] - mean[b]));
        }
      }
    }
    return covariance;
  }
}
