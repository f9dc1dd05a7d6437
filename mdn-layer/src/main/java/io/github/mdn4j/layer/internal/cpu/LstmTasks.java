// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.internal.cpu;

import java.util.function.IntSupplier;
import java.util.stream.IntStream;

/** Spreads the examples or rows of an LSTM's work over threads where there is enough of it. */
public final class LstmTasks {

  /** From how many units on steps are long enough to go in two threads. */
  private static final int FEWEST_UNITS = 128;

  /** Rows of a part are a multiple of those of the largest tile. */
  private static final int TILE = 8;

  /** Works on rows from one up to another. */
  @FunctionalInterface
  interface Part {
    void run(int from, int to);
  }

  private final IntSupplier threads;

  /**
   * Makes one.
   *
   * @param threads tells how many threads may be used just now
   */
  public LstmTasks(IntSupplier threads) {
    this.threads = threads;
  }

  /** Runs all steps of all examples, which do not depend on each other: in halves, or at once. */
  void run(int examples, int units, Part part) {
    split(examples, units, 1, part);
  }

  /** Runs a product of rows that do not depend on each other. */
  void each(int rows, int units, Part part) {
    split(rows, units, TILE, part);
  }

  private void split(int rows, int units, int multiple, Part part) {
    int parts = Math.min(threads.getAsInt(), rows / Math.max(8, multiple));
    if (parts < 2 || units < FEWEST_UNITS) {
      part.run(0, rows);
      return;
    }
    IntStream.range(0, parts).parallel()
        .forEach(i -> part.run(cut(rows, i, parts, multiple), cut(rows, i + 1, parts, multiple)));
  }

  /** Returns a number of rows, filled up to whole tiles of the largest kind. */
  static int wholeTiles(int rows) {
    return (rows + TILE - 1) / TILE * TILE;
  }

  private static int cut(int rows, int i, int parts, int multiple) {
    return i == parts ? rows : (int) ((long) rows * i / parts / multiple * multiple);
  }
}
