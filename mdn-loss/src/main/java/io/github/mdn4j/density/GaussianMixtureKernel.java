// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.density;

import io.github.mdn4j.arithmetic.Arithmetic;
import io.github.mdn4j.arithmetic.GaussianArithmetic;
import io.github.mdn4j.internal.StandardNormal;

/**
 * The kernel of a mixture of K ≥ 2 diagonal Gaussians with σ = exp(raw) + σ₀, in vectors where a block is of floats.
 *
 * <p>With logits l_k, z = (y − μ)/σ and m the largest of j_k = l_k − ½ Σ z²: log f = m − ½ D log 2π +
 * log(Σ exp(j_k − m) Π 1/σ) − log Σ exp(l_k). All is computed in doubles, within 1e-12, where numbers are within the
 * bounds of {@link GaussianMixtureColumns}.
 */
final class GaussianMixtureKernel implements FloatKernel {

  private final GaussianArithmetic arithmetic;
  private final Kernel kernel;
  private final GaussianMixtureColumns columns;
  private final int components;
  private final int labelWidth;
  private final double floor;
  private final int rows;
  private double[][] z; // [K D][rows]; as all else, null until there is a block of floats
  private double[][] inverse; // [K D][rows], 1/σ
  private double[][] prior; // [K][rows]
  private double[][] joint; // [K][rows], j_k, then exp(j_k − m) Π 1/σ, then the responsibility
  private double[][] factor; // [K][rows], Π 1/σ
  private double[] most;
  private double[] priorSum;
  private double[] jointSum;
  private double[] scratch;

  /**
   * Makes a kernel.
   *
   * @param kernel of the same mixture, for doubles
   * @param components K
   * @param gaussian the component
   * @param rows the most rows of a block
   */
  GaussianMixtureKernel(
      GaussianArithmetic arithmetic, Kernel kernel, int components, DiagonalGaussian gaussian, int rows) {
    this.arithmetic = arithmetic;
    this.kernel = kernel;
    this.components = components;
    labelWidth = gaussian.labelWidth();
    floor = gaussian.scale().floor();
    columns = new GaussianMixtureColumns(arithmetic, components, labelWidth);
    this.rows = rows;
  }

  private void reserve() {
    int room = arithmetic.room(rows);
    z = new double[components * labelWidth][room];
    inverse = new double[components * labelWidth][room];
    prior = new double[components][room];
    joint = new double[components][room];
    factor = labelWidth == 1 ? inverse : new double[components][room];
    most = new double[room];
    priorSum = new double[room];
    jointSum = new double[room];
    scratch = new double[room];
  }

  /** Returns such a kernel where there are vectors, else the one for doubles. */
  static Kernel where(Kernel kernel, int components, DiagonalGaussian gaussian, int rows) {
    return Arithmetic.vectors()
        .<Kernel>map(vectors -> new GaussianMixtureKernel(vectors.gaussians(), kernel, components, gaussian, rows))
        .orElse(kernel);
  }

  @Override
  public void evaluate(Block block, int theta, int label, boolean withGradient, double[] logDensity) {
    kernel.evaluate(block, theta, label, withGradient, logDensity);
  }

  @Override
  public boolean evaluate(FloatBlock block, boolean withGradient, double[] logDensity) {
    int n = block.rows();
    boolean within = columns.areWithinBounds(block.theta(), block.room(), n)
        && columns.labelsAreWithinBounds(block.label(), block.room(), n);
    if (!within) {
      return false;
    }
    if (z == null) {
      reserve();
    }
    int room = arithmetic.room(n);
    BlockMath.fill(most, Double.NEGATIVE_INFINITY, room);
    for (int k = 0; k < components; k++) {
      component(block, k, n);
    }
    BlockMath.fill(priorSum, 0, room);
    BlockMath.fill(jointSum, 0, room);
    for (int k = 0; k < components; k++) {
      arithmetic.priors(block.theta(), k * block.room(), prior[k], priorSum, n);
      arithmetic.joints(joint[k], most, factor[k], jointSum, n);
    }
    BlockMath.reciprocal(priorSum, priorSum, room);
    BlockMath.product(jointSum, priorSum, scratch, room);
    BlockMath.log(scratch, logDensity, scratch, room);
    addMost(most, labelWidth * StandardNormal.HALF_LOG_2_PI, logDensity, n);
    if (withGradient) {
      BlockMath.reciprocal(jointSum, jointSum, room);
      gradient(block, n);
    }
    return true;
  }

  private int mean(FloatBlock block, int k, int d) {
    return columns.mean(k, d) * block.room();
  }

  private int scale(FloatBlock block, int k, int d) {
    return columns.scale(k, d) * block.room();
  }

  private void component(FloatBlock block, int k, int n) {
    int last = labelWidth - 1;
    BlockMath.fill(joint[k], 0, arithmetic.room(n));
    for (int d = 0; d <= last; d++) {
      int column = k * labelWidth + d;
      int mean = mean(block, k, d);
      int scale = scale(block, k, d);
      int label = d * block.room();
      double[] v = inverse[column];
      if (d < last) {
        arithmetic.standardise(block.theta(), mean, scale, block.label(), label, floor, z[column], v, joint[k], n);
      } else {
        int logit = k * block.room();
        arithmetic.standardise(
            block.theta(), logit, mean, scale, block.label(), label, floor, z[column], v, joint[k], most, n);
      }
      if (d > 0) {
        BlockMath.product(d == 1 ? inverse[column - 1] : factor[k], v, factor[k], arithmetic.room(n));
      }
    }
  }

  private static void addMost(double[] most, double constant, double[] logDensity, int n) {
    for (int i = 0; i < n; i++) {
      logDensity[i] += most[i] - constant;
    }
  }

  private void gradient(FloatBlock block, int n) {
    for (int k = 0; k < components; k++) {
      arithmetic.byLogit(joint[k], jointSum, prior[k], priorSum, block.gradient(), k * block.room(), n);
      for (int d = 0; d < labelWidth; d++) {
        int column = k * labelWidth + d;
        arithmetic.byParameters(
            joint[k], z[column], inverse[column], floor, block.gradient(), mean(block, k, d), scale(block, k, d), n);
      }
    }
  }
}
