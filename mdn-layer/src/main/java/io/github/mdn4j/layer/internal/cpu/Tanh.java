// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.internal.cpu;

/**
 * tanh x = e / (e + 2) with e = exp(2x) − 1, of nothing but + · / min max, so that loops over it become vector code.
 *
 * <p>Largest error 3e-7 in float and 7e-16 in double, relative ones 5e-7 and 2e-15; NaN stays NaN.
 */
public final class Tanh {

  private Tanh() {}

  /** Returns tanh x to float precision. */
  static float of(float x) {
    float e = Exponential.minusOne(2f * Math.max(-9f, Math.min(9f, x)));
    return e / (e + 2f);
  }

  /** Returns tanh x to double precision. */
  static double of(double x) {
    double e = Exponential.minusOne(2.0 * Math.max(-20.0, Math.min(20.0, x)));
    return e / (e + 2.0);
  }
}
