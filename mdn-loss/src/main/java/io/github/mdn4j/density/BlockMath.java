// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.density;

import io.github.mdn4j.arithmetic.Arithmetic;
import io.github.mdn4j.arithmetic.ColumnArithmetic;
import io.github.mdn4j.arithmetic.VectorArithmetic;

/**
 * Elementary functions of whole columns: by {@link Arithmetic} where there are vectors, else as loops that the JIT
 * vectorises.
 *
 * <p>The compiler of Java 17 vectorises loops of + − × ÷ min max whose arrays share one index, but no call of
 * {@link Math#exp}. So {@link #exp} and {@link #log} are a vector loop for the polynomial and a short scalar loop for
 * the bits of the exponent. Both are within 2 units in the last place; tests hold them to it.
 */
public final class BlockMath {

  /** Passes in vectors, or null where loops are plain. */
  static final ColumnArithmetic VECTORS = Arithmetic.vectors().map(VectorArithmetic::columns).orElse(null);

  private static final double LOG2_E = 1.4426950408889634;
  // ln 2 in two parts, the first with 32 trailing zero bits so that n * LN2_HIGH is exact
  private static final double LN2_HIGH = 0x1.62e42feep-1;
  private static final double LN2_LOW = 0x1.a39ef35793c76p-33;
  // adding it rounds to an integer and leaves that integer in the low bits of the mantissa
  private static final double ROUND = 0x1.8p52;
  private static final double LARGEST = 709.0;
  private static final double SMALLEST = -708.0;
  private static final long BITS_OF_SQRT_HALF = 0x3fe6a09e667f3bcdL;
  private static final long BITS_OF_SMALLEST_NORMAL = 0x0010000000000000L;
  private static final long BITS_OF_INFINITY = 0x7ff0000000000000L;

  private BlockMath() {}

  /** out = exp(x), with x held to [−708, 709]; NaN stays NaN. None of the arrays may be another. */
  public static void exp(double[] x, double[] out, double[] scratch, int n) {
    if (VECTORS != null) {
      VECTORS.exp(x, out, n);
      return;
    }
    for (int i = 0; i < n; i++) {
      double a = Math.max(SMALLEST, Math.min(LARGEST, x[i]));
      double shifted = a * LOG2_E + ROUND;
      out[i] = exp(a, shifted - ROUND);
      scratch[i] = shifted;
    }
    scale(out, scratch, n);
  }

  /** out = exp(x − most) for x ≤ most; x − most is held to [−708, 0]. None of the arrays may be another. */
  static void expBelow(double[] most, double[] x, double[] out, double[] scratch, int n) {
    if (VECTORS != null) {
      VECTORS.expBelow(most, x, out, n);
      return;
    }
    for (int i = 0; i < n; i++) {
      double a = Math.max(SMALLEST, x[i] - most[i]);
      double shifted = a * LOG2_E + ROUND;
      out[i] = exp(a, shifted - ROUND);
      scratch[i] = shifted;
    }
    scale(out, scratch, n);
  }

  // exp(a) / 2^k, for k the whole number nearest to a / ln 2
  private static double exp(double a, double k) {
    double r = (a - k * LN2_HIGH) - k * LN2_LOW; // |r| <= ln(2) / 2
    // r coth(r / 2) = 2 + p, a series in Bernoulli numbers; with c = r - p, exp(r) = 1 + r + r c / (2 - c)
    double t = r * r;
    double p = -691.0 / 653837184000.0;
    p = p * t + 1.0 / 23950080;
    p = p * t - 1.0 / 604800;
    p = p * t + 1.0 / 15120;
    p = p * t - 1.0 / 360;
    p = p * t + 1.0 / 6;
    double c = r - p * t;
    return 1 + (r + r * c / (2 - c));
  }

  // shifted is k + ROUND; multiplies by 2^k
  private static void scale(double[] out, double[] shifted, int n) {
    for (int i = 0; i < n; i++) {
      out[i] *= Double.longBitsToDouble((Double.doubleToRawLongBits(shifted[i]) + 1023) << 52);
    }
  }

  /** out = log(x), as {@link Math#log} has it for 0, infinity and NaN. None of the arrays may be another. */
  public static void log(double[] x, double[] out, double[] scratch, int n) {
    if (VECTORS != null) {
      VECTORS.log(x, out, n);
      return;
    }
    for (int i = 0; i < n; i++) {
      long bits = Double.doubleToRawLongBits(x[i]);
      double k = 0;
      if (bits < BITS_OF_SMALLEST_NORMAL || bits >= BITS_OF_INFINITY) {
        if (x[i] > 0 && x[i] < Double.MIN_NORMAL) {
          k = -54;
          bits = Double.doubleToRawLongBits(x[i] * 0x1p54);
        } else {
          k = Math.log(x[i]);
          bits = BITS_OF_SQRT_HALF;
        }
      }
      long exponent = (bits - BITS_OF_SQRT_HALF) >> 52;
      scratch[i] = Double.longBitsToDouble(bits - (exponent << 52)); // in [sqrt(1/2), sqrt(2))
      out[i] = k + exponent;
    }
    for (int i = 0; i < n; i++) {
      double f = scratch[i] - 1;
      double s = f / (2 + f); // log(1 + f) = 2 artanh(s)
      double t = s * s;
      double p = 1.0 / 19;
      p = p * t + 1.0 / 17;
      p = p * t + 1.0 / 15;
      p = p * t + 1.0 / 13;
      p = p * t + 1.0 / 11;
      p = p * t + 1.0 / 9;
      p = p * t + 1.0 / 7;
      p = p * t + 1.0 / 5;
      p = p * t + 1.0 / 3;
      out[i] = out[i] * LN2_HIGH + (out[i] * LN2_LOW + (2 * s * (p * t) + 2 * s));
    }
  }

  /** out = x as double, from an index of x on. */
  public static void widen(float[] x, int from, double[] out, int n) {
    if (VECTORS != null) {
      VECTORS.widen(x, from, out, n);
      return;
    }
    for (int i = 0; i < n; i++) {
      out[i] = x[from + i];
    }
  }

  /** Returns whether none of n numbers is infinite or NaN. */
  public static boolean areFinite(float[] x, int n) {
    if (VECTORS != null) {
      return VECTORS.areFinite(x, n);
    }
    for (int i = 0; i < n; i++) {
      if (!Float.isFinite(x[i])) {
        return false;
      }
    }
    return true;
  }

  /** Returns whether none of n numbers is infinite or NaN. */
  public static boolean areFinite(double[] x, int n) {
    double a = 0; // 0 · x is NaN where x is not finite, and a NaN stays; four sums, as each has to wait for its last
    double b = 0;
    double c = 0;
    double d = 0;
    int i = 0;
    for (; i + 3 < n; i += 4) {
      a += x[i] * 0;
      b += x[i + 1] * 0;
      c += x[i + 2] * 0;
      d += x[i + 3] * 0;
    }
    for (; i < n; i++) {
      a += x[i] * 0;
    }
    return a + b + c + d == 0;
  }

  /** x = value. */
  static void fill(double[] x, double value, int n) {
    for (int i = 0; i < n; i++) {
      x[i] = value;
    }
  }

  /** sum = sum + x. */
  static void add(double[] sum, double[] x, int n) {
    for (int i = 0; i < n; i++) {
      sum[i] += x[i];
    }
  }

  /** out = x − y. */
  static void subtract(double[] x, double[] y, double[] out, int n) {
    for (int i = 0; i < n; i++) {
      out[i] = x[i] - y[i];
    }
  }

  /** x = x · factor. */
  static void multiply(double[] x, double[] factor, int n) {
    for (int i = 0; i < n; i++) {
      x[i] *= factor[i];
    }
  }

  /** out = x · y. */
  static void product(double[] x, double[] y, double[] out, int n) {
    for (int i = 0; i < n; i++) {
      out[i] = x[i] * y[i];
    }
  }

  /** Returns whether all numbers lie between two bounds; NaN does not. */
  static boolean areWithin(double least, double most, double[] x, int n) {
    for (int i = 0; i < n; i++) {
      if (!(x[i] >= least && x[i] <= most)) {
        return false;
      }
    }
    return true;
  }

  /** x = max(x, y). */
  static void max(double[] x, double[] y, int n) {
    for (int i = 0; i < n; i++) {
      x[i] = Math.max(x[i], y[i]);
    }
  }

  /** out = 1 / x. */
  static void reciprocal(double[] x, double[] out, int n) {
    for (int i = 0; i < n; i++) {
      out[i] = 1 / x[i];
    }
  }
}
