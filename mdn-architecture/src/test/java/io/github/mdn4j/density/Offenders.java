// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.density;

import io.github.mdn4j.loss.DensityLoss;
import java.util.random.RandomGenerator;

/** A density that breaks a rule. */
public final class Offenders {

  /** The arrow points the wrong way. */
  public record KnowsTheLoss(DensityLoss loss) {}

  /** And takes the source of randomness first. */
  public static final class DrawsAtOnce {
    /** Draws. */
    public double draw(RandomGenerator random, int draws) {
      return random.nextDouble() * draws;
    }
  }

  private Offenders() {}
}
