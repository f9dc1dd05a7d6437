// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.internal.cpu;

/**
 * exp(x) − 1 and log(1 + x) of nothing but + · / max, so that loops over them become vector code.
 *
 * <p>exp(x) − 1 = e comes from its series at x / 2^k, doubled k times by e (e + 2).
 */
public final class Exponential {

  private Exponential() {}

  /** Returns exp(x) − 1 for x ≤ 18, within 3e-7 for x ≤ 0; {@link Tanh} has the rest. */
  static float minusOne(float x) {
    float e = series(Math.max(-18f, x) * (1f / 64f));
    e = e * (e + 2f);
    e = e * (e + 2f);
    e = e * (e + 2f);
    e = e * (e + 2f);
    e = e * (e + 2f);
    return e * (e + 2f);
  }

  /** Returns exp(x) − 1 for x ≤ 40, within 1e-15 for x ≤ 0; {@link Tanh} has the rest. */
  static double minusOne(double x) {
    double e = series(Math.max(-40.0, x) * (1.0 / 256.0));
    e = e * (e + 2.0);
    e = e * (e + 2.0);
    e = e * (e + 2.0);
    e = e * (e + 2.0);
    e = e * (e + 2.0);
    e = e * (e + 2.0);
    e = e * (e + 2.0);
    return e * (e + 2.0);
  }

  private static float series(float y) {
    float p = 1f / 5040f;
    p = p * y + 1f / 720f;
    p = p * y + 1f / 120f;
    p = p * y + 1f / 24f;
    p = p * y + 1f / 6f;
    p = p * y + 0.5f;
    return p * y * y + y;
  }

  private static double series(double y) {
    double p = 1.0 / 39916800.0;
    p = p * y + 1.0 / 3628800.0;
    p = p * y + 1.0 / 362880.0;
    p = p * y + 1.0 / 40320.0;
    p = p * y + 1.0 / 5040.0;
    p = p * y + 1.0 / 720.0;
    p = p * y + 1.0 / 120.0;
    p = p * y + 1.0 / 24.0;
    p = p * y + 1.0 / 6.0;
    p = p * y + 0.5;
    return p * y * y + y;
  }

  /** Returns log(1 + x) for 0 ≤ x ≤ 1, as 2 artanh(x / (2 + x)). */
  static float logOnePlus(float x) {
    float s = x / (2f + x);
    float t = s * s;
    float p = 1f / 13f;
    p = p * t + 1f / 11f;
    p = p * t + 1f / 9f;
    p = p * t + 1f / 7f;
    p = p * t + 1f / 5f;
    p = p * t + 1f / 3f;
    return 2f * (s + s * t * p);
  }

  /** Returns log(1 + x) for 0 ≤ x ≤ 1, as 2 artanh(x / (2 + x)). */
  static double logOnePlus(double x) {
    double s = x / (2.0 + x);
    double t = s * s;
    double p = 1.0 / 31.0;
    p = p * t + 1.0 / 29.0;
    p = p * t + 1.0 / 27.0;
    p = p * t + 1.0 / 25.0;
    p = p * t + 1.0 / 23.0;
    p = p * t + 1.0 / 21.0;
    p = p * t + 1.0 / 19.0;
    p = p * t + 1.0 / 17.0;
    p = p * t + 1.0 / 15.0;
    p = p * t + 1.0 / 13.0;
    p = p * t + 1.0 / 11.0;
    p = p * t + 1.0 / 9.0;
    p = p * t + 1.0 / 7.0;
    p = p * t + 1.0 / 5.0;
    p = p * t + 1.0 / 3.0;
    return 2.0 * (s + s * t * p);
  }
}
