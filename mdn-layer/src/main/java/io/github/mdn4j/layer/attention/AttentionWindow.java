// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.attention;

import java.util.Arrays;

/**
 * The window of an {@link AttentionWindowLSTM} at one step: K Gaussians over the positions of each example's text.
 *
 * <p>Raw parameters are [n][3K]: of each example α̂, β̂ and κ̂, K each.
 */
final class AttentionWindow {

  /** exp of what is less is no more than the rounding of a sum with it. */
  private static final double LEAST_EXPONENT = -60;

  private final int[][] codes; // [n][U]: 1 … C, or 0 for none
  private final int characters;
  private final int components;

  AttentionWindow(int[][] codes, int characters, int components) {
    this.codes = codes;
    this.characters = characters;
    this.components = components;
  }

  /**
   * Moves the window, and looks through it.
   *
   * @param raw [n][3K]
   * @param before positions κ [n][K] of the step before
   * @param position takes κ
   * @param seen takes w [n][C]
   */
  void forward(double[] raw, double[] before, double[] position, double[] seen) {
    Arrays.fill(seen, 0);
    for (int m = 0; m < codes.length; m++) {
      for (int k = 0; k < components; k++) {
        int at = m * components + k;
        position[at] = before[at] + Math.exp(raw[(3 * m + 2) * components + k]);
      }
      for (int u = 0; u < codes[m].length; u++) {
        if (codes[m][u] > 0) {
          seen[m * characters + codes[m][u] - 1] += shown(m, u, raw, position);
        }
      }
    }
  }

  /** Returns φ(u) of an example. */
  private double shown(int m, int u, double[] raw, double[] position) {
    double shown = 0;
    for (int k = 0; k < components; k++) {
      double away = position[m * components + k] - u;
      double exponent = raw[3 * m * components + k] - Math.exp(raw[(3 * m + 1) * components + k]) * away * away;
      if (!(exponent < LEAST_EXPONENT)) {
        shown += Math.exp(exponent);
      }
    }
    return shown;
  }

  /** Returns φ [n][U + 1]: of the positions that have a character, and of the one after the last of them. */
  double[] shown(double[] raw, double[] position) {
    int columns = codes[0].length + 1;
    double[] shown = new double[codes.length * columns];
    for (int m = 0; m < codes.length; m++) {
      int end = 0;
      for (int u = 0; u < codes[m].length; u++) {
        if (codes[m][u] > 0) {
          shown[m * columns + u] = shown(m, u, raw, position);
          end = u + 1;
        }
      }
      shown[m * columns + end] = shown(m, end, raw, position);
    }
    return shown;
  }

  /**
   * Goes back over a step.
   *
   * @param raw [n][3K]
   * @param position κ [n][K] after the step
   * @param dSeen gradient with respect to w [n][C]
   * @param dPosition gradient with respect to κ, from later steps; becomes that with respect to κ of the step before
   * @param dRaw takes the gradient with respect to raw parameters
   */
  void backward(double[] raw, double[] position, double[] dSeen, double[] dPosition, double[] dRaw) {
    Arrays.fill(dRaw, 0);
    for (int m = 0; m < codes.length; m++) {
      for (int k = 0; k < components; k++) {
        int at = m * components + k;
        int alpha = 3 * m * components + k;
        int beta = alpha + components;
        int kappa = beta + components;
        double width = Math.exp(raw[beta]);
        for (int u = 0; u < codes[m].length; u++) {
          double away = position[at] - u;
          double exponent = raw[alpha] - width * away * away;
          if (codes[m][u] > 0 && !(exponent < LEAST_EXPONENT)) {
            double part = Math.exp(exponent) * dSeen[m * characters + codes[m][u] - 1];
            dRaw[alpha] += part;
            dRaw[beta] -= part * width * away * away;
            dPosition[at] -= part * 2 * width * away;
          }
        }
        dRaw[kappa] = dPosition[at] * Math.exp(raw[kappa]);
      }
    }
  }
}
