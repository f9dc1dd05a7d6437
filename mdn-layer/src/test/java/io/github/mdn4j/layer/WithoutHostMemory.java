// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer;

import io.github.mdn4j.loss.HostMemory;
import java.util.function.Supplier;

/** The way of other backends than the CPU's, taken on the CPU. */
public final class WithoutHostMemory {

  private WithoutHostMemory() {}

  /** Computes something as it would be where the memory of arrays is not the host's. */
  public static <R> R get(Supplier<R> computation) {
    System.setProperty(HostMemory.PROPERTY, "never");
    try {
      return computation.get();
    } finally {
      System.clearProperty(HostMemory.PROPERTY);
    }
  }
}
