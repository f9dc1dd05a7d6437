// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.internal.cpu;

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
}
