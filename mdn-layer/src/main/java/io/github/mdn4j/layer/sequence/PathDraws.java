// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.sequence;

import io.github.mdn4j.distribution.Temperature;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Draws many paths of each sequence from one state, some hundreds of them as one minibatch. */
final class PathDraws {

  /** Paths of one minibatch: as many as still gain from being side by side. */
  static final int ROWS = 1024;

  private static final long GOLDEN = 0x9e3779b97f4a7c15L;

  private final StepwiseNetwork network;
  private final Temperature temperature;
  private final SequenceSampler.PathFeedback feedback;
  private final SequenceSampler.Stop stop;

  PathDraws(
      StepwiseNetwork network, Temperature temperature, SequenceSampler.PathFeedback feedback, SequenceSampler.Stop stop) {
    this.network = network;
    this.temperature = temperature;
    this.feedback = feedback;
    this.stop = stop;
  }

  /** Draws from what the network carries for n sequences; leaves it carrying something else. */
  List<double[][][]> draw(FedSequences fed, int n, int paths, int steps, long seed) {
    List<Map<String, INDArray>> carried = network.carried();
    List<double[][][]> drawn = new ArrayList<>(n);
    for (int i = 0; i < n; i++) {
      drawn.add(new double[paths][][]);
    }
    long all = (long) n * paths;
    for (long first = 0; first < all; first += ROWS) {
      int rows = (int) Math.min(ROWS, all - first);
      int[] sequences = new int[rows];
      int[] numbers = new int[rows];
      RandomGenerator[] randoms = new RandomGenerator[rows];
      for (int r = 0; r < rows; r++) {
        sequences[r] = (int) ((first + r) / paths);
        numbers[r] = (int) ((first + r) % paths);
        randoms[r] = generator(seed, sequences[r], numbers[r]);
      }
      network.carry(carried);
      double[][][] labels =
          block(network.rows(fed.raw(), sequences, steps), sequences, numbers, fed, steps, randoms);
      for (int r = 0; r < rows; r++) {
        drawn.get(sequences[r])[numbers[r]] = labels[r];
      }
    }
    return drawn;
  }

  private double[][][] block(
      PathRows running, int[] sequences, int[] numbers, FedSequences fed, int steps,
      RandomGenerator[] randoms) {
    int rows = sequences.length;
    double[][][] labels = new double[rows][steps][];
    int[] drawn = new int[rows];
    boolean[] ended = new boolean[rows];
    int left = 0;
    for (int r = 0; r < rows; r++) {
      ended[r] = fed.hasStopped(sequences[r]);
      left += ended[r] ? 0 : 1;
    }
    for (int step = 0; step < steps && left > 0; step++) {
      if (step > 0) {
        running.step(features(labels, sequences, numbers, step - 1, ended));
      }
      int now = step;
      IntStream.range(0, rows).parallel().filter(r -> !ended[r]).forEach(
          r -> labels[r][now] = running.sample(r, temperature, randoms[r]));
      for (int r = 0; r < rows; r++) {
        if (!ended[r]) {
          drawn[r] = step + 1;
          ended[r] = stop.after(sequences[r], fed.length(sequences[r]) + step, labels[r][step]);
          left -= ended[r] ? 1 : 0;
        }
      }
    }
    for (int r = 0; r < rows; r++) {
      labels[r] = drawn[r] == steps ? labels[r] : Arrays.copyOf(labels[r], drawn[r]);
    }
    return labels;
  }

  private double[][] features(double[][][] labels, int[] sequences, int[] numbers, int step, boolean[] ended) {
    double[][] next = new double[sequences.length][];
    for (int r = 0; r < next.length; r++) {
      if (!ended[r]) {
        next[r] = feedback.features(sequences[r], numbers[r], step, labels[r]);
      }
    }
    return next;
  }

  /** Returns a generator whose draws have nothing to do with those of another seed, sequence or path. */
  static RandomGenerator generator(long seed, int sequence, int path) {
    return new SplittableRandom(mixed(mixed(seed + (sequence + 1L) * GOLDEN) + (path + 1L) * GOLDEN));
  }

  // the finaliser of SplitMix64 (Steele, Lea and Flood 2014): seeds a multiple of the golden ratio apart would overlap
  private static long mixed(long z) {
    long x = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    x = (x ^ (x >>> 27)) * 0x94d049bb133111ebL;
    return x ^ (x >>> 31);
  }
}
