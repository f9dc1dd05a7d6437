// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.vector;

import io.github.mdn4j.arithmetic.PackedMatrix;
import java.util.Arrays;

/**
 * A matrix in panels of as many columns as a tile has, each panel row by row.
 *
 * <p>A product goes through a panel in stretches of {@value #DEPTH} rows, which stay in the second-level cache while the
 * tiles of all rows of A pass over them. Where a column of A is not contiguous with the next, the stretch of A that a tile
 * needs is copied together first, so that it is read from few cache lines.
 */
final class Panels implements PackedMatrix {

  /** Rows of a panel that are worked on together. */
  private static final int DEPTH = 512;

  private final Tiles tiles;
  private final int width;
  private float[] values = {}; // [panel][inner][width]
  private int inner;
  private int columns;

  Panels(Tiles tiles) {
    this.tiles = tiles;
    width = tiles.width();
  }

  @Override
  public int panel() {
    return width;
  }

  @Override
  public void reset(int rows, int columns) {
    int length = (columns + width - 1) / width * width * rows;
    if (values.length < length) {
      values = new float[length];
    } else if (rows != inner || columns != this.columns) {
      Arrays.fill(values, 0, length, 0);
    }
    inner = rows;
    this.columns = columns;
  }

  @Override
  public void put(int first, int count, float[] m, int at, int rowStride, int columnStride) {
    for (int j = first; j < first + count; j++) {
      int target = j / width * width * inner + j % width;
      int source = at + (j - first) * columnStride;
      if (columnStride == 1) {
        int run = Math.min(width - j % width, first + count - j);
        for (int k = 0; k < inner; k++) {
          System.arraycopy(m, source + k * rowStride, values, target + k * width, run);
        }
        j += run - 1;
      } else {
        int run = Math.min(Math.min(16, width - j % width), first + count - j);
        for (int k = 0; k < inner; k++) {
          for (int i = 0; i < run; i++) {
            values[target + k * width + i] = m[source + k * rowStride + i * columnStride];
          }
        }
        j += run - 1;
      }
    }
  }

  @Override
  public void multiply(
      int rows, float[] a, int at, int rowStride, int columnStride, boolean add, float[] c, int to, int panelStride,
      int stride) {
    int panels = (columns + width - 1) / width;
    for (int p = 0; !add && p < panels; p++) {
      clear(rows, c, to + p * panelStride, stride);
    }
    float[] part = columnStride == 1 ? null : new float[rows * Math.min(inner, DEPTH)];
    for (int k = 0; k < inner; k += DEPTH) {
      int depth = Math.min(DEPTH, inner - k);
      if (part != null) {
        gather(rows, depth, a, at + k * columnStride, rowStride, columnStride, part);
      }
      for (int p = 0; p < panels; p++) {
        int from = (p * inner + k) * width;
        if (part != null) {
          gatheredTiles(rows, depth, part, from, c, to + p * panelStride, stride);
        } else {
          tiles(rows, depth, a, at + k, rowStride, from, c, to + p * panelStride, stride);
        }
      }
    }
  }

  private void clear(int rows, float[] c, int to, int stride) {
    for (int i = 0; i < rows; i++) {
      Arrays.fill(c, to + i * stride, to + i * stride + width, 0);
    }
  }

  private void tiles(int rows, int depth, float[] a, int at, int rowStride, int from, float[] c, int to, int stride) {
    for (int i = 0; i < rows; ) {
      i += tiles.multiply(
          rows - i, depth, a, at + i * rowStride, rowStride, 1, values, from, c, to + i * stride, stride);
    }
  }

  /** Copies rows together, as many as a tile has, each of these column by column. */
  private void gather(int rows, int depth, float[] a, int at, int rowStride, int columnStride, float[] part) {
    for (int i = 0; i < rows; i += tiles.rows()) {
      int some = Math.min(tiles.rows(), rows - i);
      int target = i * depth;
      for (int k = 0; k < depth; k++) {
        int source = at + k * columnStride + i * rowStride;
        for (int r = 0; r < some; r++) {
          part[target++] = a[source];
          source += rowStride;
        }
      }
    }
  }

  private void gatheredTiles(int rows, int depth, float[] part, int from, float[] c, int to, int stride) {
    for (int i = 0; i < rows; i += tiles.rows()) {
      int some = Math.min(tiles.rows(), rows - i);
      for (int r = 0; r < some; ) {
        r += tiles.multiply(
            some - r, depth, part, i * depth + r, 1, some, values, from, c, to + (i + r) * stride, stride);
      }
    }
  }
}
