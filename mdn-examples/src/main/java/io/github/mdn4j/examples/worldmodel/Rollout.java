// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.worldmodel;

import io.github.mdn4j.layer.sequence.Sequence;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * What happened from the start to the end, in the world or in a dream.
 *
 * @param z T + 1 rows: what was seen at the start and after each step
 * @param actions T numbers: what was done before each step
 * @param rewards T numbers: what each step paid
 * @param done whether the last step ended it; else it was only cut
 */
record Rollout(double[][] z, int[] actions, double[] rewards, boolean done) {

  /** No rollout is longer. */
  static final int MOST_STEPS = 60;

  private static final double BETWEEN = 3;

  /** Numbers that a model sees of a step: z and the action, one-hot. */
  static final int FEATURES = GeyserField.GEYSERS + GeyserField.ACTIONS;

  /** Runs in the world. */
  static Rollout of(Keeper keeper, RandomGenerator random) {
    GeyserField field = new GeyserField(random);
    List<double[]> z = new ArrayList<>(List.of(field.seen()));
    int[] actions = new int[MOST_STEPS];
    double[] rewards = new double[MOST_STEPS];
    boolean done = false;
    int t = 0;
    while (t < MOST_STEPS && !done) {
      actions[t] = keeper.action(z.get(t), t == 0 ? 0 : actions[t - 1], random);
      GeyserField.Step step = field.step(actions[t]);
      z.add(step.z());
      rewards[t] = step.reward();
      done = step.done();
      t++;
    }
    return new Rollout(z.toArray(double[][]::new), Arrays.copyOf(actions, t), Arrays.copyOf(rewards, t), done);
  }

  /** Runs in the world again and again. */
  static List<Rollout> of(int rollouts, Keeper keeper, RandomGenerator random) {
    List<Rollout> all = new ArrayList<>();
    for (int i = 0; i < rollouts; i++) {
      all.add(of(keeper, random));
    }
    return all;
  }

  /** Returns T. */
  int steps() {
    return actions.length;
  }

  /** Returns the sum of the rewards. */
  double gain() {
    return Arrays.stream(rewards).sum();
  }

  /** Returns the mean of the height of the water, over geysers and steps. */
  double water() {
    return Arrays.stream(z).skip(1).mapToDouble(GeyserField::average).average().orElseThrow();
  }

  /**
   * Returns on what share of steps the water of a geyser came to stand between where it stands if it is quiet and if it
   * erupts, 3 standard deviations of the noise and more from both: in the world hardly ever.
   */
  double between() {
    int between = 0;
    for (int t = 0; t < steps(); t++) {
      for (int i = 0; i < GeyserField.GEYSERS; i++) {
        double above = z[t + 1][i] - GeyserField.mean(i, z[t][i], GeyserField.RESTING);
        double below = GeyserField.mean(i, z[t][i], GeyserField.ERUPTING) - z[t + 1][i];
        if (above > 0 && below > 0 && Math.min(above, below) > BETWEEN * GeyserField.NOISE) {
          between++;
        }
      }
    }
    return between / (double) (steps() * GeyserField.GEYSERS);
  }

  /** Returns step t. */
  GeyserField.Step step(int t) {
    return new GeyserField.Step(z[t + 1], rewards[t], done && t == steps() - 1);
  }

  /** Returns what a model learns: features (z, action), labels (z after, reward, done). */
  Sequence sequence() {
    double[][] features = new double[steps()][];
    double[][] labels = new double[steps()][];
    for (int t = 0; t < steps(); t++) {
      features[t] = features(z[t], actions[t]);
      labels[t] = Arrays.copyOf(z[t + 1], GeyserField.GEYSERS + 2);
      labels[t][GeyserField.GEYSERS] = rewards[t];
      labels[t][GeyserField.GEYSERS + 1] = done && t == steps() - 1 ? 1 : 0;
    }
    return new Sequence(features, labels);
  }

  /** Returns what a model sees of a step. */
  static double[] features(double[] z, int action) {
    double[] features = Arrays.copyOf(z, FEATURES);
    features[GeyserField.GEYSERS + action] = 1;
    return features;
  }
}
