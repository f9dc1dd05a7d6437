// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.density;

/** The moments of columns y = μ + σ z: the mean is μ, the variance σ² Var[z]. */
final class LocationScaleMoments implements Moments {

  private final int labelWidth;
  private final int scales; // D, or 1 for all columns
  private final double standardVariance;
  private final Scale scale;
  private Scale.Column sigma;
  private int capacity;

  LocationScaleMoments(LocationScale family) {
    labelWidth = family.labelWidth();
    scales = labelWidth;
    standardVariance = family.standard().variance();
    scale = family.scale();
  }

  LocationScaleMoments(IsotropicGaussian gaussian) {
    labelWidth = gaussian.labelWidth();
    scales = 1;
    standardVariance = 1;
    scale = gaussian.scale();
  }

  @Override
  public void evaluate(Block block, int theta, double[][] mean, double[][] variance) {
    int n = block.rows();
    reserve(n);
    for (int d = 0; d < labelWidth; d++) {
      System.arraycopy(block.theta(theta + d), 0, mean[d], 0, n);
      if (d < scales) {
        sigma.evaluateSigma(block.theta(theta + labelWidth + d), n);
      }
      variance(standardVariance, sigma.sigma(), variance[d], n);
    }
  }

  @Override
  public void evaluateMean(Block block, int theta, double[][] mean) {
    for (int d = 0; d < labelWidth; d++) {
      System.arraycopy(block.theta(theta + d), 0, mean[d], 0, block.rows());
    }
  }

  private void reserve(int rows) {
    if (rows > capacity) {
      sigma = new Scale.Column(scale, rows);
      capacity = rows;
    }
  }

  private static void variance(double standardVariance, double[] sigma, double[] variance, int n) {
    for (int i = 0; i < n; i++) {
      variance[i] = standardVariance * (sigma[i] * sigma[i]);
    }
  }
}
