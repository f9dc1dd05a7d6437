// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.handwriting;

/** What a reader does about a file that is damaged. */
public enum OnDamage {

  /** It throws, and nothing is read. */
  FAIL,

  /** It leaves the file out, says so, and reads the rest. */
  SKIP
}
