// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.vector;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.mdn4j.arithmetic.Arithmetic;
import io.github.mdn4j.arithmetic.ArithmeticProvider;
import io.github.mdn4j.arithmetic.UnavailableArithmeticException;
import java.util.ServiceLoader;
import jdk.incubator.vector.FloatVector;
import org.junit.jupiter.api.Test;

class VectorProviderTest {

  @Test
  void theServiceIsFoundAndUsedWhereVectorsAreLongEnough() {
    assertTrue(ServiceLoader.load(ArithmeticProvider.class).findFirst().orElseThrow() instanceof VectorProvider);
    int lanes = FloatVector.SPECIES_PREFERRED.length();
    assertEquals(lanes >= 8, Arithmetic.vectors().isPresent());
    assertEquals(lanes >= 8 ? "vectors of " + lanes + " floats" : "plain loops", Arithmetic.description());
  }

  @Test
  void aMachineWithoutTheModuleIsToldWhichFlagItWants() {
    String message =
        assertThrows(UnavailableArithmeticException.class, () -> VectorProvider.check(false, "mixed mode", "64-Bit"))
            .getMessage();
    assertTrue(message.contains("--add-modules jdk.incubator.vector"), message);
    assertTrue(message.contains("-Dmdn4j.vector=false"), message);
  }

  @Test
  void aMachineThatDoesNotCompileGetsNone() {
    assertThrows(UnavailableArithmeticException.class, () -> VectorProvider.check(true, "interpreted mode", "64-Bit"));
    assertThrows(UnavailableArithmeticException.class, () -> VectorProvider.check(true, "emulated-client", "64-Bit"));
    assertDoesNotThrow(() -> VectorProvider.check(true, "mixed mode, sharing", "OpenJDK 64-Bit Server VM"));
  }
}
