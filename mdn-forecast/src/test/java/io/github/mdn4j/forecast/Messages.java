// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.forecast;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.function.Executable;

/** Looks at what an error says. */
final class Messages {

  private Messages() {}

  static void assertSays(Executable wrong, String... parts) {
    String message = assertThrows(RuntimeException.class, wrong).getMessage();
    for (String part : parts) {
      assertTrue(message.contains(part), message);
    }
  }
}
