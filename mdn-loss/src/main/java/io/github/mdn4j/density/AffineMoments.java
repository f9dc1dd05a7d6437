// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.density;

/** The moments of m + s z from those of z. */
final class AffineMoments implements Moments {

  private final double[] shift;
  private final double[] scale;
  private final Moments standardised;

  AffineMoments(Affine affine, Moments standardised) {
    shift = affine.shift();
    scale = affine.scale();
    this.standardised = standardised;
  }

  @Override
  public void evaluate(Block block, int theta, double[][] mean, double[][] variance) {
    standardised.evaluate(block, theta, mean, variance);
    for (int d = 0; d < shift.length; d++) {
      change(mean[d], shift[d], scale[d], block.rows());
      change(variance[d], 0, scale[d] * scale[d], block.rows());
    }
  }

  @Override
  public void evaluateMean(Block block, int theta, double[][] mean) {
    standardised.evaluateMean(block, theta, mean);
    for (int d = 0; d < shift.length; d++) {
      change(mean[d], shift[d], scale[d], block.rows());
    }
  }

  private static void change(double[] x, double shift, double scale, int n) {
    for (int i = 0; i < n; i++) {
      x[i] = shift + scale * x[i];
    }
  }
}
