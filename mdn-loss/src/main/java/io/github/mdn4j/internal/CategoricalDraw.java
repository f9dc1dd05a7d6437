// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.internal;

/** Draws one of several by inverting the distribution function of their weights. */
public final class CategoricalDraw {

  private CategoricalDraw() {}

  /**
   * Returns the index that a number draws.
   *
   * @param logWeights logarithms of weights, up to a constant; the first so many of an array
   * @param count how many there are, at least 1
   * @param u uniform in [0, 1)
   * @param tau what the logarithms are divided by
   */
  public static int of(double[] logWeights, int count, double u, double tau) {
    double[] weight = new double[count];
    double total = weights(logWeights, count, tau, weight);
    return of(weight, count, u * total);
  }

  /**
   * Computes weights up to a constant, for several draws.
   *
   * @param logWeights as above
   * @param weight takes them
   * @return their sum
   */
  public static double weights(double[] logWeights, int count, double tau, double[] weight) {
    double largest = logWeights[0];
    for (int k = 1; k < count; k++) {
      largest = Math.max(largest, logWeights[k]);
    }
    double total = 0;
    for (int k = 0; k < count; k++) {
      weight[k] = Math.exp((logWeights[k] - largest) / tau); // largest first: a tiny τ must not make −∞ − −∞
      total += weight[k];
    }
    return total;
  }

  /**
   * Returns the index that a number draws.
   *
   * @param weight from {@link #weights}
   * @param u uniform in [0, their sum)
   */
  public static int of(double[] weight, int count, double u) {
    int last = 0;
    double below = 0;
    for (int k = 0; k < count; k++) {
      if (weight[k] > 0) {
        below += weight[k];
        last = k;
        if (u < below) {
          break;
        }
      }
    }
    return last;
  }
}
