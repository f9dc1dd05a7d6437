// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.internal.cpu;

import io.github.mdn4j.layer.internal.cpu.Blas.Matrix;
import org.bytedeco.javacpp.Pointer;

/** Bias and activation of a layer's units, forward and back, in one number type; matrices [n,h] are column-major. */
public interface Units {

  /**
   * z = f(z + b).
   *
   * @param z [n,h] in native memory
   * @param bias h numbers in native memory, or null
   * @param keep whether {@link #back} may follow
   */
  void forward(Pointer z, int rows, int units, Pointer bias, Transfer function, boolean keep);

  /**
   * delta = epsilon · f′ at what the last forward pass kept.
   *
   * @param epsilon [n,h] in native memory
   * @param byRow whether epsilon is row-major
   * @param delta [n,h] in native memory
   */
  void back(Pointer epsilon, boolean byRow, int rows, int units, Transfer function, Pointer delta);

  /**
   * Does the same in place, for a gradient [n,h] that is column-major, and may sum its columns.
   *
   * @param sums takes h sums, or is null
   * @return whether it took them
   */
  default boolean backInPlace(Pointer delta, int rows, int units, Transfer function, Matrix sums) {
    if (function.kind() != Transfer.Kind.IDENTITY) {
      back(delta, false, rows, units, function, delta);
    }
    return false;
  }
}
