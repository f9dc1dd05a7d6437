// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.gpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.mdn4j.loss.HostMemory;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class GpuSmokeTest {

  private static String run(int status, String... arguments) {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    int got = GpuSmoke.run(new PrintStream(printed, true, StandardCharsets.UTF_8), arguments);
    String text = printed.toString(StandardCharsets.UTF_8);
    assertEquals(status, got, text);
    return text;
  }

  @Test
  void onTheCpuTheWayOfOtherBackendsAgreesWithPlainJava() {
    String text = run(0, "--rows", "40", "--rounds", "1");
    assertTrue(text.contains("This is the CPU backend"), text);
    assertTrue(text.contains("Device: none but the CPU"), text);
    assertTrue(text.contains("ratio"), text);
    assertTrue(text.stripTrailing().endsWith("result gpu-smoke ok: 44 of 44 comparisons agree"), text);
    assertTrue(HostMemory.isOpen());
  }

  @Test
  void aDisagreementFails() {
    String text = run(1, "--rows", "40", "--rounds", "1", "--tolerance", "1e-9");
    assertTrue(text.contains("DIFFERS"), text);
    assertTrue(text.contains("result gpu-smoke FAILED"), text);
    assertTrue(HostMemory.isOpen());
  }

  @Test
  void wrongOptionsAreRefused() {
    run(2, "--rows", "0");
    run(2, "--tolerance", "NaN");
  }
}
