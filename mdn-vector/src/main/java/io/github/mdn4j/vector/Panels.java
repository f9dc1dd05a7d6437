// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.vector;

import static io.github.mdn4j.vector.FloatLanes.LENGTH;
import static io.github.mdn4j.vector.Tiles.VECTORS;

import io.github.mdn4j.arithmetic.PackedMatrix;
import java.util.Arrays;

/**
 * A matrix in panels of as many vectors of columns as a tile has, each panel row by row; the last may have fewer.
 *
 * <p>A product goes through a panel in stretches of {@value #DEPTH} rows, which stay in the second-level cache while the
 * tiles of {@value #ROWS} rows of A pass over them. Where a column of A is not contiguous with the next, the stretch of A
 * is copied together first.
 */
final class Panels implements PackedMatrix {

  /** Rows of a panel that are worked on together. */
  private static final int DEPTH = 2048;

  /** Rows of A that are worked on together. */
  private static final int ROWS = 96;

  /** Columns of a panel. */
  private static final int WIDTH = VECTORS * LENGTH;

  /** Where the numbers begin: behind the header of an array, large ones of which begin on a line of the cache under G1. */
  private static final int START = 12;

  private final int tile;
  private float[] values = {}; // from START on [panel][inner][vectors of the panel]
  private int inner;
  private int columns; // whole vectors

  /**
   * Makes an empty one.
   *
   * @param tile the rows of the largest tile to use
   */
  Panels(int tile) {
    this.tile = tile;
  }

  @Override
  public int columns(int wanted) {
    return (wanted + LENGTH - 1) / LENGTH * LENGTH;
  }

  @Override
  public void reset(int rows, int columns) {
    int whole = columns(columns);
    int length = START + whole * rows;
    if (values.length < length) {
      values = new float[length];
    } else {
      Arrays.fill(values, START, length, 0);
    }
    inner = rows;
    this.columns = whole;
  }

  private int width(int column) {
    return Math.min(WIDTH, columns - column / WIDTH * WIDTH);
  }

  @Override
  public void put(int first, int count, float[] m, int at, int rowStride, int columnStride) {
    int end = first + count;
    for (int j = first; j < end; ) {
      int width = width(j);
      int target = START + j / WIDTH * WIDTH * inner + j % WIDTH;
      int source = at + (j - first) * columnStride;
      int run = Math.min(width - j % WIDTH, end - j);
      if (rowStride == 1) {
        Transposition.copy(inner, run, m, source, columnStride, values, target, width);
      } else if (columnStride == 1) {
        for (int k = 0; k < inner; k++) {
          System.arraycopy(m, source + k * rowStride, values, target + k * width, run);
        }
      } else {
        run = Math.min(16, run);
        for (int k = 0; k < inner; k++) {
          for (int i = 0; i < run; i++) {
            values[target + k * width + i] = m[source + k * rowStride + i * columnStride];
          }
        }
      }
      j += run;
    }
  }

  @Override
  public void multiply(
      int rows, float[] a, int at, int rowStride, int columnStride, boolean add, float[] c, int to, int stride,
      boolean reversed) {
    float[] part = columnStride == 1 ? null : new float[Math.min(rows, ROWS) * Math.min(inner, DEPTH)];
    for (int i = 0; i < rows; i += ROWS) {
      int some = Math.min(ROWS, rows - i);
      int row = to + i * stride;
      for (int k = 0; k < Math.max(1, inner); k += DEPTH) {
        int depth = Math.min(DEPTH, inner - k);
        int from = at + i * rowStride + k * columnStride;
        if (part == null) {
          panels(some, k, depth, add || k > 0, a, from, rowStride, c, row, stride, reversed);
        } else {
          gather(some, depth, a, from, rowStride, columnStride, part);
          panels(some, k, depth, add || k > 0, part, 0, depth, c, row, stride, reversed);
        }
      }
    }
  }

  private void panels(
      int rows, int k, int depth, boolean add, float[] a, int at, int rowStride, float[] c, int to, int stride,
      boolean reversed) {
    int panels = (columns + WIDTH - 1) / WIDTH;
    for (int p = 0; p < panels; p++) {
      int column = (reversed ? panels - 1 - p : p) * WIDTH;
      int width = width(column);
      int from = START + column * inner + k * width;
      int left = rows;
      for (int i = 0; left > 0; ) {
        int parts = (left + tile - 1) / tile;
        int some = (left + parts - 1) / parts; // parts that differ by one row at most: small tiles are slow
        Tiles.multiply(
            some, width / LENGTH, add, depth, a, at + i * rowStride, rowStride, values, from, c, to + i * stride + column,
            stride);
        i += some;
        left -= some;
      }
    }
  }

  /** Copies a stretch of rows together. */
  private static void gather(
      int rows, int depth, float[] a, int at, int rowStride, int columnStride, float[] part) {
    if (rowStride == 1) {
      Transposition.copy(rows, depth, a, at, columnStride, part, 0, depth);
      return;
    }
    for (int first = 0; first < rows; first += Tiles.ROWS) {
      int last = Math.min(rows, first + Tiles.ROWS);
      for (int k = 0; k < depth; k++) {
        int source = at + k * columnStride;
        for (int i = first; i < last; i++) {
          part[i * depth + k] = a[source + i * rowStride];
        }
      }
    }
  }
}
