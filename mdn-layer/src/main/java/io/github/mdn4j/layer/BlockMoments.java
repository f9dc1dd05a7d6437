// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer;

import io.github.mdn4j.density.Block;
import io.github.mdn4j.density.Density;
import io.github.mdn4j.density.FloatMoments;
import io.github.mdn4j.density.Moments;
import io.github.mdn4j.layer.internal.cpu.ColumnBlocks;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * Means and variances of raw rows, block by block, for a density that has {@link Moments}; blocks may come from several
 * threads in any order.
 */
final class BlockMoments implements ColumnBlocks.Visitor {

  private final Density density;
  private final double[] means; // [n,D] by rows
  private final double[] variances; // [n,D] by rows, or null
  private final Deque<Worker> idle = new ConcurrentLinkedDeque<>();

  /**
   * Makes room for means.
   *
   * @param both whether there is room for variances too
   */
  BlockMoments(Density density, int rows, boolean both) {
    this.density = density;
    means = new double[Math.multiplyExact(rows, density.labelWidth())];
    variances = both ? new double[means.length] : null;
  }

  /** Returns the mean of each row that was visited, [n,D] by rows. */
  double[] means() {
    return means;
  }

  /** Returns the variance of each label column of each row that was visited, [n,D] by rows; null if there is no room. */
  double[] variances() {
    return variances;
  }

  @Override
  public boolean visit(int first, int n, float... columns) {
    Worker worker = take();
    boolean inFloats = worker.visit(first, n, columns);
    idle.addFirst(worker);
    return inFloats;
  }

  /** Takes a block of rows, which begins at a multiple of {@link RawRows#BLOCK}. */
  void visit(RawRows raw, int first, int n) {
    float[] columns = raw.columns(first);
    if (columns != null) {
      visit(first, n, columns);
      return;
    }
    Worker worker = take();
    raw.read(first, n, worker.block);
    worker.evaluate(first);
    idle.addFirst(worker);
  }

  private Worker take() {
    Worker free = idle.pollFirst();
    return free != null ? free : new Worker();
  }

  private final class Worker {
    private final Moments moments = density.moments().orElseThrow();
    private final Block block = new Block(density, RawRows.BLOCK);
    private final double[][] mean = new double[density.labelWidth()][RawRows.BLOCK]; // [D][rows]
    private final double[][] variance = new double[density.labelWidth()][RawRows.BLOCK]; // [D][rows]

    /** Returns whether numbers were such that floats would do. */
    boolean visit(int first, int n, float... columns) {
      boolean inFloats = moments instanceof FloatMoments floats && floats.evaluate(columns, n, mean, variance);
      if (inFloats) {
        if (variances != null) {
          put(variance, first, n, variances);
        }
        put(mean, first, n, means);
      } else {
        RawRows.widen(columns, n, block);
        evaluate(first);
      }
      return inFloats;
    }

    void evaluate(int first) {
      if (variances == null) {
        moments.evaluateMean(block, 0, mean);
      } else {
        moments.evaluate(block, 0, mean, variance);
        put(variance, first, block.rows(), variances);
      }
      put(mean, first, block.rows(), means);
    }

    private void put(double[][] columns, int first, int n, double[] numbers) {
      int width = columns.length;
      if (width == 1) {
        System.arraycopy(columns[0], 0, numbers, first, n);
        return;
      }
      for (int i = 0, at = first * width; i < n; i++) {
        for (int j = 0; j < width; j++) {
          numbers[at++] = columns[j][i];
        }
      }
    }
  }
}
