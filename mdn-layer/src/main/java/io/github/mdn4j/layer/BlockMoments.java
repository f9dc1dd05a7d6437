// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer;

import io.github.mdn4j.density.Block;
import io.github.mdn4j.density.Density;
import io.github.mdn4j.density.Moments;

/** Means and variances of a stretch of raw rows, all finite, block by block, for a density that has {@link Moments}. */
final class BlockMoments {

  private static final int CAPACITY = 256;
  private static final int TILE = 16;

  private final Density density;
  private final double[] raw; // [n,P] by rows
  private final int from;
  private final int to;
  private final Moments moments;
  private final Block block;
  private final double[][] mean; // [D][CAPACITY]
  private final double[][] variance; // [D][CAPACITY]

  BlockMoments(Density density, double[] raw, int from, int to) {
    this.density = density;
    this.raw = raw;
    this.from = from;
    this.to = to;
    moments = density.moments().orElseThrow();
    block = new Block(density, CAPACITY);
    mean = new double[density.labelWidth()][CAPACITY];
    variance = new double[density.labelWidth()][CAPACITY];
  }

  /** Writes means and variances of the stretch to their places in [n,D] by rows; means alone where variances are null. */
  void write(double[] means, double[] variances) {
    for (int row = from; row < to; row += CAPACITY) {
      read(row, Math.min(to - row, CAPACITY));
      if (variances == null) {
        moments.evaluateMean(block, 0, mean);
      } else {
        moments.evaluate(block, 0, mean, variance);
        put(variance, row, variances);
      }
      put(mean, row, means);
    }
  }

  private void put(double[][] columns, int row, double[] numbers) {
    for (int j = 0; j < columns.length; j++) {
      for (int i = 0, at = row * columns.length + j; i < block.rows(); i++, at += columns.length) {
        numbers[at] = columns[j][i];
      }
    }
  }

  /** Takes some rows apart into columns, as many rows at a time as use up the cache lines that they begin. */
  private void read(int row, int n) {
    int p = density.parameterWidth();
    block.rows(n);
    for (int first = 0; first < n; first += TILE) {
      int end = Math.min(n, first + TILE);
      for (int j = 0; j < p; j++) {
        double[] column = block.theta(j);
        for (int i = first, at = (row + first) * p + j; i < end; i++, at += p) {
          column[i] = raw[at];
        }
      }
    }
  }
}
