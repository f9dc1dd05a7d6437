// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.worldmodel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class GeyserBeliefTest {

  private static final int STEPS = 5;

  private static double nats(double x, double mean, double deviation) {
    return 0.5 * Math.pow((x - mean) / deviation, 2) + Math.log(deviation) + 0.5 * Math.log(2 * Math.PI);
  }

  /** Sums over all ways that the hidden states of one geyser can go: 3⁵ of them. */
  private static double density(int geyser, Rollout rollout) {
    double sum = 0;
    for (int way = 0; way < Math.pow(3, STEPS); way++) {
      double product = 1;
      int state = 0;
      int digits = way;
      for (int t = 0; t < STEPS; t++) {
        int next = digits % 3;
        digits /= 3;
        double leaves = GeyserField.chanceToLeave(geyser, state, rollout.actions()[t]);
        product *= next == state ? 1 - leaves : next == (state + 1) % 3 ? leaves : 0;
        double mean = GeyserField.mean(geyser, rollout.z()[t][geyser], next);
        product *= Math.exp(-nats(rollout.z()[t + 1][geyser], mean, 0.06));
        state = next;
      }
      sum += product;
    }
    return sum;
  }

  @Test
  void theFilterGivesTheSumOverAllHiddenWays() {
    SplittableRandom random = new SplittableRandom(1);
    for (int r = 0; r < 3; r++) {
      Rollout rollout = Rollout.of(Keeper.RANDOM, random);
      assertTrue(rollout.steps() >= STEPS);
      GeyserBelief belief = new GeyserBelief();
      double nats = 0;
      for (int t = 0; t < STEPS; t++) {
        nats += belief.see(rollout.z()[t], rollout.actions()[t], rollout.step(t)).latent();
      }
      double expected = 0;
      for (int i = 0; i < GeyserField.GEYSERS; i++) {
        expected -= Math.log(density(i, rollout));
      }
      assertEquals(expected, nats, 1e-9);
    }
  }

  // NumPy 1.24.2, 4000 rollouts, by tools/reference_geysers.py
  @Test
  void theEntropyIsThatOfAnotherProgram() {
    List<Rollout> rollouts = Rollout.of(2000, Keeper.RANDOM, new SplittableRandom(3));
    WorldScore entropy = WorldScore.ofBelief(rollouts);
    assertEquals(-0.88456, entropy.latent(), 0.003); // 2000 rollouts have a standard error of 0.0006
    assertEquals(-0.24772, entropy.reward(), 0.015);
    assertEquals(0.08929, entropy.done(), 0.01);
    double steps = rollouts.stream().mapToInt(Rollout::steps).average().orElseThrow();
    assertEquals(36.42, steps, 1.5);
  }

  @Test
  void aSingleGaussianCannotComeNearTheEntropy() {
    SplittableRandom random = new SplittableRandom(4);
    double excess = 0;
    int steps = 0;
    for (Rollout rollout : Rollout.of(200, Keeper.RANDOM, random)) {
      GeyserBelief belief = new GeyserBelief();
      for (int t = 0; t < rollout.steps(); t++) {
        double single = 0;
        for (int i = 0; i < GeyserField.GEYSERS; i++) {
          double p = belief.chanceOfEruption(i, rollout.actions()[t]);
          double quiet = GeyserField.mean(i, rollout.z()[t][i], GeyserField.RESTING);
          double erupting = GeyserField.mean(i, rollout.z()[t][i], GeyserField.ERUPTING);
          double apart = erupting - quiet;
          double deviation = Math.sqrt(0.06 * 0.06 + p * (1 - p) * apart * apart);
          single += nats(rollout.z()[t + 1][i], quiet + p * apart, deviation);
        }
        excess += single - belief.see(rollout.z()[t], rollout.actions()[t], rollout.step(t)).latent();
        steps += GeyserField.GEYSERS;
      }
    }
    assertTrue(excess / steps > 0.5, "nats a dimension: " + excess / steps);
  }
}
