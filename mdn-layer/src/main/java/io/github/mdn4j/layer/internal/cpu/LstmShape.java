// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.internal.cpu;

import io.github.mdn4j.arithmetic.CellArithmetic;

/**
 * How the rows of an LSTM lie in arrays of Java.
 *
 * @param inputs nIn
 * @param units h
 * @param block numbers of a block of pre-activations, h filled up to whole vectors
 * @param row numbers of a row of outputs and what is beside them
 * @param stride numbers from one row of four blocks to the next
 */
record LstmShape(int inputs, int units, int block, int row, int stride) {

  static final int BLOCKS = 4;

  /** Up to how many inputs are multiplied together with the outputs. */
  private static final int NARROW = 16;

  /** Numbers of a page: rows that far apart would share few lines of the cache. */
  private static final int PAGE = 1024;

  LstmShape(int inputs, int units, CellArithmetic cell) {
    this(
        inputs,
        units,
        cell.block(units),
        cell.block(units) + cell.block(side(inputs)),
        BLOCKS * cell.block(units) + (BLOCKS * cell.block(units) % PAGE == 0 ? cell.block(1) : 0));
  }

  private static int side(int inputs) {
    return inputs <= NARROW ? inputs + 1 : 1;
  }

  /** Returns whether the input is multiplied together with the outputs. */
  boolean isNarrow() {
    return inputs <= NARROW;
  }

  /** Returns how many numbers are beside the outputs: a narrow input and a 1. */
  int side() {
    return side(inputs);
  }

  /** Returns the numbers of four blocks. */
  int width() {
    return BLOCKS * block;
  }
}
