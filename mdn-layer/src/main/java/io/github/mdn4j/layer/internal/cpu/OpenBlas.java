// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.internal.cpu;

import io.github.mdn4j.layer.internal.cpu.Blas.Matrix;
import io.github.mdn4j.loss.HostMemory;
import java.util.Optional;
import org.bytedeco.openblas.global.openblas_nolapack;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the BLAS library of ND4J's CPU backend can do here; found out once. */
public final class OpenBlas {

  private static final Logger log = LoggerFactory.getLogger(OpenBlas.class);

  /** Looked at where arrays are in the memory of the CPU, and only there. */
  private static final class Library {
    private static final boolean PRESENT = present();
    private static final boolean PANELS = PRESENT && panelsAreFaster();
    private static final Optional<KernelChoice> KERNELS = PRESENT ? Optional.of(KernelChoice.here()) : Optional.empty();

    static {
      KERNELS.flatMap(choice -> choice.shortfall(System.getenv("OPENBLAS_CORETYPE"))).ifPresent(log::warn);
    }

    private Library() {}
  }

  private OpenBlas() {}

  /** Returns whether arrays are in the memory of the CPU and its BLAS library can be called. */
  public static boolean isPresent() {
    return HostMemory.isOpen() && Library.PRESENT;
  }

  /** Returns whether products in panels are faster than whole ones ({@link RecurrentWeights}). */
  public static boolean prefersPanels() {
    return isPresent() && Library.PANELS;
  }

  /** Returns which kernels the library chose, if arrays are in the memory of the CPU. */
  public static Optional<KernelChoice> kernels() {
    return isPresent() ? Library.KERNELS : Optional.empty();
  }

  /** Returns how many threads the library may use just now, which is the application's business. */
  public static int threads() {
    return openblas_nolapack.blas_get_num_threads();
  }

  private static boolean present() {
    try {
      bestTime(1, 1, false);
      return threads() > 0;
    } catch (LinkageError e) {
      log.info(
          "fused layers run as DL4J's own, as the BLAS library of the CPU backend (org.bytedeco:openblas) cannot be"
              + " called: {}",
          e.toString());
      return false;
    }
  }

  /** Which is faster depends on more than the kernels' name, so a product of a common size is timed. */
  private static boolean panelsAreFaster() {
    return bestTime(256, 16, true) < 0.9 * bestTime(256, 16, false);
  }

  private static long bestTime(int units, int columns, boolean panels) {
    Blas blas = new FloatBlas();
    RecurrentWeights weights = new RecurrentWeights(blas, panels);
    Matrix block = new Matrix(blas.reserve(null, (long) Cell.BLOCKS * units * units), 0, units);
    Matrix h = new Matrix(blas.reserve(null, (long) units * columns), 0, units);
    Matrix z = new Matrix(blas.reserve(null, (long) units * columns), 0, units);
    blas.clear(block.memory());
    blas.clear(h.memory());
    weights.take(block, units, true);
    long best = Long.MAX_VALUE;
    for (int i = 0; i < 10; i++) {
      long start = System.nanoTime();
      weights.multiply(0, h, columns, Blas.Write.OVERWRITE, z);
      best = Math.min(best, System.nanoTime() - start);
    }
    return best;
  }
}
