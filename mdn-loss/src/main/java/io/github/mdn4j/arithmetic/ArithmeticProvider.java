// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.arithmetic;

/** Makes a {@link VectorArithmetic} if the Java machine lets it; found by {@link java.util.ServiceLoader}. */
public interface ArithmeticProvider {

  /**
   * Makes the arithmetic.
   *
   * @throws UnavailableArithmeticException if it cannot run here, and says what would help
   */
  VectorArithmetic open();
}
