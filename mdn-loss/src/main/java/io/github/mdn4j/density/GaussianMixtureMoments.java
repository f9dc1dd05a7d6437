// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.density;

import io.github.mdn4j.arithmetic.Arithmetic;
import io.github.mdn4j.arithmetic.GaussianArithmetic;

/**
 * The moments of a mixture of K ≥ 2 diagonal Gaussians with σ = exp(raw) + σ₀, in vectors where a block is of floats.
 *
 * <p>All is computed in doubles, with exponentials within 1e-13, where numbers are within the bounds of
 * {@link GaussianMixtureColumns}.
 */
final class GaussianMixtureMoments implements FloatMoments {

  private final GaussianArithmetic arithmetic;
  private final Moments moments;
  private final GaussianMixtureColumns columns;
  private final int components;
  private final double floor;
  private double[][] weight; // [K][rows], not normalised; null until there is a block of floats
  private double[] sum = {};

  /**
   * Makes moments.
   *
   * @param moments of the same mixture, for doubles
   * @param components K
   * @param gaussian the component
   */
  GaussianMixtureMoments(
      GaussianArithmetic arithmetic, Moments moments, int components, DiagonalGaussian gaussian) {
    this.arithmetic = arithmetic;
    this.moments = moments;
    this.components = components;
    columns = new GaussianMixtureColumns(arithmetic, components, gaussian.labelWidth());
    floor = gaussian.scale().floor();
  }

  /** Returns such moments where there are vectors, else those for doubles. */
  static Moments where(Moments moments, int components, DiagonalGaussian gaussian) {
    return Arithmetic.vectors()
        .<Moments>map(vectors -> new GaussianMixtureMoments(vectors.gaussians(), moments, components, gaussian))
        .orElse(moments);
  }

  @Override
  public void evaluate(Block block, int theta, double[][] mean, double[][] variance) {
    moments.evaluate(block, theta, mean, variance);
  }

  @Override
  public void evaluateMean(Block block, int theta, double[][] mean) {
    moments.evaluateMean(block, theta, mean);
  }

  @Override
  public boolean evaluate(float[] theta, int rows, double[][] mean, double[][] variance) {
    if (arithmetic.room(rows) != rows || !columns.areWithinBounds(theta, rows, rows)) {
      return false;
    }
    if (sum.length < rows) {
      weight = new double[components][rows];
      sum = new double[rows];
    }
    BlockMath.fill(sum, 0, rows);
    for (int k = 0; k < components; k++) {
      arithmetic.priors(theta, k * rows, weight[k], sum, rows);
    }
    BlockMath.reciprocal(sum, sum, rows);
    for (int d = 0; d < mean.length; d++) {
      BlockMath.fill(mean[d], 0, rows);
      BlockMath.fill(variance[d], 0, rows);
      for (int k = 0; k < components; k++) {
        arithmetic.addMean(weight[k], theta, columns.mean(k, d) * rows, mean[d], rows);
      }
      BlockMath.multiply(mean[d], sum, rows);
      for (int k = 0; k < components; k++) {
        arithmetic.addVariance(
            weight[k], theta, columns.mean(k, d) * rows, columns.scale(k, d) * rows, floor, mean[d], variance[d], rows);
      }
      BlockMath.multiply(variance[d], sum, rows);
    }
    return true;
  }
}
