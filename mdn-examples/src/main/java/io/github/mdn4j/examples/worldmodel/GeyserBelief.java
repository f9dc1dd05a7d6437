// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.worldmodel;

import static io.github.mdn4j.examples.worldmodel.GeyserField.ERUPTING;
import static io.github.mdn4j.examples.worldmodel.GeyserField.GEYSERS;
import static io.github.mdn4j.examples.worldmodel.GeyserField.NOISE;
import static io.github.mdn4j.examples.worldmodel.GeyserField.STATES;

/**
 * What can be known of a field by who knows how it works and has seen all of it since the start: the exact filter, and
 * so the true density of what comes next.
 *
 * <p>No model can have a lower negative log likelihood, on average, than that of this density: it is the entropy of the
 * next step given everything before it.
 */
final class GeyserBelief {

  private final double[][] chances = new double[GEYSERS][STATES];

  /**
   * The true density of one step, taken apart.
   *
   * @param latent −log density of z, summed over geysers
   * @param reward −log density of the reward
   * @param done −log probability of done, or of its contrary
   */
  record Nats(double latent, double reward, double done) {}

  /** Begins where all geysers rest. */
  GeyserBelief() {
    for (double[] geyser : chances) {
      geyser[GeyserField.RESTING] = 1;
    }
  }

  /** Returns the chance that geyser i erupts at the next step. */
  double chanceOfEruption(int i, int action) {
    return next(i, action)[ERUPTING];
  }

  private double[] next(int i, int action) {
    double[] next = new double[STATES];
    for (int s = 0; s < STATES; s++) {
      double leaves = GeyserField.chanceToLeave(i, s, action);
      next[s] += chances[i][s] * (1 - leaves);
      next[(s + 1) % STATES] += chances[i][s] * leaves;
    }
    return next;
  }

  /** Returns how unlikely a step was, and learns from it. */
  Nats see(double[] z, int action, GeyserField.Step step) {
    double latent = 0;
    for (int i = 0; i < GEYSERS; i++) {
      double[] next = next(i, action);
      double density = 0;
      for (int s = 0; s < STATES; s++) {
        next[s] *= normal(step.z()[i], GeyserField.mean(i, z[i], s), NOISE);
        density += next[s];
      }
      for (int s = 0; s < STATES; s++) {
        chances[i][s] = next[s] / density;
      }
      latent -= Math.log(density);
    }
    double coin = GeyserField.chanceOfCoin(z);
    double cost = GeyserField.cost(action);
    double reward = coin * normal(step.reward(), cost + 1, GeyserField.REWARD_NOISE)
        + (1 - coin) * normal(step.reward(), cost, GeyserField.REWARD_NOISE);
    double end = GeyserField.chanceOfEnd(z);
    return new Nats(latent, -Math.log(reward), -Math.log(step.done() ? end : 1 - end));
  }

  private static double normal(double x, double mean, double deviation) {
    double score = (x - mean) / deviation;
    return Math.exp(-0.5 * score * score) / (deviation * Math.sqrt(2 * Math.PI));
  }
}
