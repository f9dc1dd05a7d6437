// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.internal;

/** The logistic sigmoid and its integral, without overflow. */
public final class Sigmoid {

  private Sigmoid() {}

  /** Returns 1 / (1 + exp(−x)). */
  public static double of(double x) {
    double e = Math.exp(-Math.abs(x));
    return (x < 0 ? e : 1) / (1 + e);
  }

  /** Returns log(1 + exp(x)). */
  public static double softplus(double x) {
    return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
  }
}
