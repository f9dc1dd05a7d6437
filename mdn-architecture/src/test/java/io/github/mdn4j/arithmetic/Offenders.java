// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.arithmetic;

import io.github.mdn4j.density.Kernel;

/** Arithmetic that breaks a rule. */
public final class Offenders {

  /** The arrow points the wrong way. */
  public record KnowsADensity(Kernel kernel) {}

  private Offenders() {}
}
