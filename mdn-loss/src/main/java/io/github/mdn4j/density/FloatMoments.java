// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.density;

/** Moments that can also be taken of columns of floats, without a pass that widens them. */
public interface FloatMoments extends Moments {

  /**
   * Evaluates the rows of a block.
   *
   * @param columns raw columns in: column j from j · rows on
   * @param rows how many there are
   * @param mean where E[y] goes, [D][rows]
   * @param variance where the variance of each label column goes, [D][rows]
   * @return false where it has to be done in doubles: numbers are so large, or none, or the rows do not fill whole vectors;
   *     then nothing that was written counts
   */
  boolean evaluate(float[] columns, int rows, double[][] mean, double[][] variance);
}
