// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.inverse;

import java.util.function.DoubleUnaryOperator;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * A spiral of two and a half turns, seen from the side: θ ~ U(0, 5π), x = θ cos θ + U(−1, 1), y = θ sin θ. From x to y
 * there are up to six answers.
 */
final class SpiralCurve {

  /** The largest θ. */
  static final double END = 5 * Math.PI;

  private static final int GRID = 10_000;
  private static final int NOISE_GRID = 200;
  private static final int BISECTIONS = 50;

  // x alone, given θ
  private static final NoisyCurve X = new NoisyCurve(0, END, t -> t * Math.cos(t), Noise.uniform(1));

  private SpiralCurve() {}

  /** Draws n rows with x as the input and y as the label. */
  static Pairs sample(int n, RandomGenerator random) {
    double[] theta = new double[n];
    for (int i = 0; i < n; i++) {
      theta[i] = random.nextDouble(END);
    }
    return rows(theta, random);
  }

  /** Returns n rows whose θ lie on an even grid from 0 to 5π, both included. */
  static Pairs grid(int n, RandomGenerator random) {
    double[] theta = new double[n];
    for (int i = 0; i < n; i++) {
      theta[i] = END * i / (n - 1);
    }
    return rows(theta, random);
  }

  private static Pairs rows(double[] theta, RandomGenerator random) {
    double[] x = new double[theta.length];
    double[] y = new double[theta.length];
    for (int i = 0; i < theta.length; i++) {
      x[i] = X.curve().applyAsDouble(theta[i]) + X.noise().draw(random);
      y[i] = height(theta[i]);
    }
    return new Pairs(x, y);
  }

  /**
   * Returns the entropy of y given x in nats: what no model can beat.
   *
   * <p>h(y | x) = h(x, y) − h(x), and h(x, y) = −E[log p(x, y)], a mean over θ and the noise. p(x, y) is a sum over the
   * turns of the spiral at the height y of 1/(5π |dy/dθ|) times the density of the noise at x.
   */
  static double floor() {
    double[] turning = turning();
    double sum = 0;
    for (int i = 0; i < GRID; i++) {
      double theta = END * (i + 0.5) / GRID;
      double[] turns = turnsAt(theta * Math.sin(theta), turning);
      for (int j = 0; j < NOISE_GRID; j++) {
        double x = X.curve().applyAsDouble(theta) - 1 + 2 * (j + 0.5) / NOISE_GRID;
        double joint = 0;
        for (double turn : turns) {
          joint += X.noise().density(x - X.curve().applyAsDouble(turn)) / (END * Math.abs(slope(turn)));
        }
        sum -= Math.log(joint);
      }
    }
    return sum / GRID / NOISE_GRID - X.labelEntropy();
  }

  // dy/dθ
  private static double slope(double theta) {
    return Math.sin(theta) + theta * Math.cos(theta);
  }

  // where y rises or falls no further: 0, the zeros of dy/dθ, 5π
  private static double[] turning() {
    double[] turning = new double[7];
    for (int k = 1; k <= 5; k++) {
      turning[k] = zero(SpiralCurve::slope, (k - 0.5) * Math.PI, k * Math.PI);
    }
    turning[6] = END;
    return turning;
  }

  private static double[] turnsAt(double y, double[] turning) {
    return IntStream.range(1, turning.length)
        .filter(k -> height(turning[k - 1]) < y != height(turning[k]) < y)
        .mapToDouble(k -> zero(t -> height(t) - y, turning[k - 1], turning[k]))
        .toArray();
  }

  private static double height(double theta) {
    return theta * Math.sin(theta);
  }

  private static double zero(DoubleUnaryOperator function, double from, double to) {
    boolean rising = function.applyAsDouble(to) > function.applyAsDouble(from);
    double low = from;
    double high = to;
    for (int i = 0; i < BISECTIONS; i++) {
      double middle = 0.5 * (low + high);
      if (function.applyAsDouble(middle) > 0 == rising) {
        high = middle;
      } else {
        low = middle;
      }
    }
    return 0.5 * (low + high);
  }
}
