// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.density;

import io.github.mdn4j.loss.DensityLoss;

/** A density that breaks a rule. */
public final class Offenders {

  /** The arrow points the wrong way. */
  public record KnowsTheLoss(DensityLoss loss) {}

  private Offenders() {}
}
