// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.density;

import io.github.mdn4j.internal.StandardNormal;

/**
 * The kernel of a {@link LowRankGaussian}: modified Gram-Schmidt on [W; I] and [z; 0], all rows of a block at once.
 *
 * <p>With [W; I] = Q T the lower part of Q is T⁻¹, so that every factor of the gradient is there when the decomposition
 * is: ∂ log f / ∂z = −e and ∂ log f / ∂W = −e ē′ − Q Q̄′, where the bar marks the lower parts of the residual and of Q.
 */
final class LowRankKernel implements Kernel {

  private final int width;
  private final int rank;
  private final Scale.Column[] sigma; // [D]
  private final double[][] z; // [D][rows]
  private final double[][][] q; // [rank][D + rank][rows]
  private final double[][] residual; // [D + rank][rows]
  private final double[] dot;
  private final double[] log;
  private final double[] scratch;

  LowRankKernel(int width, int rank, Scale scale, int rows) {
    this.width = width;
    this.rank = rank;
    sigma = new Scale.Column[width];
    for (int d = 0; d < width; d++) {
      sigma[d] = new Scale.Column(scale, rows);
    }
    z = new double[width][rows];
    q = new double[rank][width + rank][rows];
    residual = new double[width + rank][rows];
    dot = new double[rows];
    log = new double[rows];
    scratch = new double[rows];
  }

  @Override
  public void evaluate(Block block, int theta, int label, boolean withGradient, double[] logDensity) {
    int n = block.rows();
    BlockMath.fill(logDensity, -width * StandardNormal.HALF_LOG_2_PI, n);
    load(block, theta, label, logDensity, n);
    for (int j = 0; j < rank; j++) {
      orthogonalise(q[j], j, n);
      product(q[j], q[j], dot, n);
      BlockMath.log(dot, log, scratch, n);
      normalise(log, logDensity, dot, n);
      for (double[] column : q[j]) {
        BlockMath.multiply(column, dot, n);
      }
    }
    orthogonalise(residual, rank, n);
    product(residual, residual, dot, n);
    for (int i = 0; i < n; i++) {
      logDensity[i] -= 0.5 * dot[i];
    }
    if (withGradient) {
      gradient(block, theta, n);
    }
  }

  private void load(Block block, int theta, int label, double[] logDensity, int n) {
    for (int d = 0; d < width; d++) {
      sigma[d].evaluate(block.theta(theta + width + d), n);
      BlockMath.subtract(logDensity, sigma[d].log(), logDensity, n);
      BlockMath.subtract(block.label(label + d), block.theta(theta + d), z[d], n);
      BlockMath.multiply(z[d], sigma[d].inverse(), n);
      System.arraycopy(z[d], 0, residual[d], 0, n);
      for (int j = 0; j < rank; j++) {
        System.arraycopy(block.theta(factor(theta, d, j)), 0, q[j][d], 0, n);
        BlockMath.multiply(q[j][d], sigma[d].inverse(), n);
      }
    }
    for (int a = 0; a < rank; a++) {
      BlockMath.fill(residual[width + a], 0, n);
      for (int j = 0; j < rank; j++) {
        BlockMath.fill(q[j][width + a], a == j ? 1 : 0, n);
      }
    }
  }

  private int factor(int theta, int d, int j) {
    return theta + 2 * width + d * rank + j;
  }

  private static void product(double[][] x, double[][] y, double[] out, int n) {
    BlockMath.fill(out, 0, n);
    for (int d = 0; d < x.length; d++) {
      addProduct(out, x[d], y[d], n);
    }
  }

  // Twice: where factors are far larger than scales, all but the last digits cancel the first time.
  private void orthogonalise(double[][] x, int units, int n) {
    for (int pass = 0; pass < 2; pass++) {
      for (int j = 0; j < units; j++) {
        product(x, q[j], dot, n);
        for (int d = 0; d < x.length; d++) {
          subtractProduct(x[d], dot, q[j][d], n);
        }
      }
    }
  }

  private static void normalise(double[] logSquare, double[] logDensity, double[] square, int n) {
    for (int i = 0; i < n; i++) {
      logDensity[i] -= 0.5 * logSquare[i];
      square[i] = 1 / Math.sqrt(square[i]);
    }
  }

  private void gradient(Block block, int theta, int n) {
    for (int d = 0; d < width; d++) {
      double[] inverse = sigma[d].inverse();
      double[] raw = block.gradient(theta + width + d);
      double[] mu = block.gradient(theta + d);
      for (int i = 0; i < n; i++) {
        raw[i] = z[d][i] * residual[d][i] - 1;
        mu[i] = residual[d][i] * inverse[i];
      }
      for (int a = 0; a < rank; a++) {
        double[] slope = block.gradient(factor(theta, d, a));
        BlockMath.fill(slope, 0, n);
        subtractProduct(slope, residual[d], residual[width + a], n);
        for (int j = a; j < rank; j++) {
          subtractProduct(slope, q[j][d], q[j][width + a], n);
        }
        BlockMath.multiply(slope, inverse, n); // now by F, and F · slope = W · ∂ log f / ∂W
        subtractProduct(raw, slope, block.theta(factor(theta, d, a)), n);
      }
      BlockMath.multiply(raw, sigma[d].slope(), n);
    }
  }

  private static void addProduct(double[] sum, double[] x, double[] y, int n) {
    for (int i = 0; i < n; i++) {
      sum[i] += x[i] * y[i];
    }
  }

  private static void subtractProduct(double[] sum, double[] x, double[] y, int n) {
    for (int i = 0; i < n; i++) {
      sum[i] -= x[i] * y[i];
    }
  }
}
