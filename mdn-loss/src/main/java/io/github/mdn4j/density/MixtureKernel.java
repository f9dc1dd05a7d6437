// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.density;

/**
 * The kernel of a {@link Mixture} of K ≥ 2 components.
 *
 * <p>With log f_k = l_k + log v_k (FactoredKernel), the largest logit a, a_k = exp(logit_k − a), the largest m of j_k =
 * logit_k − a + l_k and e_k = exp(j_k − m) v_k: log f = m + log(Σ e_k / Σ a_k). Where a component does not count, l_k =
 * −∞ and v_k = 0.
 */
final class MixtureKernel implements Kernel {

  private final FactoredKernel[] kernels; // [K]; components of one family share theirs
  private final int[] first; // [K], the raw column of each component, and then the width
  private final UnionSupport support; // null where each component counts at each label
  private final double[][] prior; // [K][rows], a_k
  private final double[][] joint; // [K][rows], j_k, then e_k, then the responsibility
  private final double[][] factor; // [K][rows], v_k
  private final boolean[][] counting; // [rows][K]
  private final double[] maxLogit;
  private final double[] maxJoint;
  private final double[] priorSum;
  private final double[] jointSum;
  private final double[] scratch;
  private final double[] scratch2;

  /**
   * Makes a kernel.
   *
   * @param kernels of the components
   * @param widths of their raw rows
   * @param support where they do not count at each label, otherwise null
   * @param rows the most rows of a block
   */
  MixtureKernel(Kernel[] kernels, int[] widths, UnionSupport support, int rows) {
    int components = kernels.length;
    this.kernels = new FactoredKernel[components];
    first = new int[components + 1];
    first[0] = components;
    for (int k = 0; k < components; k++) {
      boolean shared = k > 0 && kernels[k] == kernels[k - 1];
      this.kernels[k] = shared ? this.kernels[k - 1] : FactoredKernel.of(kernels[k], rows);
      first[k + 1] = first[k] + widths[k];
    }
    this.support = support;
    counting = new boolean[support == null ? 0 : rows][];
    prior = new double[components][rows];
    joint = new double[components][rows];
    factor = new double[components][rows];
    maxLogit = new double[rows];
    maxJoint = new double[rows];
    priorSum = new double[rows];
    jointSum = new double[rows];
    scratch = new double[rows];
    scratch2 = new double[rows];
  }

  @Override
  public void evaluate(Block block, int theta, int label, boolean withGradient, double[] logDensity) {
    int n = block.rows();
    largest(block, theta, n);
    BlockMath.fill(maxJoint, Double.NEGATIVE_INFINITY, n);
    BlockMath.fill(priorSum, 0, n);
    BlockMath.fill(jointSum, 0, n);
    if (support != null) {
      count(block, label, n);
    }
    for (int k = 0; k < kernels.length; k++) {
      double[] logit = block.theta(theta + k);
      kernels[k].evaluate(block, theta + first[k], label, withGradient, joint[k], factor[k]);
      if (support != null) {
        leaveOut(block, theta, k, withGradient, n);
      }
      join(logit, prior[k], joint[k], n);
    }
    for (int k = 0; k < kernels.length; k++) {
      sum(joint[k], factor[k], n);
    }
    BlockMath.reciprocal(priorSum, priorSum, n);
    BlockMath.product(jointSum, priorSum, scratch2, n);
    BlockMath.log(scratch2, logDensity, scratch, n);
    BlockMath.add(logDensity, maxJoint, n);
    if (withGradient) {
      gradient(block, theta, n);
    }
  }

  private void largest(Block block, int theta, int n) {
    System.arraycopy(block.theta(theta), 0, maxLogit, 0, n);
    for (int k = 1; k < kernels.length; k++) {
      BlockMath.max(maxLogit, block.theta(theta + k), n);
    }
  }

  private void count(Block block, int label, int n) {
    double[] y = new double[support.width()];
    for (int i = 0; i < n; i++) {
      for (int d = 0; d < y.length; d++) {
        y[d] = block.label(label + d)[i];
      }
      counting[i] = support.counting(y);
    }
  }

  // what a component has to say of labels where it does not count may be no number, and is forgotten
  private void leaveOut(Block block, int theta, int k, boolean withGradient, int n) {
    for (int i = 0; i < n; i++) {
      if (!counting[i][k]) {
        joint[k][i] = Double.NEGATIVE_INFINITY;
        factor[k][i] = 0;
        for (int j = first[k]; withGradient && j < first[k + 1]; j++) {
          block.gradient(theta + j)[i] = 0;
        }
      }
    }
  }

  // ∂ log f / ∂ logit_k = r_k − π_k and ∂ log f / ∂ θ_k = r_k ∂ log f_k / ∂ θ_k, r_k the responsibility
  private void gradient(Block block, int theta, int n) {
    BlockMath.reciprocal(jointSum, jointSum, n);
    for (int k = 0; k < kernels.length; k++) {
      weigh(joint[k], jointSum, prior[k], priorSum, block.gradient(theta + k), n);
      int from = theta + first[k];
      int to = theta + first[k + 1];
      for (int j = from + 1; j < to; j += 2) {
        multiplyBoth(block.gradient(j - 1), block.gradient(j), joint[k], n);
      }
      if ((to - from) % 2 == 1) {
        BlockMath.multiply(block.gradient(to - 1), joint[k], n);
      }
    }
  }

  private void join(double[] logit, double[] prior, double[] joint, int n) {
    if (BlockMath.VECTORS != null) {
      BlockMath.VECTORS.join(logit, maxLogit, prior, priorSum, joint, maxJoint, n);
    } else {
      BlockMath.expBelow(maxLogit, logit, prior, scratch, n);
      join(logit, maxLogit, prior, joint, maxJoint, priorSum, n);
    }
  }

  private void sum(double[] joint, double[] factor, int n) {
    if (BlockMath.VECTORS != null) {
      BlockMath.VECTORS.weigh(joint, maxJoint, factor, jointSum, n);
    } else {
      BlockMath.expBelow(maxJoint, joint, scratch2, scratch, n);
      sum(scratch2, factor, joint, jointSum, n);
    }
  }

  private static void join(
      double[] logit, double[] maxLogit, double[] prior, double[] joint, double[] maxJoint, double[] priorSum, int n) {
    for (int i = 0; i < n; i++) {
      double j = (logit[i] - maxLogit[i]) + joint[i];
      joint[i] = j;
      maxJoint[i] = Math.max(maxJoint[i], j);
      priorSum[i] += prior[i];
    }
  }

  private static void sum(double[] x, double[] factor, double[] product, double[] sum, int n) {
    for (int i = 0; i < n; i++) {
      double e = x[i] * factor[i];
      product[i] = e;
      sum[i] += e;
    }
  }

  private static void weigh(
      double[] joint, double[] byJointSum, double[] prior, double[] byPriorSum, double[] gradient, int n) {
    if (BlockMath.VECTORS != null) {
      BlockMath.VECTORS.responsibilities(joint, byJointSum, prior, byPriorSum, gradient, n);
      return;
    }
    for (int i = 0; i < n; i++) {
      double r = joint[i] * byJointSum[i];
      joint[i] = r;
      gradient[i] = r - prior[i] * byPriorSum[i];
    }
  }

  private static void multiplyBoth(double[] a, double[] b, double[] factor, int n) {
    if (BlockMath.VECTORS != null) {
      BlockMath.VECTORS.multiply(a, b, factor, n);
      return;
    }
    for (int i = 0; i < n; i++) {
      a[i] *= factor[i];
      b[i] *= factor[i];
    }
  }
}
