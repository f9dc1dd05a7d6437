// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.vector;

import io.github.mdn4j.arithmetic.ColumnArithmetic;
import io.github.mdn4j.arithmetic.VectorArithmetic;
import jdk.incubator.vector.FloatVector;

/** Arithmetic in the longest vectors that the processor has. */
final class Vectors implements VectorArithmetic {

  private final ColumnArithmetic columns = new DoubleColumns();

  @Override
  public int lanes() {
    return FloatVector.SPECIES_PREFERRED.length();
  }

  @Override
  public ColumnArithmetic columns() {
    return columns;
  }
}
