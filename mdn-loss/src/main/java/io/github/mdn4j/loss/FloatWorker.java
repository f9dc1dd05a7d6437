// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.loss;

import io.github.mdn4j.density.Density;
import io.github.mdn4j.density.FloatBlock;
import io.github.mdn4j.density.FloatKernel;
import io.github.mdn4j.density.Kernel;
import java.util.Arrays;

/** Takes blocks of rows through a {@link FloatKernel} where the arrays are of floats; one thread at a time. */
final class FloatWorker {

  private final Density density;
  private final FloatKernel kernel;
  private final FloatBlock block;
  private final float[] column;

  private FloatWorker(Density density, FloatKernel kernel, int room) {
    this.density = density;
    this.kernel = kernel;
    block = new FloatBlock(density, room);
    column = new float[room];
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
   * Evaluates rows among from…from+length−1, if that is exact enough.
   *
   * @param rows those that are not masked, from 0
   * @param n how many these are
   * @param logDensity takes their log densities
   * @return whether it was; if not, nothing has changed but the log densities
   */
  boolean evaluate(
      Matrix labels, Matrix raw, int from, int length, int[] rows, int n, boolean withGradient, double[] logDensity) {
    read(labels, density.labelWidth(), from, length, rows, n, block.label());
    read(raw, density.parameterWidth(), from, length, rows, n, block.theta());
    block.rows(n);
    return kernel.evaluate(block, withGradient, logDensity);
  }

  private void read(Matrix from, int columns, int first, int length, int[] rows, int n, float[] to) {
    for (int j = 0; j < columns; j++) {
      int at = j * block.room();
      from.read(j, first, to, at, length);
      for (int i = 0; n < length && i < n; i++) {
        to[at + i] = to[at + rows[i]];
      }
    }
  }

  /**
   * Writes the gradient of −log f of the rows that were evaluated last.
   *
   * @param mask what it is multiplied by, or null; where rows are masked, it is 0
   */
  void store(Matrix slopes, double[] mask, int from, int length, int[] rows, int n) {
    for (int j = 0; j < density.parameterWidth(); j++) {
      int at = j * block.room();
      if (mask == null) {
        slopes.write(j, from, block.gradient(), at, length);
        continue;
      }
      Arrays.fill(column, 0, length, 0);
      for (int i = 0; i < n; i++) {
        column[rows[i]] = (float) (mask[from + rows[i]] * block.gradient()[at + i]);
      }
      slopes.write(j, from, column, 0, length);
    }
  }
}
