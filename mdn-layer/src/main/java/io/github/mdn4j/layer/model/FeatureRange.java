// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.model;

import java.util.Optional;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * The numbers that a network can be given: those of its data type. One beyond is finite as a {@code double}, and infinite
 * in the network.
 *
 * @param type what the network computes in, or the normaliser in front of it
 */
public record FeatureRange(DataType type) {

  private static final double LARGEST_HALF = 65504;

  /** Returns the largest number. */
  public double largest() {
    return switch (type) {
      case DOUBLE -> Double.MAX_VALUE;
      case HALF -> LARGEST_HALF;
      default -> Float.MAX_VALUE; // BFLOAT16 has the exponents of FLOAT
    };
  }

  /**
   * Says what is wrong with a number; empty if it can be used.
   *
   * @return such as 'expected a number up to 3.4028235E38, where FLOAT ends, but got 1.0E300'
   */
  public Optional<String> faultOf(double number) {
    if (!Double.isFinite(number)) {
      return Optional.of("expected a finite number, but got " + number);
    }
    // what is rounded to the largest float is one
    boolean fits = type == DataType.FLOAT ? Float.isFinite((float) number) : Math.abs(number) <= largest();
    if (fits) {
      return Optional.empty();
    }
    String most = type == DataType.HALF ? "65504" : Float.toString(Float.MAX_VALUE);
    return Optional.of("expected a number up to " + most + ", where " + type + " ends, but got " + number);
  }
}
