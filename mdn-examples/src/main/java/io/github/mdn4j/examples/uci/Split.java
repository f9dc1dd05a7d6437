// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.uci;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Rows to learn from and rows to be scored on.
 *
 * @param training what may be looked at
 * @param heldOut what may not
 */
record Split(Table training, Table heldOut) {

  /** Holds out the rows of these indices. */
  static Split holding(Table all, int[] indices) {
    boolean[] held = new boolean[all.rows()];
    for (int i : indices) {
      held[i] = true;
    }
    return new Split(all.only(IntStream.range(0, held.length).filter(i -> !held[i]).toArray()), all.only(indices));
  }

  /**
   * Cuts rows into folds at random; each fold is held out once.
   *
   * @param all what is cut
   * @param folds how many parts
   * @param seed equal seeds give equal parts
   * @return as many splits as folds
   */
  static Split[] folds(Table all, int folds, long seed) {
    int[] order = shuffled(all.rows(), new Random(seed));
    Split[] splits = new Split[folds];
    for (int f = 0; f < folds; f++) {
      splits[f] = holding(all, Arrays.copyOfRange(order, f * order.length / folds, (f + 1) * order.length / folds));
    }
    return splits;
  }

  /** Returns 0 to n − 1 in random order. */
  static int[] shuffled(int n, Random random) {
    int[] order = IntStream.range(0, n).toArray();
    for (int i = n - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int swapped = order[i];
      order[i] = order[j];
      order[j] = swapped;
    }
    return order;
  }
}
