// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.worldmodel;

import java.util.random.RandomGenerator;

/**
 * A field of 32 geysers and a keeper who can heat one half of it: a small world, random and seen only in part.
 *
 * <p>A geyser is hidden: resting, charged, or erupting. It goes from rest to charged to erupting, at each step with the
 * same chance, which heat raises, and back to rest. What is seen of it is the height of its water, z′ = ½ z + ½ h +
 * 0.06 ε, where h is the geyser's own height if it erupts now and 0 if not, and ε standard normal. So the next z is one
 * of two, far apart, and for how long a geyser has been quiet says which is likelier. Given all that was seen and done,
 * the 32 are independent.
 *
 * <p>Visitors pay for water that they have seen, a coin or nothing, and heat costs; the more water, the likelier it is
 * that the field is closed and the day is done. Both depend on z and the action before, and chance, only.
 */
final class GeyserField {

  static final int GEYSERS = 32;

  /** Doing nothing (0), heating the first half (1), heating the second (2). */
  static final int ACTIONS = 3;

  static final int RESTING = 0;
  static final int CHARGED = 1;
  static final int ERUPTING = 2;
  static final int STATES = 3;

  static final double KEPT = 0.5; // of the height of the water from one step to the next
  static final double NOISE = 0.06;
  static final double REWARD_NOISE = 0.1;

  private static final double HEAT_COST = 0.3;

  private final int[] state = new int[GEYSERS];
  private final double[] z = new double[GEYSERS];
  private final RandomGenerator random;

  /**
   * What a step brings.
   *
   * @param z heights of the water
   * @param reward what it paid
   * @param done whether it was the last
   */
  record Step(double[] z, double reward, boolean done) {}

  /** Opens a field whose geysers all begin to rest. */
  GeyserField(RandomGenerator random) {
    this.random = random;
    for (int i = 0; i < GEYSERS; i++) {
      z[i] = NOISE * random.nextGaussian();
    }
  }

  /** Returns what is seen now. */
  double[] seen() {
    return z.clone();
  }

  /** Takes a step. */
  Step step(int action) {
    double reward = cost(action) + REWARD_NOISE * random.nextGaussian();
    if (random.nextDouble() < chanceOfCoin(z)) {
      reward++;
    }
    boolean done = random.nextDouble() < chanceOfEnd(z);
    for (int i = 0; i < GEYSERS; i++) {
      if (random.nextDouble() < chanceToLeave(i, state[i], action)) {
        state[i] = (state[i] + 1) % STATES;
      }
      z[i] = mean(i, z[i], state[i]) + NOISE * random.nextGaussian();
    }
    return new Step(z.clone(), reward, done);
  }

  /** Returns the chance that geyser i goes on to the next state. */
  static double chanceToLeave(int i, int state, int action) {
    if (state == ERUPTING) {
      return 0.3 + 0.15 * own(i, 2);
    }
    double stays = 0.7 - 0.2 * own(i, 1);
    boolean heated = action == (i < GEYSERS / 2 ? 1 : 2);
    return 1 - (heated ? stays * stays * Math.sqrt(stays) : stays);
  }

  /** Returns the mean of the next z of geyser i, in the state that it will be in. */
  static double mean(int i, double z, int state) {
    double height = 0.8 + 0.6 * own(i, 0);
    return KEPT * z + (1 - KEPT) * (state == ERUPTING ? height : 0);
  }

  /** Returns numbers in [0, 1) that make each geyser another. */
  private static double own(int i, int which) {
    double golden = 0.6180339887498949;
    double number = (i + 1) * golden + which / 3.0;
    return number - Math.floor(number);
  }

  /** Returns what an action pays if there is no coin. */
  static double cost(int action) {
    return action == 0 ? 0 : -HEAT_COST;
  }

  /** Returns the chance of a coin after z was seen. */
  static double chanceOfCoin(double[] z) {
    return sigmoid(6 * average(z) - 2.5);
  }

  /** Returns the chance that the field is closed after z was seen. */
  static double chanceOfEnd(double[] z) {
    return sigmoid(11 * average(z) - 8.8);
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  static double average(double[] z) {
    double sum = 0;
    for (double one : z) {
      sum += one;
    }
    return sum / z.length;
  }
}
