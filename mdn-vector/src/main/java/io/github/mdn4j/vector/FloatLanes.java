// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** Elementary functions of a vector of floats; {@link DoubleLanes} says why they are ours. */
final class FloatLanes {

  static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  static final int LENGTH = SPECIES.length();

  /**
   * The class of these vectors. C2 finds out by it, and not by what it has seen elsewhere in the program, which vector it
   * is that goes into an array: where it saw vectors of two lengths, one that is in doubt becomes an object.
   */
  static final Class<? extends FloatVector> TYPE = FloatVector.zero(SPECIES).getClass();

  private static final float LOG2_E = 1.442695f;
  // ln 2 in two parts, the first with so few bits that n * LN2_HIGH is exact
  private static final float LN2_HIGH = 0.693359375f;
  private static final float LN2_LOW = -2.12194440e-4f;
  // adding it rounds to an integer and leaves that integer in the low bits of the mantissa
  private static final float ROUND = 0x1.8p23f;
  private static final float LARGEST = 87f;
  private static final float SMALLEST = -87f;

  // (exp(r) - 1 - r) / r^2 for |r| <= ln(2) / 2 within 6.6e-8, at the nodes of Chebyshev
  private static final float E2 = 0.5f;
  private static final float E3 = 0.16666577f;
  private static final float E4 = 0.041666554f;
  private static final float E5 = 0.0083632035f;
  private static final float E6 = 0.0013926214f;

  private FloatLanes() {}

  static FloatVector load(float[] x, int i) {
    return FloatVector.fromArray(SPECIES, x, i);
  }

  static void store(FloatVector x, float[] to, int i) {
    TYPE.cast(x).intoArray(to, i);
  }

  static FloatVector all(float value) {
    return FloatVector.broadcast(SPECIES, value);
  }

  /** Returns exp(x), x held to [−87, 87]. */
  static FloatVector exp(FloatVector x) {
    return exp(x, LARGEST);
  }

  /** Returns exp(x), x held to [−87, largest]. */
  static FloatVector exp(FloatVector x, float largest) {
    FloatVector held = held(x, largest);
    FloatVector shifted = held.fma(all(LOG2_E), all(ROUND));
    return expMinusOne(held, shifted).add(1f).mul(power(shifted));
  }

  /** Returns exp(x) − 1, x held to [−87, 87], to full relative precision about 0. */
  static FloatVector minusOne(FloatVector x) {
    return minusOne(x, LARGEST);
  }

  /** Returns exp(x) − 1, x held to [−87, largest], to full relative precision about 0. */
  static FloatVector minusOne(FloatVector x, float largest) {
    FloatVector held = held(x, largest);
    FloatVector shifted = held.fma(all(LOG2_E), all(ROUND));
    FloatVector power = power(shifted);
    return expMinusOne(held, shifted).fma(power, power.sub(1f));
  }

  private static FloatVector held(FloatVector x, float largest) {
    FloatVector a = x.blend(largest, x.compare(VectorOperators.GT, largest));
    return a.blend(SMALLEST, a.compare(VectorOperators.LT, SMALLEST));
  }

  // exp(r) − 1 of what is left of x beyond the whole number of halvings in shifted
  private static FloatVector expMinusOne(FloatVector x, FloatVector shifted) {
    FloatVector k = shifted.sub(ROUND);
    FloatVector r = k.fma(all(-LN2_HIGH), x);
    r = k.fma(all(-LN2_LOW), r);
    FloatVector p = r.fma(all(E6), all(E5));
    p = p.fma(r, all(E4));
    p = p.fma(r, all(E3));
    p = p.fma(r, all(E2));
    return p.fma(r.mul(r), r);
  }

  private static FloatVector power(FloatVector shifted) {
    IntVector bits = shifted.viewAsIntegralLanes().add(127).lanewise(VectorOperators.LSHL, 23);
    return bits.viewAsFloatingLanes();
  }

  /** Returns 1 / (1 + exp(−x)), within 2 units in the last place. */
  static FloatVector sigmoid(FloatVector x) {
    return all(1f).div(exp(x.neg()).add(1f));
  }

  /** Returns tanh x, within 4 units in the last place. */
  static FloatVector tanh(FloatVector x) {
    FloatVector e = minusOne(x.add(x)); // 87 suffices: tanh 43 is 1
    return e.div(e.add(2f));
  }

  /** Returns log(1 + x) for x in [0, 1], as 2 artanh(x / (2 + x)), within 3 units in the last place. */
  static FloatVector logOnePlus(FloatVector x) {
    FloatVector s = x.div(x.add(2f));
    FloatVector t = s.mul(s);
    FloatVector p = t.fma(all(1f / 13f), all(1f / 11f));
    p = p.fma(t, all(1f / 9f));
    p = p.fma(t, all(1f / 7f));
    p = p.fma(t, all(1f / 5f));
    p = p.fma(t, all(1f / 3f));
    FloatVector twice = s.add(s);
    return p.mul(t).fma(twice, twice);
  }
}
