// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.arithmetic;

/** Tells why an {@link ArithmeticProvider} has nothing to give, in words for the user. */
public final class UnavailableArithmeticException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * Makes an exception.
   *
   * @param message why, and what would help
   */
  public UnavailableArithmeticException(String message) {
    super(message);
  }
}
