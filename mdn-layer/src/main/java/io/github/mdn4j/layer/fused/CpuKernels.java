// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.fused;

import io.github.mdn4j.layer.internal.cpu.KernelChoice;
import io.github.mdn4j.layer.internal.cpu.OpenBlas;
import java.util.Optional;

/**
 * What multiplies matrices on this machine (docs/performance.md).
 *
 * @param library name and version of the BLAS library, such as {@code OpenBLAS 0.3.31-1.5.13}
 * @param kernels the library's own name for the kernels that it chose for this processor, such as {@code Haswell};
 *     {@code unknown} where it does not show its choice
 * @param lanes how many floats Java puts into one vector; 0 if this Java does not tell
 */
public record CpuKernels(String library, String kernels, int lanes) {

  /** Returns what is at hand here, or nothing beside another backend than ND4J's for the CPU. */
  public static Optional<CpuKernels> here() {
    return OpenBlas.kernels().map(CpuKernels::of);
  }

  private static CpuKernels of(KernelChoice choice) {
    return new CpuKernels("OpenBLAS " + choice.version(), choice.core(), choice.lanes());
  }

  /** Returns all three, such as {@code OpenBLAS 0.3.31-1.5.13, kernels Haswell, 8 lanes}. */
  @Override
  public String toString() {
    return library + ", kernels " + kernels + ", " + lanes + " lanes";
  }
}
