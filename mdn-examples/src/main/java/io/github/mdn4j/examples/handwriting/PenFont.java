// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.handwriting;

import io.github.mdn4j.examples.strokes.Drawing;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * Writing that is made: each letter has a shape, which a shaky pen follows at an uneven speed, so that which point
 * belongs to which letter is known.
 */
final class PenFont {

  /** The letters, in order. */
  static final String LETTERS;

  private static final double WIDTH = 6;
  private static final double GAP = 3;
  private static final double STEP = 0.9;
  private static final double SHAKE = 0.06;

  // strokes of a letter: x and y in turn, downwards, letters 6 wide and 10 high
  private static final Map<Character, double[][]> SHAPES = new TreeMap<>(Map.of(
      'A', new double[][] {{0, 10, 3, 0, 6, 10}, {1, 6, 5, 6}},
      'C', new double[][] {{6, 2, 4, 0, 2, 0, 0, 3, 0, 7, 2, 10, 4, 10, 6, 8}},
      'E', new double[][] {{6, 0, 0, 0, 0, 10, 6, 10}, {0, 5, 4, 5}},
      'L', new double[][] {{0, 0, 0, 10, 6, 10}},
      'N', new double[][] {{0, 10, 0, 0, 6, 10, 6, 0}},
      'O', new double[][] {{3, 0, 0, 3, 0, 7, 3, 10, 6, 7, 6, 3, 3, 0}},
      'S', new double[][] {{6, 1, 3, 0, 0, 2, 1, 4, 5, 6, 6, 8, 3, 10, 0, 9}},
      'T', new double[][] {{0, 0, 6, 0}, {3, 0, 3, 10}},
      'V', new double[][] {{0, 0, 3, 10, 6, 0}},
      'Z', new double[][] {{0, 0, 6, 0, 0, 10, 6, 10}}));

  static {
    StringBuilder letters = new StringBuilder();
    SHAPES.keySet().forEach(letters::append);
    LETTERS = letters.toString();
  }

  private PenFont() {}

  /**
   * A line, and the letter of each of its points.
   *
   * @param letters position in the text, from 0
   */
  record Aligned(WrittenLine line, int[] letters) {}

  /** Returns a text of so many random letters. */
  static String text(int length, RandomGenerator random) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    return text.toString();
  }

  /** Writes a text. */
  static Aligned write(String text, RandomGenerator random) {
    List<double[][]> strokes = new ArrayList<>();
    List<Integer> letters = new ArrayList<>();
    double slant = random.nextDouble(-0.2, 0.2);
    double size = random.nextDouble(0.85, 1.15);
    for (int i = 0; i < text.length(); i++) {
      for (double[] shape : SHAPES.get(text.charAt(i))) {
        List<double[]> stroke = follow(shape, random);
        for (double[] point : stroke) {
          double x = i * (WIDTH + GAP) + point[0] + slant * (10 - point[1]) + SHAKE * random.nextGaussian();
          double y = point[1] + SHAKE * random.nextGaussian();
          point[0] = size * x;
          point[1] = size * y;
          letters.add(i);
        }
        strokes.add(stroke.toArray(double[][]::new));
      }
    }
    return new Aligned(
        new WrittenLine("made", text, new Drawing(strokes)), letters.stream().mapToInt(Integer::intValue).toArray());
  }

  /** Returns points on a stroke: its corners, and between them steps of about equal length. */
  private static List<double[]> follow(double[] corners, RandomGenerator random) {
    List<double[]> points = new ArrayList<>();
    for (int c = 0; c + 3 < corners.length; c += 2) {
      double dx = corners[c + 2] - corners[c];
      double dy = corners[c + 3] - corners[c + 1];
      int steps = Math.max(1, (int) Math.round(Math.hypot(dx, dy) / (STEP * random.nextDouble(0.8, 1.2))));
      for (int i = 0; i < steps; i++) {
        points.add(new double[] {corners[c] + dx * i / steps, corners[c + 1] + dy * i / steps});
      }
    }
    points.add(new double[] {corners[corners.length - 2], corners[corners.length - 1]});
    return points;
  }
}
