// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.forecast;

import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.exception.DL4JInvalidInputException;

/** Checks that callers hand something over. */
final class Present {

  private Present() {}

  /**
   * Returns what is given.
   *
   * @param who what asks for it, for messages
   * @param what what it is: {@code "values"}
   * @throws DL4JInvalidInputException if it is null
   */
  static <T> T of(Object who, String what, T given) {
    if (given == null) {
      throw new DL4JInvalidInputException(who + ": expected " + what + " but got null");
    }
    return given;
  }

  /**
   * Returns what is given, none of which is null either.
   *
   * @param what what each is: {@code "a series"}
   * @throws DL4JInvalidInputException if it is null, or one in it; its index is named
   */
  static <T> List<T> all(Object who, String what, List<T> given) {
    of(who, "a list", given);
    for (int i = 0; i < given.size(); i++) {
      of(who, what + " at index " + i, given.get(i));
    }
    return given;
  }

  /** As {@link #all(Object, String, List)}, of an array. */
  static <T> T[] all(Object who, String what, T[] given) {
    all(who, what, Arrays.asList(of(who, "an array", given)));
    return given;
  }
}
