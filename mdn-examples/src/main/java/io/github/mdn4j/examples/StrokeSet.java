// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples;

import io.github.mdn4j.layer.OffsetScale;
import io.github.mdn4j.layer.Sequence;
import io.github.mdn4j.layer.SequenceDataSetIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Drawings to learn from and drawings to be tested on.
 *
 * @param name what the result line calls them
 * @param train at least one drawing of two points
 * @param test at least one drawing of two points
 */
record StrokeSet(String name, List<Drawing> train, List<Drawing> test) {

  StrokeSet {
    if (train.isEmpty() || test.isEmpty()) {
      throw new IllegalArgumentException(
          "strokes: " + name + " has " + train.size() + " drawings of split train and " + test.size()
              + " of split test; at least one of each is wanted");
    }
  }

  /** Returns what the offsets of the training drawings are to be divided by. */
  OffsetScale scale() {
    return OffsetScale.fit(2, train.stream().map(Drawing::offsets).toList());
  }

  /** Returns batches in which each scaled offset predicts the next. */
  static SequenceDataSetIterator.Builder batches(List<Drawing> drawings, OffsetScale scale, int batch) {
    List<Sequence> steps =
        drawings.stream().map(drawing -> Sequence.nextStep(scale.apply(drawing.offsets()))).toList();
    return new SequenceDataSetIterator.Builder(steps, batch);
  }

  /** Makes spirals, zigzags and boxes with a lid, each of a size and a wobble of its own. */
  static StrokeSet builtIn() {
    RandomGenerator random = new SplittableRandom(1);
    return new StrokeSet("built-in", drawings(1000, random), drawings(200, random));
  }

  private static List<Drawing> drawings(int n, RandomGenerator random) {
    List<Drawing> drawings = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      double size = random.nextDouble(60, 140);
      drawings.add(switch (i % 3) {
        case 0 -> new Drawing(List.<double[][]>of(spiral(size, random)));
        case 1 -> new Drawing(List.<double[][]>of(zigzag(size, random)));
        default -> new Drawing(List.of(
            wobbling(random, new double[][] {{0, 0}, {0, size}, {size, size}, {size, 0}}),
            wobbling(random, new double[][] {{-0.2 * size, 0}, {1.2 * size, 0}})));
      });
    }
    return drawings;
  }

  private static double[][] spiral(double size, RandomGenerator random) {
    double[][] points = new double[25][];
    for (int i = 0; i < points.length; i++) {
      double angle = i * Math.PI / 6;
      double radius = size * i / points.length;
      points[i] = new double[] {radius * Math.cos(angle), radius * Math.sin(angle)};
    }
    return wobbling(random, points);
  }

  private static double[][] zigzag(double size, RandomGenerator random) {
    double[][] points = new double[6 + random.nextInt(6)][];
    for (int i = 0; i < points.length; i++) {
      points[i] = new double[] {0.4 * size * i, i % 2 * size};
    }
    return wobbling(random, points);
  }

  private static double[][] wobbling(RandomGenerator random, double[][] points) {
    for (double[] point : points) {
      point[0] += 3 * random.nextGaussian();
      point[1] += 3 * random.nextGaussian();
    }
    return points;
  }
}
