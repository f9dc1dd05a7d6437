// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.cli;

/** What was asked for cannot be done with these files; the message is all that the user needs. */
final class RefusedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  RefusedException(String message) {
    super(message);
  }

  RefusedException(String message, Throwable cause) {
    super(message, cause);
  }
}
