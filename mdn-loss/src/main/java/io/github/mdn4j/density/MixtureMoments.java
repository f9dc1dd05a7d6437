// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.density;

import java.util.Arrays;

/** The moments of a mixture: Σₖ πₖ μₖ, and by the law of total variance Σₖ πₖ (varₖ + (μₖ − μ)²). */
final class MixtureMoments implements Moments {

  private final Mixture mixture;
  private final Moments[] components; // [K]
  private double[][] weight; // [K][rows]
  private double[][][] mean; // [K][D][rows]
  private double[][][] variance; // [K][D][rows]
  private double[] most = {};
  private double[] sum;
  private double[] scratch;

  MixtureMoments(Mixture mixture, Moments[] components) {
    this.mixture = mixture;
    this.components = components;
  }

  private void reserve(int rows) {
    if (rows <= most.length) {
      return;
    }
    int k = mixture.components();
    int d = mixture.labelWidth();
    weight = new double[k][rows];
    mean = new double[k][d][rows];
    variance = new double[k][d][rows];
    most = new double[rows];
    sum = new double[rows];
    scratch = new double[rows];
  }

  @Override
  public void evaluate(Block block, int theta, double[][] mean, double[][] variance) {
    int n = block.rows();
    reserve(n);
    weights(block, theta, n);
    for (int k = 0; k < weight.length; k++) {
      components[k].evaluate(block, theta + mixture.componentColumn(k), this.mean[k], this.variance[k]);
    }
    add(mean, variance, n);
    if (!areFinite(variance, n)) { // nor are they where a mean is not: a component of no weight may have no moments
      leaveOutWhatIsNeverDrawn(block, theta, n);
      add(mean, variance, n);
    }
  }

  @Override
  public void evaluateMean(Block block, int theta, double[][] mean) {
    int n = block.rows();
    reserve(n);
    weights(block, theta, n);
    for (int k = 0; k < weight.length; k++) {
      components[k].evaluateMean(block, theta + mixture.componentColumn(k), this.mean[k]);
    }
    add(mean, n);
    if (!areFinite(mean, n)) {
      leaveOutWhatIsNeverDrawn(block, theta, n);
      add(mean, n);
    }
  }

  private void add(double[][] mean, double[][] variance, int n) {
    add(mean, n);
    for (int d = 0; d < mean.length; d++) {
      Arrays.fill(variance[d], 0, n, 0);
      for (int k = 0; k < weight.length; k++) {
        addVariance(weight[k], this.mean[k][d], this.variance[k][d], mean[d], variance[d], n);
      }
    }
  }

  private void add(double[][] mean, int n) {
    for (int d = 0; d < mean.length; d++) {
      Arrays.fill(mean[d], 0, n, 0);
      for (int k = 0; k < weight.length; k++) {
        addMean(weight[k], this.mean[k][d], mean[d], n);
      }
    }
  }

  private static boolean areFinite(double[][] columns, int n) {
    return Arrays.stream(columns).allMatch(column -> BlockMath.areFinite(column, n));
  }

  private void leaveOutWhatIsNeverDrawn(Block block, int theta, int n) {
    for (int k = 0; k < weight.length; k++) {
      double[] logit = block.theta(theta + mixture.logitColumn(k));
      for (int i = 0; i < n; i++) {
        boolean never = Math.exp(logit[i] - most[i]) == 0; // its own weight is held away from 0
        for (int d = 0; never && d < mean[k].length; d++) {
          mean[k][d][i] = 0;
          variance[k][d][i] = 0;
        }
      }
    }
  }

  private void weights(Block block, int theta, int n) {
    System.arraycopy(block.theta(theta + mixture.logitColumn(0)), 0, most, 0, n);
    for (int k = 1; k < weight.length; k++) {
      BlockMath.max(most, block.theta(theta + mixture.logitColumn(k)), n);
    }
    BlockMath.fill(sum, 0, n);
    for (int k = 0; k < weight.length; k++) {
      BlockMath.expBelow(most, block.theta(theta + mixture.logitColumn(k)), weight[k], scratch, n);
      BlockMath.add(sum, weight[k], n);
    }
    BlockMath.reciprocal(sum, scratch, n);
    for (double[] each : weight) {
      BlockMath.multiply(each, scratch, n);
    }
  }

  private static void addMean(double[] weight, double[] mu, double[] mean, int n) {
    for (int i = 0; i < n; i++) {
      mean[i] += weight[i] * mu[i];
    }
  }

  private static void addVariance(
      double[] weight, double[] mu, double[] within, double[] mean, double[] variance, int n) {
    for (int i = 0; i < n; i++) {
      double between = mu[i] - mean[i];
      variance[i] += weight[i] * (within[i] + between * between);
    }
  }
}
