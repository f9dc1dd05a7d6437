// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.density;

/** A kernel that can also take a block as floats, without a pass that widens them and one that narrows what comes out. */
public interface FloatKernel extends Kernel {

  /**
   * Evaluates the rows of a block whose raw columns begin with those of this density.
   *
   * @param block raw columns and labels in, columns of the gradient of −log f out
   * @param withGradient whether to write the gradient
   * @param logDensity log f of each row, in nats; with {@link FloatBlock#room} for all rows
   * @return false where some numbers are so large, or no numbers, that it has to be done in doubles; then nothing that
   *     was written counts
   */
  boolean evaluate(FloatBlock block, boolean withGradient, double[] logDensity);
}
