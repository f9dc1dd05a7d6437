// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.vector;

import io.github.mdn4j.density.Block;

/** Vectors that break a rule. */
public final class Offenders {

  /** Past the interfaces that it is there to provide. */
  public record KnowsADensity(Block block) {}

  private Offenders() {}
}
