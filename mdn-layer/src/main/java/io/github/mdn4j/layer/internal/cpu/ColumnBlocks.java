// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.internal.cpu;

/** An output [n,P] of floats as the last product leaves it: a block of rows after the other, each column by column. */
public interface ColumnBlocks {

  /** Rows of a block. */
  int BLOCK = 256;

  /** Returns n. */
  int rows();

  /** Returns P. */
  int width();

  /** Returns blocks of {@link #BLOCK} rows, the last of what is left; column j of a block of m rows begins at j m. */
  float[][] blocks();

  /** Returns whether all numbers are finite. */
  boolean finite();

  /** Sees each block as soon as it is there, while its numbers are in the cache. */
  @FunctionalInterface
  interface Visitor {

    /**
     * Takes a block; threads may come at once.
     *
     * @param first its first row
     * @param n its rows
     * @param columns column j from j n on, for reading alone
     * @return true if it found all numbers finite; false if it did not look, or one is not
     */
    boolean visit(int first, int n, float... columns);
  }
}
