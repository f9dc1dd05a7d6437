// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.strokes;

import io.github.mdn4j.layer.sequence.OffsetScale;
import io.github.mdn4j.layer.sequence.Sequence;
import io.github.mdn4j.layer.sequence.SequenceDataSetIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import java.util.random.RandomGenerator;

/**
 * Drawings to learn from and drawings to be tested on.
 *
 * @param name what the result line calls them
 * @param train at least one drawing of two points
 * @param test at least one drawing of two points
 */
public record StrokeSet(String name, List<Drawing> train, List<Drawing> test) {

  public StrokeSet {
    if (train.isEmpty() || test.isEmpty()) {
      throw new IllegalArgumentException(
          "strokes: expected at least one drawing of split train and one of split test, but got " + train.size()
              + " and " + test.size() + " from " + name);
    }
  }

  /** Returns what the offsets of the training drawings are to be divided by. */
  public OffsetScale scale() {
    return OffsetScale.fit(2, train.stream().map(Drawing::offsets).toList());
  }

  /** Returns batches in which each scaled offset predicts the next. */
  public static SequenceDataSetIterator.Builder batches(List<Drawing> drawings, OffsetScale scale, int batch) {
    List<Sequence> steps =
        drawings.stream().map(drawing -> Sequence.nextStep(scale.apply(drawing.offsets()))).toList();
    return new SequenceDataSetIterator.Builder(steps, batch);
  }

  /** Makes spirals, zigzags and boxes with a lid of 24 points, each of a size and a wobble of its own. */
  public static StrokeSet builtIn() {
    RandomGenerator random = new SplittableRandom(1);
    return new StrokeSet("built-in", drawings(10_000, random), drawings(200, random));
  }

  private static List<Drawing> drawings(int n, RandomGenerator random) {
    List<Drawing> drawings = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      double size = random.nextDouble(60, 140);
      drawings.add(switch (i % 3) {
        case 0 -> new Drawing(List.<double[][]>of(spiral(size, random)));
        case 1 -> new Drawing(List.<double[][]>of(zigzag(size, random)));
        default -> box(size, random);
      });
    }
    return drawings;
  }

  private static double[][] spiral(double size, RandomGenerator random) {
    return wobbling(random, 24, i -> {
      double angle = i * Math.PI / 6;
      return new double[] {size * i / 24 * Math.cos(angle), size * i / 24 * Math.sin(angle)};
    });
  }

  private static double[][] zigzag(double size, RandomGenerator random) {
    return wobbling(random, 24, i -> new double[] {0.2 * size * i, i % 2 * size});
  }

  private static Drawing box(double size, RandomGenerator random) {
    double step = size / 6;
    double[][] sides = wobbling(random, 19, i ->
        i < 6 ? new double[] {0, step * i} : i < 12 ? new double[] {step * (i - 6), size}
            : new double[] {size, step * (18 - i)});
    double[][] lid = wobbling(random, 5, i -> new double[] {0.35 * size * i - 0.2 * size, 0});
    return new Drawing(List.of(sides, lid));
  }

  private static double[][] wobbling(RandomGenerator random, int points, IntFunction<double[]> path) {
    double[][] stroke = new double[points][];
    for (int i = 0; i < points; i++) {
      stroke[i] = path.apply(i);
      stroke[i][0] += 2 * random.nextGaussian();
      stroke[i][1] += 2 * random.nextGaussian();
    }
    return stroke;
  }
}
