// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.vector;

import io.github.mdn4j.arithmetic.CellArithmetic;
import io.github.mdn4j.arithmetic.ColumnArithmetic;
import io.github.mdn4j.arithmetic.GaussianArithmetic;
import io.github.mdn4j.arithmetic.PackedMatrix;
import io.github.mdn4j.arithmetic.UnitArithmetic;
import io.github.mdn4j.arithmetic.VectorArithmetic;
import jdk.incubator.vector.FloatVector;

/** Arithmetic in the longest vectors that the processor has. */
final class Vectors implements VectorArithmetic {

  /** The rows of a tile for 16 vector registers, which processors with vectors of 8 floats have. */
  private static final int NARROW_ROWS = 4;

  private final ColumnArithmetic columns = new DoubleColumns();
  private final GaussianArithmetic gaussians = new FloatGaussians();
  private final CellArithmetic cells = new FloatCells();
  private final UnitArithmetic units = new FloatUnits();

  @Override
  public int lanes() {
    return FloatVector.SPECIES_PREFERRED.length();
  }

  @Override
  public ColumnArithmetic columns() {
    return columns;
  }

  @Override
  public GaussianArithmetic gaussians() {
    return gaussians;
  }

  @Override
  public CellArithmetic cells() {
    return cells;
  }

  @Override
  public UnitArithmetic units() {
    return units;
  }

  @Override
  public void transpose(int rows, int columns, float[] from, int at, int stride, float[] to, int toAt, int toStride) {
    Transposition.copy(rows, columns, from, at, stride, to, toAt, toStride);
  }

  @Override
  public PackedMatrix matrix() {
    return new Panels(lanes() >= 16 ? Tiles.ROWS : NARROW_ROWS);
  }
}
