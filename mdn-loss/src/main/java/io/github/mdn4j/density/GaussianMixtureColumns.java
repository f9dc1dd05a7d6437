// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.density;

import io.github.mdn4j.arithmetic.GaussianArithmetic;

/**
 * Where a mixture of diagonal Gaussians has its raw columns, and between which bounds its floats can be taken so that
 * nothing over- or underflows in doubles: logits within ±{@value #MOST_LOGIT}, means and labels within
 * ±{@value #MOST_PLACE}, and raw scales within ±{@value #MOST_SCALE}, of more than {@value #MOST_COLUMNS} label columns
 * within as much less.
 */
final class GaussianMixtureColumns {

  private static final float MOST_LOGIT = 300;
  private static final float MOST_PLACE = 1e9f;
  private static final float MOST_SCALE = 20;
  private static final int MOST_COLUMNS = 11; // a product of as many 1/σ is no more than 1e96

  private final GaussianArithmetic arithmetic;
  private final int components;
  private final int labelWidth;

  GaussianMixtureColumns(GaussianArithmetic arithmetic, int components, int labelWidth) {
    this.arithmetic = arithmetic;
    this.components = components;
    this.labelWidth = labelWidth;
  }

  /** Returns the column of a component's mean of a label column. */
  int mean(int k, int d) {
    return components + 2 * k * labelWidth + d;
  }

  /** Returns the column of a component's raw scale of a label column. */
  int scale(int k, int d) {
    return mean(k, d) + labelWidth;
  }

  /**
   * Returns whether raw columns lie between the bounds; numbers that are none do not.
   *
   * @param stride how far columns lie apart
   */
  boolean areWithinBounds(float[] theta, int stride, int n) {
    float scales = MOST_SCALE * Math.min(1, (float) MOST_COLUMNS / labelWidth);
    boolean within = true;
    for (int k = 0; k < components && within; k++) {
      within = arithmetic.areWithin(MOST_LOGIT, theta, k * stride, n);
      for (int d = 0; d < labelWidth; d++) {
        within &= arithmetic.areWithin(MOST_PLACE, theta, mean(k, d) * stride, n)
            && arithmetic.areWithin(scales, theta, scale(k, d) * stride, n);
      }
    }
    return within;
  }

  /** Returns whether label columns do. */
  boolean labelsAreWithinBounds(float[] label, int stride, int n) {
    boolean within = true;
    for (int d = 0; d < labelWidth; d++) {
      within &= arithmetic.areWithin(MOST_PLACE, label, d * stride, n);
    }
    return within;
  }
}
