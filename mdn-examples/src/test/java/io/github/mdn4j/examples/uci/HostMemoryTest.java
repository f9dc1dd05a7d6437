// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.uci;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.mdn4j.examples.BothWays;
import org.junit.jupiter.api.Test;

/** The benchmark as it would be on other backends than the CPU's. */
class HostMemoryTest {

  @Test
  void conditionalDensities() throws Exception {
    BothWays.agree(
        ConditionalDensityBenchmark.class,
        5e-3,
        out -> assertEquals(
            0,
            ConditionalDensityBenchmark.run(
                out, "--settings", "K3noise", "--steps", "10", "--splits", "1", "--threads", "1")));
  }
}
