// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.vector;

import static io.github.mdn4j.vector.FloatLanes.LENGTH;
import static io.github.mdn4j.vector.FloatLanes.SPECIES;
import static io.github.mdn4j.vector.Tiles.VECTORS;

import io.github.mdn4j.arithmetic.PackedMatrix;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

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

  /** What a product is added to that is not added to anything. */
  private static final float[] ZEROS = new float[WIDTH];

  private final int tile;
  private float[] values = {}; // from START on [panel][inner][vectors of the panel]
  private int inner;
  private int columns; // whole vectors
  private int wanted; // columns without what fills them up

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
  public void resize(int rows, int columns) {
    if (rows == inner && columns == wanted) {
      return;
    }
    int whole = columns(columns);
    int length = START + whole * rows;
    if (values.length < length) {
      values = new float[length];
    } else {
      Arrays.fill(values, START, length, 0);
    }
    inner = rows;
    wanted = columns;
    this.columns = whole;
  }

  private int width(int column) {
    return Math.min(WIDTH, columns - column / WIDTH * WIDTH);
  }

  @Override
  public void put(int row, int rows, int column, int columns, float[] m, int at, int rowStride, int columnStride) {
    int end = column + columns;
    for (int j = column; j < end; ) {
      int width = width(j);
      int run = Math.min(width - j % WIDTH, end - j);
      int target = START + j / WIDTH * WIDTH * inner + row * width + j % WIDTH;
      int source = at + (j - column) * columnStride;
      if (rowStride == 1 && columnStride != 1) {
        Transposition.copy(rows, run, m, source, columnStride, values, target, width);
      } else {
        copy(rows, run, m, source, rowStride, columnStride, target, width);
      }
      j += run;
    }
  }

  private void copy(int rows, int run, float[] m, int at, int rowStride, int columnStride, int target, int width) {
    for (int k = 0; k < rows; k++) {
      if (columnStride == 1) {
        System.arraycopy(m, at + k * rowStride, values, target + k * width, run);
      } else {
        for (int i = 0; i < run; i++) {
          values[target + k * width + i] = m[at + k * rowStride + i * columnStride];
        }
      }
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
        tile(
            some, width, depth, add, a, at + i * rowStride, rowStride, from, c, to + i * stride + column, stride);
        i += some;
        left -= some;
      }
    }
  }

  private void tile(
      int rows, int width, int depth, boolean add, float[] a, int at, int rowStride, int from, float[] c, int to,
      int stride) {
    int even = depth / Tiles.STEPS * Tiles.STEPS;
    if (add) {
      Tiles.multiply(
          rows, width / LENGTH, even, a, at, rowStride, values, from, c, to, stride, c, to, stride);
    } else {
      Tiles.multiply(rows, width / LENGTH, even, a, at, rowStride, values, from, ZEROS, 0, 0, c, to, stride);
    }
    for (int k = even; k < depth; k++) {
      addStep(rows, width, a, at + k, rowStride, from + k * width, c, to, stride);
    }
  }

  /** Adds the product of a column with a row of a panel. */
  private void addStep(
      int rows, int width, float[] a, int at, int rowStride, int from, float[] c, int to, int stride) {
    for (int i = 0; i < rows; i++) {
      FloatVector x = FloatVector.broadcast(SPECIES, a[at + i * rowStride]);
      for (int j = 0; j < width; j += LENGTH) {
        int place = to + i * stride + j;
        FloatLanes.store(x.fma(FloatLanes.load(values, from + j), FloatLanes.load(c, place)), c, place);
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
