// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.worldmodel;

import io.github.mdn4j.distribution.Temperature;
import io.github.mdn4j.layer.sequence.SequenceSampler;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.factory.Nd4j;

/** A model in the place of the world: what it predicts is drawn, and the keeper acts on that. */
final class Dream {

  private final List<List<double[]>> z = new ArrayList<>();
  private final List<List<Integer>> actions = new ArrayList<>();

  private Dream() {}

  /**
   * Dreams.
   *
   * @param net a model of the world
   * @param rollouts how many; each begins with what a new field shows
   */
  static List<Rollout> of(
      ComputationGraph net, int rollouts, Keeper keeper, Temperature temperature, RandomGenerator random) {
    Dream dream = new Dream();
    double[][] first = new double[rollouts][];
    for (int i = 0; i < rollouts; i++) {
      double[] seen = new GeyserField(random).seen();
      int action = keeper.action(seen, 0, random);
      dream.z.add(new ArrayList<>(List.of(seen)));
      dream.actions.add(new ArrayList<>(List.of(action)));
      first[i] = Rollout.features(seen, action);
    }
    SequenceSampler sampler = new SequenceSampler.Builder(net)
        .temperature(temperature)
        .feedback((i, step, drawn) -> dream.act(i, keeper, drawn, random))
        .stop((i, step, drawn) -> drawn[GeyserField.GEYSERS + 1] == 1)
        .build();
    sampler.feed(Nd4j.createFromArray(first).reshape(rollouts, Rollout.FEATURES, 1));
    List<double[][]> drawn = sampler.sample(Rollout.MOST_STEPS, random);
    return IntStream.range(0, rollouts).mapToObj(i -> dream.rollout(i, drawn.get(i))).toList();
  }

  private double[] act(int i, Keeper keeper, double[] drawn, RandomGenerator random) {
    double[] seen = Arrays.copyOf(drawn, GeyserField.GEYSERS);
    int before = actions.get(i).get(actions.get(i).size() - 1);
    int action = keeper.action(seen, before, random);
    z.get(i).add(seen);
    actions.get(i).add(action);
    return Rollout.features(seen, action);
  }

  private Rollout rollout(int i, double[][] drawn) {
    int steps = drawn.length;
    return new Rollout(
        z.get(i).toArray(double[][]::new),
        actions.get(i).stream().limit(steps).mapToInt(Integer::intValue).toArray(),
        Arrays.stream(drawn).mapToDouble(label -> label[GeyserField.GEYSERS]).toArray(),
        drawn[steps - 1][GeyserField.GEYSERS + 1] == 1);
  }
}
