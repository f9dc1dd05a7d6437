// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.benchmarks;

import io.github.mdn4j.layer.fused.CpuKernels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What figures were measured with: the first line of each benchmark. */
public final class Machine {

  private static final Path LINUX = Path.of("/proc/cpuinfo");

  private Machine() {}

  /** Prints the line. */
  public static void main(String[] args) {
    System.out.println(line());
    System.exit(0); // ND4J's threads would keep the JVM alive
  }

  /** Returns {@code machine}, then processor, BLAS library with its kernels and the lanes of vectors, and JDK. */
  static String line() {
    String library = CpuKernels.here().map(CpuKernels::toString).orElse("no BLAS library of the CPU");
    return "machine " + processor() + ", " + Runtime.getRuntime().availableProcessors() + " cores; " + library + "; JDK "
        + Runtime.version();
  }

  private static String processor() {
    String architecture = System.getProperty("os.arch");
    try {
      if (Files.isReadable(LINUX)) {
        return processor(Files.readAllLines(LINUX)).orElse(architecture);
      }
    } catch (IOException e) {
      return architecture;
    }
    return Optional.ofNullable(System.getenv("PROCESSOR_IDENTIFIER")).orElse(architecture); // Windows
  }

  /** Reads name, family and model of the first processor that Linux lists; a name alone may be anything. */
  static Optional<String> processor(List<String> lines) {
    Map<String, String> first = new LinkedHashMap<>();
    for (String line : lines) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        first.putIfAbsent(line.substring(0, colon).trim(), line.substring(colon + 1).trim());
      }
    }
    String name = first.getOrDefault("model name", first.get("CPU part"));
    boolean numbered = first.containsKey("cpu family") && first.containsKey("model");
    return Optional.ofNullable(name)
        .map(it -> it + (numbered ? " (family " + first.get("cpu family") + ", model " + first.get("model") + ")" : ""));
  }
}
