// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.internal;

import io.github.mdn4j.arithmetic.Arithmetic;
import io.github.mdn4j.arithmetic.VectorArithmetic;
import java.util.Optional;

/**
 * Whether LSTMs run in vectors of the processor; found out once.
 *
 * <p>Sampling does wherever there are vectors. Training does where it was seen to be faster than products of OpenBLAS
 * (docs/performance.md): in layers of {@value #LEAST_UNITS} units or more.
 */
public final class LstmVectors {

  /** The system property that has all LSTMs run in vectors with {@code true}, and none with {@code false}. */
  public static final String PROPERTY = "mdn4j.vector.lstm";

  private static final int LEAST_UNITS = 16;

  private static final String WANTED = System.getProperty(PROPERTY, "");
  private static final Optional<VectorArithmetic> HERE = Arithmetic.vectors().filter(vectors -> !WANTED.equals("false"));

  private LstmVectors() {}

  /** Returns the arithmetic for sampling, or nothing where it runs without. */
  public static Optional<VectorArithmetic> here() {
    return HERE;
  }

  /** Returns the arithmetic for layers of so many units, or nothing where they run without. */
  public static Optional<VectorArithmetic> forLayers(int units) {
    return HERE.filter(vectors -> isFaster(units, WANTED));
  }

  static boolean isFaster(int units, String wanted) {
    return wanted.equals("true") || units >= LEAST_UNITS;
  }
}
