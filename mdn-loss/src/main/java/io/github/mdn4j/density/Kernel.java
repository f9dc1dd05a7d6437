// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.density;

/**
 * The log density of a block of rows and its gradient, in plain double arithmetic.
 *
 * <p>A kernel says the same as {@link Density#logDensity} does in a graph, but runs without dispatch and without
 * garbage. It holds scratch space, so each thread has its own. Kernels compose as densities do: a mixture's kernel
 * calls its component's at the columns of each component in turn.
 */
@FunctionalInterface
public interface Kernel {

  /**
   * Evaluates the rows of a block.
   *
   * @param block raw columns and labels in, gradient columns out
   * @param theta the first raw column of this density; the gradient goes to the same columns
   * @param label the first label column of this density
   * @param withGradient whether to write the gradient
   * @param logDensity log f of each row, in nats; NaN or −∞ where a label is outside the support
   */
  void evaluate(Block block, int theta, int label, boolean withGradient, double[] logDensity);
}
