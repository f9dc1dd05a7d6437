// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.internal.cpu;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.Pointer;

/**
 * Which of its kernels OpenBLAS chose for this processor, and how far they fall short of what Java sees that it has.
 *
 * <p>The library points to its table of kernels by the variable {@code gotoblas}, and each table has a name of its own,
 * so comparing addresses tells the choice. The function that would say the name cannot be called from Java.
 *
 * @param version of the library with its wrapper, such as 0.3.31-1.5.13, or {@code unknown}
 * @param core the library's name for the kernels, such as Haswell, or {@code unknown} where it does not show them
 * @param vectorBytes how wide vectors are that Java uses; 0 if it does not tell
 * @param fusedMultiplyAdd whether Java uses instructions that multiply and add in one
 */
public record KernelChoice(String version, String core, int vectorBytes, boolean fusedMultiplyAdd) {

  private static final String UNKNOWN = "unknown";

  /** Kernels that the library may choose on x86, and multiplications that each can start at once, in 16 bytes. */
  private static final Map<String, Integer> STRENGTHS = Map.ofEntries(
      Map.entry("Katmai", 1), Map.entry("Coppermine", 1), Map.entry("Northwood", 1), Map.entry("Prescott", 1),
      Map.entry("Banias", 1), Map.entry("Atom", 1), Map.entry("Core2", 1), Map.entry("Penryn", 1),
      Map.entry("Dunnington", 1), Map.entry("Nehalem", 1), Map.entry("Athlon", 1), Map.entry("Opteron", 1),
      Map.entry("Opteron_SSE3", 1), Map.entry("Barcelona", 1), Map.entry("Bobcat", 1), Map.entry("Nano", 1),
      Map.entry("Sandybridge", 2), Map.entry("Bulldozer", 2), Map.entry("Piledriver", 2),
      Map.entry("Steamroller", 2), Map.entry("Excavator", 4), Map.entry("Haswell", 4), Map.entry("Zen", 4),
      Map.entry("SkylakeX", 8), Map.entry("Cooperlake", 8), Map.entry("SapphireRapids", 8));

  /** What is at hand once the library has been loaded. */
  static KernelChoice here() {
    return new KernelChoice(
        libraryVersion(),
        chosen(),
        (int) number(option("MaxVectorSize")),
        Boolean.parseBoolean(option("UseFMA")));
  }

  private static String libraryVersion() {
    try {
      String version = Loader.getVersion("org.bytedeco", "openblas"); // of the jar: its constant would be compiled in
      return version == null ? UNKNOWN : version;
    } catch (IOException e) {
      return UNKNOWN;
    }
  }

  private static String chosen() {
    Pointer variable = Loader.addressof("gotoblas");
    if (variable == null || variable.isNull()) {
      return UNKNOWN;
    }
    long table = new LongPointer(variable).get();
    for (String name : STRENGTHS.keySet()) {
      Pointer candidate = Loader.addressof("gotoblas_" + name.toUpperCase(Locale.ROOT));
      if (candidate != null && candidate.address() == table) {
        return name;
      }
    }
    return UNKNOWN;
  }

  /** Returns an option of this Java machine, or nothing where it has no such option or tells none. */
  private static String option(String name) {
    try {
      HotSpotDiagnosticMXBean bean = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
      return bean == null ? "" : bean.getVMOption(name).getValue();
    } catch (IllegalArgumentException | LinkageError e) {
      return "";
    }
  }

  private static long number(String text) {
    return text.isEmpty() ? 0 : Long.parseLong(text);
  }

  /** Returns how many floats Java puts into a vector; 0 if it does not tell. */
  public int lanes() {
    return vectorBytes / Float.BYTES;
  }

  /** Returns whether the kernels are of the kind that multiplies small matrices as they lie. */
  boolean areForAvx512() {
    return STRENGTHS.getOrDefault(core, 0) >= 8;
  }

  /**
   * Returns what is wrong and what to do about it, if the kernels do at most a quarter of what the processor could do at
   * once. Kernels for AVX2 where there is AVX-512 do half, and nothing is said of them.
   *
   * @param asked what {@code OPENBLAS_CORETYPE} in the environment asks for, or null
   */
  Optional<String> shortfall(String asked) {
    int strength = STRENGTHS.getOrDefault(core, Integer.MAX_VALUE);
    int possible = vectorBytes / 16 * (fusedMultiplyAdd ? 2 : 1);
    if (strength > possible / 4) {
      return Optional.empty();
    }
    String better = vectorBytes >= 64 ? "SkylakeX" : "Haswell";
    String remedy = asked != null && !asked.isEmpty()
        ? "OPENBLAS_CORETYPE=" + asked + " in the environment asks for them"
        : "put org.bytedeco:openblas-platform 0.3.31-1.5.13 or later beside ND4J, or set OPENBLAS_CORETYPE=" + better
            + " in the environment";
    return Optional.of(
        "OpenBLAS " + version + " runs its kernels for " + core + " here, which do " + strength + "/" + possible
            + " of what this processor can do at once, so that products are several times slower than they could be: "
            + remedy + " (docs/performance.md)");
  }
}
