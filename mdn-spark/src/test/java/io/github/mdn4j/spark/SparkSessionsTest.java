// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.spark;

import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class SparkSessionsTest {

  @Test
  void aSparkThatWantsASecurityManagerIsToldOfWithTheOneThatDoesNot() {
    Throwable failure = new UnsupportedOperationException("getSubject is not supported");
    for (Throwable thrown :
        new Throwable[] {failure, new RuntimeException(failure), new ExceptionInInitializerError(failure)}) {
      RuntimeException said = SparkSessions.explained(thrown);
      assertTrue(said instanceof IllegalStateException, said.toString());
      assertTrue(said.getMessage().contains("Spark 4.2") && said.getMessage().contains("Java 17"), said.getMessage());
      assertSame(thrown, said.getCause());
    }
  }

  @Test
  void anyOtherFailureStaysAsItIs() {
    RuntimeException other = new UnsupportedOperationException("another");
    assertSame(other, SparkSessions.explained(other));
    Error error = new ExceptionInInitializerError("another");
    assertSame(error, assertThrows(ExceptionInInitializerError.class, () -> SparkSessions.explained(error)));
  }
}
