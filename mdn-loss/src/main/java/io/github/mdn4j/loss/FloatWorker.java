// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.loss;

import io.github.mdn4j.density.Density;
import io.github.mdn4j.density.FloatBlock;
import io.github.mdn4j.density.FloatKernel;
import io.github.mdn4j.density.Kernel;

/** Takes blocks of rows through a {@link FloatKernel} where the arrays are of floats; one thread at a time. */
final class FloatWorker {

  private final Density density;
  private final FloatKernel kernel;
  private final FloatBlock block;

  private FloatWorker(Density density, FloatKernel kernel, int room) {
    this.density = density;
    this.kernel = kernel;
    block = new FloatBlock(density, room);
  }

  /** Makes one for a kernel, or returns null if it is for doubles alone. */
  static FloatWorker of(Density density, Kernel kernel, int room) {
    return kernel instanceof FloatKernel floats ? new FloatWorker(density, floats, room) : null;
  }

  /** Returns whether it can take arrays; slopes may be null. */
  static boolean takes(Matrix labels, Matrix raw, Matrix slopes) {
    return labels.holdsFloats() && raw.holdsFloats() && (slopes == null || slopes.holdsFloats());
  }

  /**
   * Evaluates rows from…from+n−1, if that is exact enough.
   *
   * @param slopes takes the gradient of −log f, or is null
   * @return whether it was; if not, nothing has changed but the log densities
   */
  boolean evaluate(Matrix labels, Matrix raw, Matrix slopes, int from, int n, double[] logDensity) {
    block.rows(n);
    int room = block.room();
    for (int j = 0; j < density.labelWidth(); j++) {
      labels.read(j, from, block.label(), j * room, n);
    }
    for (int j = 0; j < density.parameterWidth(); j++) {
      raw.read(j, from, block.theta(), j * room, n);
    }
    if (!kernel.evaluate(block, slopes != null, logDensity)) {
      return false;
    }
    for (int j = 0; slopes != null && j < density.parameterWidth(); j++) {
      slopes.write(j, from, block.gradient(), j * room, n);
    }
    return true;
  }
}
