// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.worldmodel;

import java.util.Locale;
import java.util.random.RandomGenerator;

/** Who decides what is heated. */
enum Keeper {

  /** Does the same as before four times of five, and anything else; rollouts to learn from are his. */
  RANDOM {
    @Override
    int action(double[] z, int before, RandomGenerator random) {
      return random.nextInt(5) < 4 ? before : random.nextInt(GeyserField.ACTIONS);
    }
  },

  /** Never heats. */
  IDLE {
    @Override
    int action(double[] z, int before, RandomGenerator random) {
      return 0;
    }
  },

  /** Heats the half with less water, while there is little. */
  CAREFUL {
    @Override
    int action(double[] z, int before, RandomGenerator random) {
      double difference = 0;
      for (int i = 0; i < z.length; i++) {
        difference += i < z.length / 2 ? z[i] : -z[i];
      }
      return GeyserField.average(z) > 0.35 ? 0 : difference < 0 ? 1 : 2;
    }
  };

  /**
   * Decides.
   *
   * @param z what is seen
   * @param before what was done before
   */
  abstract int action(double[] z, int before, RandomGenerator random);

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
