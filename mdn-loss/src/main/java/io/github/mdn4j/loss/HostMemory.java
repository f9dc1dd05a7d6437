// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.loss;

import org.nd4j.linalg.exception.ND4JIllegalArgumentException;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Whether the numbers of arrays may be read and written where they lie: on ND4J's CPU backend, and on no other.
 *
 * <p>Beside a GPU the memory of the host is at best an old copy. So whatever touches it, the kernels of losses, fused
 * layers, the reading of predictions, asks here first and has another way.
 */
public final class HostMemory {

  /**
   * The system property that keeps everything off the memory of arrays on the CPU too: {@code auto}, or {@code never},
   * with which all runs as it would on a GPU.
   */
  public static final String PROPERTY = "mdn4j.host.memory";

  private HostMemory() {}

  /**
   * Returns whether the memory of arrays may be touched.
   *
   * @throws ND4JIllegalArgumentException if the property is neither {@code auto} nor {@code never}
   */
  public static boolean isOpen() {
    String wanted = System.getProperty(PROPERTY, "auto");
    return switch (wanted) {
      case "auto" -> Nd4j.getEnvironment().isCPU();
      case "never" -> false;
      default -> throw new ND4JIllegalArgumentException(
          "system property " + PROPERTY + " must be auto or never, got " + wanted);
    };
  }
}
