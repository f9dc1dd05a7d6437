// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.robojam;

import io.github.mdn4j.distribution.Temperature;
import io.github.mdn4j.layer.sequence.SequenceSampler;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Call and response: a network hears a performance and goes on from where it ends.
 *
 * @param net predicts steps
 * @param steps how it sees touches
 */
record Jam(ComputationGraph net, TouchSteps steps) {

  /** A response is never longer than so many touches, even if a network hardly lets time pass. */
  private static final int MOST_TOUCHES = 2000;

  /**
   * Answers a performance by one of the same length in seconds.
   *
   * <p>The response begins where the call ends, at 0 s, and holds all touches that the network plays within the
   * seconds of the call, at least one.
   */
  Performance answer(Performance call, Temperature temperature, RandomGenerator random) {
    double[][] heard = call.touches();
    List<double[]> played = new ArrayList<>();
    played.add(new double[] {heard[heard.length - 1][0], heard[heard.length - 1][1], 0});
    double[] time = {0};
    SequenceSampler sampler = new SequenceSampler.Builder(net)
        .temperature(temperature)
        .feedback((sequence, step, drawn) -> {
          double[] last = played.get(played.size() - 1);
          double scale = steps.scale().scale();
          double[] touch = {last[0] + scale * drawn[0], last[1] + scale * drawn[1], drawn[2]};
          played.add(touch);
          time[0] += drawn[2];
          return TouchSteps.features(touch, drawn);
        })
        .stop((sequence, step, drawn) -> time[0] >= call.seconds())
        .build();
    double[][] features = new double[heard.length][];
    double[][] before = steps.steps(call).labels();
    for (int t = 0; t < heard.length; t++) {
      features[t] = TouchSteps.features(heard[t], t == 0 ? null : before[t - 1]);
    }
    sampler.feed(Nd4j.createFromArray(new double[][][] {features}).permute(0, 2, 1)); // [1,5,T]
    sampler.sample(MOST_TOUCHES, random);
    if (played.size() > 2 && time[0] > call.seconds()) {
      played.remove(played.size() - 1);
    }
    return new Performance(played.toArray(double[][]::new));
  }
}
