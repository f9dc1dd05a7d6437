// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.vector;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Elementary functions of a vector of doubles, each with a twin for one number that gives the same bits.
 *
 * <p>{@code VectorOperators.EXP} and {@code LOG} call a library where there is one and {@link Math} until the code is
 * compiled, so that two runs may differ. These are the same numbers everywhere: multiplications, additions and {@link
 * Math#fma} alone, in one order.
 */
final class DoubleLanes {

  static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;
  static final int LENGTH = SPECIES.length();

  private static final double LOG2_E = 1.4426950408889634;
  private static final double LN2 = 0x1.62e42fefa39efp-1;
  // ln 2 in two parts, the first with 32 trailing zero bits so that n * LN2_HIGH is exact
  private static final double LN2_HIGH = 0x1.62e42feep-1;
  private static final double LN2_LOW = 0x1.a39ef35793c76p-33;
  // adding it rounds to an integer and leaves that integer in the low bits of the mantissa
  private static final double ROUND = 0x1.8p52;
  private static final double LARGEST = 709.0;
  private static final double SMALLEST = -708.0;

  // (exp(r) - 1 - r) / r^2 for |r| <= ln(2) / 2 within 1.1e-16, at the nodes of Chebyshev
  private static final double E2 = 0x1.0000000000001p-1;
  private static final double E3 = 0x1.5555555555556p-3;
  private static final double E4 = 0x1.5555555553d4fp-5;
  private static final double E5 = 0x1.11111111109adp-7;
  private static final double E6 = 0x1.6c16c17893af7p-10;
  private static final double E7 = 0x1.a01a01a7c8efbp-13;
  private static final double E8 = 0x1.a019b8eebc08ap-16;
  private static final double E9 = 0x1.71de0d9baab4ap-19;
  private static final double E10 = 0x1.2891a98de7fcbp-22;
  private static final double E11 = 0x1.af38d6336c037p-26;

  // the same within 7.4e-14
  private static final double Q2 = 0x1.fffffffffe069p-2;
  private static final double Q3 = 0x1.5555555554f97p-3;
  private static final double Q4 = 0x1.55555565c559fp-5;
  private static final double Q5 = 0x1.111111170ad56p-7;
  private static final double Q6 = 0x1.6c166be75a859p-10;
  private static final double Q7 = 0x1.a019c3721fb3ep-13;
  private static final double Q8 = 0x1.a136b06babd51p-16;
  private static final double Q9 = 0x1.72ad3ae3ed777p-19;

  private static final long BITS_OF_SQRT_HALF = 0x3fe6a09e667f3bcdL;
  private static final long BITS_OF_ONE = 0x3ff0000000000000L;
  private static final long BITS_OF_SMALLEST_NORMAL = 0x0010000000000000L;
  private static final long BITS_OF_INFINITY = 0x7ff0000000000000L;
  // 2^52, whose low bits are those of the integer that is or-ed to it
  private static final long BITS_OF_INTEGER = 0x4330000000000000L;
  private static final double INTEGER = 0x1p52 + 1023;

  private DoubleLanes() {}

  /** Returns the number of entries that whole vectors reach: at least n if the columns are long enough. */
  static int reach(int n, int shortest) {
    int up = (n + LENGTH - 1) / LENGTH * LENGTH;
    return up <= shortest ? up : n / LENGTH * LENGTH;
  }

  static DoubleVector load(double[] x, int i) {
    return DoubleVector.fromArray(SPECIES, x, i);
  }

  static DoubleVector all(double value) {
    return DoubleVector.broadcast(SPECIES, value);
  }

  /** Returns exp(x), x held to [−708, 709]. */
  static DoubleVector exp(DoubleVector x) {
    return expBelow709(x.blend(LARGEST, x.compare(VectorOperators.GT, LARGEST)));
  }

  /** Returns exp(x) for x at most 709, x held to −708 or more. */
  static DoubleVector expBelow709(DoubleVector x) {
    DoubleVector a = x.blend(SMALLEST, x.compare(VectorOperators.LT, SMALLEST));
    DoubleVector shifted = a.fma(all(LOG2_E), all(ROUND));
    DoubleVector k = shifted.sub(ROUND);
    DoubleVector r = k.fma(all(-LN2_HIGH), a);
    r = k.fma(all(-LN2_LOW), r);
    DoubleVector p = r.fma(all(E11), all(E10));
    p = p.fma(r, all(E9));
    p = p.fma(r, all(E8));
    p = p.fma(r, all(E7));
    p = p.fma(r, all(E6));
    p = p.fma(r, all(E5));
    p = p.fma(r, all(E4));
    p = p.fma(r, all(E3));
    p = p.fma(r, all(E2));
    DoubleVector e = p.fma(r.mul(r), r).add(1);
    LongVector power = shifted.viewAsIntegralLanes().add(1023).lanewise(VectorOperators.LSHL, 52);
    return e.mul(power.viewAsFloatingLanes());
  }

  /** Returns exp(x) within 1e-13 of its size, for x within [−708, 709]: what floats are made of wants no more. */
  static DoubleVector quickExp(DoubleVector x) {
    DoubleVector shifted = x.fma(all(LOG2_E), all(ROUND));
    DoubleVector r = shifted.sub(ROUND).fma(all(-LN2), x);
    DoubleVector p = r.fma(all(Q9), all(Q8));
    p = p.fma(r, all(Q7));
    p = p.fma(r, all(Q6));
    p = p.fma(r, all(Q5));
    p = p.fma(r, all(Q4));
    p = p.fma(r, all(Q3));
    p = p.fma(r, all(Q2));
    DoubleVector e = p.fma(r.mul(r), r).add(1);
    return e.viewAsIntegralLanes().add(shifted.viewAsIntegralLanes().lanewise(VectorOperators.LSHL, 52))
        .viewAsFloatingLanes(); // the whole number of halvings goes to the exponent
  }

  /** The twin of {@link #exp(DoubleVector)}. */
  static double exp(double x) {
    double b = x > LARGEST ? LARGEST : x;
    double a = b < SMALLEST ? SMALLEST : b;
    double shifted = Math.fma(a, LOG2_E, ROUND);
    double k = shifted - ROUND;
    double r = Math.fma(k, -LN2_HIGH, a);
    r = Math.fma(k, -LN2_LOW, r);
    double p = Math.fma(r, E11, E10);
    p = Math.fma(p, r, E9);
    p = Math.fma(p, r, E8);
    p = Math.fma(p, r, E7);
    p = Math.fma(p, r, E6);
    p = Math.fma(p, r, E5);
    p = Math.fma(p, r, E4);
    p = Math.fma(p, r, E3);
    p = Math.fma(p, r, E2);
    double e = Math.fma(p, r * r, r) + 1;
    return e * Double.longBitsToDouble((Double.doubleToRawLongBits(shifted) + 1023) << 52);
  }

  /** Returns whether all numbers are positive, finite and not subnormal. */
  static boolean isNormal(DoubleVector x) {
    LongVector bits = x.viewAsIntegralLanes();
    return !bits.compare(VectorOperators.LT, BITS_OF_SMALLEST_NORMAL)
        .or(bits.compare(VectorOperators.GE, BITS_OF_INFINITY))
        .anyTrue();
  }

  /** Returns log(x) of such numbers. */
  static DoubleVector logOfNormal(DoubleVector x) {
    LongVector bits = x.viewAsIntegralLanes();
    LongVector biased =
        bits.add(BITS_OF_ONE - BITS_OF_SQRT_HALF).lanewise(VectorOperators.LSHR, 52); // exponent + 1023
    DoubleVector k = biased.or(BITS_OF_INTEGER).viewAsFloatingLanes().sub(INTEGER);
    LongVector mantissa = bits.sub(biased.sub(1023).lanewise(VectorOperators.LSHL, 52));
    DoubleVector f = mantissa.viewAsFloatingLanes().sub(1); // of a number in [sqrt(1/2), sqrt(2))
    DoubleVector s = f.div(f.add(2)); // 2 artanh(s) = log(1 + f)
    DoubleVector t = s.mul(s);
    DoubleVector p = t.fma(all(1.0 / 19), all(1.0 / 17));
    p = p.fma(t, all(1.0 / 15));
    p = p.fma(t, all(1.0 / 13));
    p = p.fma(t, all(1.0 / 11));
    p = p.fma(t, all(1.0 / 9));
    p = p.fma(t, all(1.0 / 7));
    p = p.fma(t, all(1.0 / 5));
    p = p.fma(t, all(1.0 / 3));
    DoubleVector half = f.mul(f).mul(0.5); // log(1 + f) = f - (f^2 / 2 - s (f^2 / 2 + 2 t p))
    DoubleVector low = s.fma(half.add(t.mul(p).mul(2)), k.mul(LN2_LOW));
    return k.fma(all(LN2_HIGH), f.sub(half.sub(low)));
  }

  /** The twin of {@link #logOfNormal}, and of all else as {@link Math#log} has it. */
  static double log(double x) {
    if (!(x >= Double.MIN_NORMAL && x <= Double.MAX_VALUE)) {
      return x > 0 && x < Double.MIN_NORMAL ? log(x, 0x1p54, -54) : Math.log(x);
    }
    return log(x, 1, 0);
  }

  private static double log(double x, double factor, double exponent) {
    long bits = Double.doubleToRawLongBits(x * factor);
    long biased = (bits + (BITS_OF_ONE - BITS_OF_SQRT_HALF)) >>> 52;
    double k = exponent + (Double.longBitsToDouble(biased | BITS_OF_INTEGER) - INTEGER);
    double f = Double.longBitsToDouble(bits - ((biased - 1023) << 52)) - 1;
    double s = f / (f + 2);
    double t = s * s;
    double p = Math.fma(t, 1.0 / 19, 1.0 / 17);
    p = Math.fma(p, t, 1.0 / 15);
    p = Math.fma(p, t, 1.0 / 13);
    p = Math.fma(p, t, 1.0 / 11);
    p = Math.fma(p, t, 1.0 / 9);
    p = Math.fma(p, t, 1.0 / 7);
    p = Math.fma(p, t, 1.0 / 5);
    p = Math.fma(p, t, 1.0 / 3);
    double half = f * f * 0.5;
    double low = Math.fma(s, half + t * p * 2, k * LN2_LOW);
    return Math.fma(k, LN2_HIGH, f - (half - low));
  }
}
