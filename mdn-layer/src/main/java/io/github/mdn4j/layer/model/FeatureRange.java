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
  private static final double ROUNDED_TO_LARGEST_FLOAT = 0x1.fffffefffffffp127; // the next double becomes infinite

  /** Returns the largest number that can be given: of FLOAT one that is rounded to the largest float. */
  public double largest() {
    return switch (type) {
      case DOUBLE -> Double.MAX_VALUE;
      case FLOAT -> ROUNDED_TO_LARGEST_FLOAT;
      case HALF -> LARGEST_HALF;
      default -> Float.MAX_VALUE; // BFLOAT16 has the exponents of FLOAT
    };
  }

  /** Says what is expected of a number: such as 'a number up to 3.4028235E38, where FLOAT ends'. */
  public String expected() {
    String most =
        switch (type) {
          case DOUBLE -> Double.toString(Double.MAX_VALUE);
          case HALF -> "65504";
          default -> Float.toString(Float.MAX_VALUE);
        };
    return "a number up to " + most + ", where " + type + " ends";
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
    return Math.abs(number) <= largest()
        ? Optional.empty()
        : Optional.of("expected " + expected() + ", but got " + number);
  }
}
