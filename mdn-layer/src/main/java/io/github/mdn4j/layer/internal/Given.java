// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.internal;

import org.deeplearning4j.exception.DL4JInvalidConfigException;

/** Checks of what callers hand over. */
public final class Given {

  private Given() {}

  /**
   * Returns what is given.
   *
   * @param who what asks for it, for messages
   * @param what what it is, with its article: {@code "a network"}
   * @throws DL4JInvalidConfigException if it is null
   */
  public static <T> T of(String who, String what, T given) {
    if (given == null) {
      throw new DL4JInvalidConfigException(who + ": expected " + what + ", but got null");
    }
    return given;
  }

  /**
   * Returns a count.
   *
   * @param what what is counted: {@code "draws"}
   * @throws DL4JInvalidConfigException if it is less than the least that makes sense
   */
  public static int count(String who, String what, int least, int count) {
    if (count < least) {
      throw new DL4JInvalidConfigException(
          who + ": expected a number of " + what + " of at least " + least + ", but got " + count);
    }
    return count;
  }
}
