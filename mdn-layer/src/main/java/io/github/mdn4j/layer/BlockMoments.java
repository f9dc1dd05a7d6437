// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer;

import io.github.mdn4j.density.Block;
import io.github.mdn4j.density.Density;
import io.github.mdn4j.density.Moments;
import java.util.Arrays;

/** Means and variances of a stretch of raw rows, block by block, for a density that has {@link Moments}. */
final class BlockMoments {

  private static final int CAPACITY = 256;

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

  /** Writes the means, or else the variances, of the stretch to their place in [n,D] by rows. */
  void write(boolean means, double[] numbers) {
    double[][] chosen = means ? mean : variance;
    int d = chosen.length;
    for (int row = from; row < to; row += CAPACITY) {
      read(row, Math.min(to - row, CAPACITY));
      moments.evaluate(block, 0, mean, variance);
      for (int i = 0; i < block.rows(); i++) {
        for (int j = 0; j < d; j++) {
          numbers[(row + i) * d + j] = chosen[j][i];
        }
      }
    }
  }

  private void read(int row, int n) {
    int p = density.parameterWidth();
    block.rows(n);
    for (int i = 0; i < n; i++) {
      int at = (row + i) * p;
      double zeros = 0; // NaN as soon as a number is not finite
      for (int j = 0; j < p; j++) {
        double value = raw[at + j];
        block.theta(j)[i] = value;
        zeros += value * 0;
      }
      if (zeros != 0) {
        density.at(Arrays.copyOfRange(raw, at, at + p)); // throws, and names the number
      }
    }
  }
}
