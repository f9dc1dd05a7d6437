// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.evaluation;

import org.nd4j.linalg.api.buffer.DataType;

/**
 * A sign on raw rows of padding: with a mask of the features alone, DL4J hands an evaluation no mask at all.
 *
 * <p>An output layer knows the mask that its loss goes by. While a network is evaluated it writes {@link #mark} into
 * every column of a row that the loss leaves out, and {@link DensityEvaluation} leaves such a row out too. The number is
 * next to 0, and no network computes it in a whole row.
 */
public final class Padding {

  private static final double MARK = -0x1.54p-120; // exact in every type but HALF
  private static final double HALF_MARK = -0x1.54p-14;

  private Padding() {}

  /** Returns what is written into each column of a row of padding. */
  public static double mark(DataType type) {
    return type == DataType.HALF ? HALF_MARK : MARK;
  }

  /** Returns whether a raw row is marked. */
  static boolean isMarked(double[] raw) {
    for (double each : raw) {
      if (each != raw[0]) {
        return false;
      }
    }
    return raw[0] == MARK || raw[0] == HALF_MARK;
  }
}
