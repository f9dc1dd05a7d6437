// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.density;

import io.github.mdn4j.internal.CountProbability;
import java.util.Arrays;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/** Labels whose columns are all of one kind. */
record ColumnSupport(int width, Kind kind) implements Support {

  /** What a column may be. */
  enum Kind {
    REAL,
    POSITIVE,
    COUNT,
    BINARY
  }

  @Override
  public boolean contains(double... y) {
    for (double value : y) {
      boolean inside =
          switch (kind) {
            case REAL -> Double.isFinite(value);
            case POSITIVE -> value > 0 && value < Double.POSITIVE_INFINITY;
            case COUNT -> CountProbability.isCount(value);
            case BINARY -> value == 0 || value == 1;
          };
      if (!inside) {
        return false;
      }
    }
    return true;
  }

  @Override
  public SDVariable contains(SameDiff sd, SDVariable y) {
    return switch (kind) {
      case REAL -> Columns.sum(y.mul(0), width).add(1);
      case POSITIVE -> Columns.all(y.gt(0).castTo(y.dataType()), width);
      case COUNT -> Columns.all(y.gte(0).castTo(y.dataType()).mul(y.eq(sd.math().floor(y)).castTo(y.dataType())), width);
      case BINARY -> Columns.all(y.eq(0).castTo(y.dataType()).add(y.eq(1).castTo(y.dataType())), width);
    };
  }

  @Override
  public double[] inside() {
    double[] ones = new double[width];
    Arrays.fill(ones, 1);
    return ones;
  }

  @Override
  public boolean isEverything() {
    return kind == Kind.REAL;
  }

  @Override
  public boolean hasAtoms(int column) {
    return kind == Kind.COUNT || kind == Kind.BINARY;
  }
}
