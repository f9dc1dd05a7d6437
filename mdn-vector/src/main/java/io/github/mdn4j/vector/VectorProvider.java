// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.vector;

import io.github.mdn4j.arithmetic.ArithmeticProvider;
import io.github.mdn4j.arithmetic.UnavailableArithmeticException;
import io.github.mdn4j.arithmetic.VectorArithmetic;

/**
 * Offers vectors where the Java machine was started with {@value #FLAG}, which Java 17 and 25 both want of who uses
 * this incubating module, and has the compiler that turns them into machine code.
 *
 * <p>This class names none of the module's, so that it can be loaded without.
 */
public final class VectorProvider implements ArithmeticProvider {

  /** The module that must be there. */
  static final String MODULE = "jdk.incubator.vector";

  /** What brings it. */
  static final String FLAG = "--add-modules " + MODULE;

  /** Makes a provider; for {@link java.util.ServiceLoader}. */
  public VectorProvider() {}

  @Override
  public VectorArithmetic open() {
    check(
        ModuleLayer.boot().findModule(MODULE).isPresent(),
        System.getProperty("java.vm.info", ""),
        System.getProperty("java.vm.name", ""));
    return new Vectors();
  }

  /** Refuses a machine without the module or without a compiler that knows vectors. */
  static void check(boolean hasModule, String info, String machine) {
    if (!hasModule) {
      throw new UnavailableArithmeticException(
          "mdn-vector is on the class path, but Java runs without its module: start it with " + FLAG
              + " for faster arithmetic, or with -Dmdn4j.vector=false to be without this line");
    }
    if (info.contains("interpreted mode") || info.contains("emulated-client") || machine.contains("Client")) {
      throw new UnavailableArithmeticException(
          "no vectors, as this Java machine does not optimise them: " + machine + ", " + info);
    }
  }
}
