// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer;

import io.github.mdn4j.density.Block;
import io.github.mdn4j.density.BlockMath;
import io.github.mdn4j.layer.internal.cpu.ColumnBlocks;
import java.util.Arrays;

/** The raw output of a batch, [n,P]: doubles by rows, or floats by columns, which become rows once these are wanted. */
final class RawRows {

  /** Rows of a block that {@link #read} fills. */
  static final int BLOCK = ColumnBlocks.BLOCK;

  /** Rows of doubles that are taken apart together, so that the cache lines which they begin are used up. */
  private static final int TILE = 16;

  private final int width;
  private final ColumnBlocks columns; // null where there are rows alone
  private volatile double[] rows;

  private RawRows(int width, double[] rows, ColumnBlocks columns) {
    this.width = width;
    this.rows = rows;
    this.columns = columns;
  }

  static RawRows of(int width, double... rows) {
    return new RawRows(width, rows, null);
  }

  static RawRows of(ColumnBlocks columns) {
    return new RawRows(columns.width(), null, columns);
  }

  /** Returns whether all numbers are finite. */
  boolean areFinite() {
    return columns == null ? BlockMath.areFinite(rows, rows.length) : columns.finite();
  }

  /** Returns one row, P numbers of the caller's own. */
  double[] row(int i) {
    double[] all = rows;
    if (all != null) {
      return Arrays.copyOfRange(all, i * width, (i + 1) * width);
    }
    double[] row = new double[width];
    gather(i, row, 0);
    return row;
  }

  private void gather(int i, double[] to, int at) {
    float[] block = columns.blocks()[i / BLOCK];
    for (int j = 0, from = i % BLOCK; j < width; j++, from += block.length / width) {
      to[at + j] = block[from];
    }
  }

  /** Returns the numbers by rows, for reading alone. */
  double[] byRows() {
    double[] all = rows;
    if (all == null) {
      all = new double[Math.multiplyExact(columns.rows(), width)];
      for (int i = 0; i < columns.rows(); i++) {
        gather(i, all, i * width);
      }
      rows = all;
    }
    return all;
  }

  /** Returns a block of floats by columns that begins at a row, for reading alone; null where there are rows alone. */
  float[] columns(int first) {
    return columns == null ? null : columns.blocks()[first / BLOCK];
  }

  /**
   * Fills a block, where there are rows alone.
   *
   * @param first a row, a multiple of {@link #BLOCK}
   * @param n how many, as many as there are up to {@link #BLOCK}
   */
  void read(int first, int n, Block block) {
    block.rows(n);
    for (int from = 0; from < n; from += TILE) {
      tile(first, from, Math.min(n, from + TILE), block);
    }
  }

  /** Fills a block from its columns, one after the other. */
  static void widen(float[] columns, int n, Block block) {
    block.rows(n);
    for (int j = 0; j < columns.length / n; j++) {
      BlockMath.widen(columns, j * n, block.theta(j), n);
    }
  }

  private void tile(int first, int from, int to, Block block) {
    double[] all = rows;
    for (int j = 0; j < width; j++) {
      double[] column = block.theta(j);
      for (int i = from, at = (first + from) * width + j; i < to; i++, at += width) {
        column[i] = all[at];
      }
    }
  }
}
