// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.sketch;

import io.github.mdn4j.examples.strokes.Drawing;
import io.github.mdn4j.examples.strokes.StrokeSet;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Makes sketches of houses, faces, fish, boats and flowers, each of proportions of its own, by a hand that is not quite
 * steady.
 */
final class MadeSketches {

  private static final int TRAIN = 10_000;
  private static final int TEST = 200;
  private static final double WOBBLE = 0.008;

  private final RandomGenerator random;
  private final double width;
  private final double height;
  private final List<double[][]> strokes = new ArrayList<>();

  private MadeSketches(RandomGenerator random) {
    this.random = random;
    width = random.nextDouble(80, 160);
    height = random.nextDouble(80, 160);
  }

  /** Makes sketches to learn from, and others to be tested on. */
  static StrokeSet set() {
    RandomGenerator random = new SplittableRandom(1);
    return new StrokeSet("made", sketches(TRAIN, random), sketches(TEST, random));
  }

  private static List<Drawing> sketches(int n, RandomGenerator random) {
    List<Drawing> sketches = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      MadeSketches sketch = new MadeSketches(random);
      switch (i % 5) {
        case 0 -> sketch.house();
        case 1 -> sketch.face();
        case 2 -> sketch.fish();
        case 3 -> sketch.boat();
        default -> sketch.flower();
      }
      sketches.add(new Drawing(sketch.strokes));
    }
    return sketches;
  }

  private void house() {
    double eaves = random.nextDouble(0.35, 0.55);
    double door = random.nextDouble(0.1, 0.7);
    line(0, eaves, 0, 1, 1, 1, 1, eaves, 0, eaves);
    line(0, eaves, 0.5, 0, 1, eaves);
    line(door, 1, door, 0.68, door + 0.2, 0.68, door + 0.2, 1);
  }

  private void face() {
    double smile = random.nextDouble(-0.12, 0.16);
    double eyes = random.nextDouble(0.3, 0.42);
    arc(0.5, 0.5, 0.5, 0.5, -90, 270, 13);
    line(0.33, eyes - 0.04, 0.33, eyes + 0.06);
    line(0.67, eyes - 0.04, 0.67, eyes + 0.06);
    line(0.3, 0.72, 0.42, 0.72 + smile, 0.58, 0.72 + smile, 0.7, 0.72);
  }

  private void fish() {
    double body = random.nextDouble(0.2, 0.36);
    double tail = random.nextDouble(0.15, 0.35);
    arc(0.4, 0.5, 0.4, body, 15, 345, 12);
    line(0.78, 0.5 + 0.26 * body, 1, 0.5 + tail, 1, 0.5 - tail, 0.78, 0.5 - 0.26 * body);
    line(0.16, 0.46, 0.2, 0.44);
  }

  private void boat() {
    double mast = random.nextDouble(0.35, 0.65);
    double boom = random.nextDouble(0.55, 0.65);
    line(0, 0.72, 0.2, 1, 0.8, 1, 1, 0.72, 0, 0.72);
    line(mast, 0.72, mast, 0);
    line(mast, 0.04, 0.95, boom, mast, boom);
  }

  private void flower() {
    double bloom = random.nextDouble(0.14, 0.26);
    double leaf = random.nextDouble(0.6, 0.85);
    arc(0.5, bloom, bloom, bloom, 90, 450, 11);
    line(0.5, 2 * bloom, 0.52, leaf, 0.5, 1);
    line(0.52, leaf, 0.3, leaf - 0.14, 0.22, leaf - 0.04, 0.52, leaf);
    line(0.52, leaf, 0.74, leaf - 0.14, 0.82, leaf - 0.04, 0.52, leaf);
  }

  /** Draws a stroke through points x₀, y₀, x₁, y₁, … */
  private void line(double... coordinates) {
    double[][] stroke = new double[coordinates.length / 2][];
    for (int i = 0; i < stroke.length; i++) {
      stroke[i] = point(coordinates[2 * i], coordinates[2 * i + 1]);
    }
    strokes.add(stroke);
  }

  /** Draws a part of an ellipse through a number of points, between two angles in degrees, 0 to the right, 90 below. */
  private void arc(double x, double y, double across, double down, double from, double to, int points) {
    double[][] stroke = new double[points][];
    for (int i = 0; i < points; i++) {
      double angle = Math.toRadians(from + (to - from) * i / (points - 1));
      stroke[i] = point(x + across * Math.cos(angle), y + down * Math.sin(angle));
    }
    strokes.add(stroke);
  }

  private double[] point(double x, double y) {
    return new double[] {
      width * (x + WOBBLE * random.nextGaussian()), height * (y + WOBBLE * random.nextGaussian())
    };
  }
}
