// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.density;

import org.nd4j.linalg.exception.ND4JIllegalArgumentException;

/** What {@link Density#at} asks of a raw row. */
public final class RawRow {

  private RawRow() {}

  /**
   * Returns a raw row that has the width of a density and finite entries.
   *
   * @param density the density that is asked
   * @param theta the raw row
   * @throws ND4JIllegalArgumentException if there are not P numbers or one is not finite
   */
  public static double[] check(Density density, double[] theta) {
    if (theta.length != density.parameterWidth()) {
      throw new ND4JIllegalArgumentException(
          density + " wants " + density.parameterWidth() + " raw parameters, got " + theta.length);
    }
    for (int j = 0; j < theta.length; j++) {
      if (!Double.isFinite(theta[j])) {
        throw new ND4JIllegalArgumentException(density + ": raw parameter " + j + " must be finite, got " + theta[j]);
      }
    }
    return theta;
  }
}
