// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.worldmodel;

import io.github.mdn4j.distribution.Temperature;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import org.deeplearning4j.nn.graph.ComputationGraph;

/** Rollouts in the world beside dreams of it, with all keepers. */
final class WorldComparison {

  private static final double[] TEMPERATURES = {0.5, 1, 1.5};

  private final Map<String, ComputationGraph> models;
  private final int rollouts;
  private final PrintStream out;
  private final Map<String, List<Rollout>> shown = new LinkedHashMap<>();

  /**
   * Prepares.
   *
   * @param models by name, the mixture first
   * @param rollouts how many of each kind
   * @param out where lines go
   */
  WorldComparison(Map<String, ComputationGraph> models, int rollouts, PrintStream out) {
    this.models = models;
    this.rollouts = rollouts;
    this.out = out;
  }

  /** Runs, and prints means of rollouts, a line for each kind. */
  void print() {
    out.println("                        keeper     gain  steps  water  between");
    for (Keeper keeper : Keeper.values()) {
      print("World", keeper, Rollout.of(rollouts, keeper, new SplittableRandom(3)));
      models.forEach((name, net) -> {
        boolean several = keeper == Keeper.RANDOM && name.equals("mixture");
        for (double temperature : several ? TEMPERATURES : new double[] {1}) {
          print(
              "Dream, " + name + " at " + temperature, keeper,
              Dream.of(net, rollouts, keeper, Temperature.of(temperature), new SplittableRandom(4)));
        }
      });
    }
  }

  private void print(String name, Keeper keeper, List<Rollout> all) {
    if (keeper == Keeper.RANDOM) {
      shown.put(name, all);
    }
    out.println(String.format(
        Locale.ROOT, "%-23s %-8s %6.2f %6.1f %6.3f %6.1f %%", name, keeper, mean(all, Rollout::gain),
        mean(all, Rollout::steps), mean(all, Rollout::water), 100 * mean(all, Rollout::between)));
  }

  private static double mean(List<Rollout> all, ToDoubleFunction<Rollout> number) {
    return all.stream().mapToDouble(number).average().orElseThrow();
  }

  /** Returns the rollouts with the random keeper, by what they are called; the world first. */
  Map<String, List<Rollout>> shown() {
    return shown;
  }
}
