// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.density;

import io.github.mdn4j.arithmetic.GaussianArithmetic;

/** Passes over columns of Gaussians as their formulas, number by number. */
final class GaussianFormulas implements GaussianArithmetic {

  @Override
  public int room(int n) {
    return n;
  }

  @Override
  public boolean areWithin(float bound, float[] x, int from, int n) {
    for (int i = from; i < from + n; i++) {
      if (!(Math.abs(x[i]) <= bound)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void standardise(
      float[] raw, int mean, int scale, float[] y, int label, double floor, double[] z, double[] inverse,
      double[] exponent, int n) {
    for (int i = 0; i < n; i++) {
      inverse[i] = 1 / (Math.exp(raw[scale + i]) + floor);
      z[i] = ((double) y[label + i] - raw[mean + i]) * inverse[i];
      exponent[i] -= z[i] * z[i] / 2;
    }
  }

  @Override
  public void standardise(
      float[] raw, int logit, int mean, int scale, float[] y, int label, double floor, double[] z, double[] inverse,
      double[] exponent, double[] most, int n) {
    standardise(raw, mean, scale, y, label, floor, z, inverse, exponent, n);
    for (int i = 0; i < n; i++) {
      exponent[i] += raw[logit + i];
      most[i] = Math.max(most[i], exponent[i]);
    }
  }

  @Override
  public void priors(float[] raw, int logit, double[] prior, double[] sum, int n) {
    for (int i = 0; i < n; i++) {
      prior[i] = Math.exp(raw[logit + i]);
      sum[i] += prior[i];
    }
  }

  @Override
  public void joints(double[] joint, double[] most, double[] factor, double[] sum, int n) {
    for (int i = 0; i < n; i++) {
      joint[i] = Math.exp(joint[i] - most[i]) * factor[i];
      sum[i] += joint[i];
    }
  }

  @Override
  public void byLogit(
      double[] joint, double[] byJointSum, double[] prior, double[] byPriorSum, float[] gradient, int logit, int n) {
    for (int i = 0; i < n; i++) {
      joint[i] *= byJointSum[i];
      gradient[logit + i] = (float) (prior[i] * byPriorSum[i] - joint[i]);
    }
  }

  @Override
  public void byParameters(
      double[] joint, double[] z, double[] inverse, double floor, float[] gradient, int mean, int scale, int n) {
    for (int i = 0; i < n; i++) {
      gradient[mean + i] = (float) (-joint[i] * z[i] * inverse[i]);
      gradient[scale + i] = (float) (joint[i] * (1 - z[i] * z[i]) * (1 - floor * inverse[i]));
    }
  }

  @Override
  public void addMean(double[] weight, float[] raw, int mean, double[] total, int n) {
    for (int i = 0; i < n; i++) {
      total[i] += weight[i] * raw[mean + i];
    }
  }

  @Override
  public void addVariance(
      double[] weight, float[] raw, int mean, int scale, double floor, double[] center, double[] total, int n) {
    for (int i = 0; i < n; i++) {
      double sigma = Math.exp(raw[scale + i]) + floor;
      double between = raw[mean + i] - center[i];
      total[i] += weight[i] * (sigma * sigma + between * between);
    }
  }
}
