// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.inverse;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * The random pair x ~ U(low, high), y = curve(x) + ε with noise ε.
 *
 * @param low the smallest x
 * @param high the largest x
 * @param curve the mean of y given x
 * @param noise the noise of y given x
 */
record NoisyCurve(double low, double high, DoubleUnaryOperator curve, Noise noise) {

  /** Steps of the grid over y in one standard deviation of the noise. */
  private static final int STEPS_PER_NOISE = 64;

  /** Makes a curve with noise N(0, deviation²). */
  NoisyCurve(double low, double high, DoubleUnaryOperator curve, double deviation) {
    this(low, high, curve, Noise.gaussian(deviation));
  }

  /** Draws n rows with x as the input and y as the label. */
  Pairs sample(int n, RandomGenerator random) {
    double[] x = new double[n];
    double[] y = new double[n];
    for (int i = 0; i < n; i++) {
      x[i] = random.nextDouble(low, high);
      y[i] = curve.applyAsDouble(x[i]) + noise.draw(random);
    }
    return new Pairs(x, y);
  }

  /** Returns the entropy of y given x in nats: what no model can beat in predicting y. */
  double forwardFloor() {
    return noise.entropy();
  }

  /**
   * Returns the entropy of x given y in nats: what no model can beat in predicting x.
   *
   * <p>By the chain rule, h(x | y) = h(x) + h(y | x) − h(y). The first two are known; the last is integrated
   * numerically.
   */
  double inverseFloor() {
    return Math.log(high - low) + forwardFloor() - labelEntropy();
  }

  /** Returns h(y) = −∫ p(y) log p(y) dy, where p(y) is the mean over x of the noise's density at y − curve(x). */
  double labelEntropy() {
    int grid = noise.points();
    double[] mean = IntStream.range(0, grid)
        .mapToDouble(i -> curve.applyAsDouble(low + (i + 0.5) * (high - low) / grid))
        .toArray();
    double smallest = Arrays.stream(mean).min().orElseThrow() - noise.reach();
    double largest = Arrays.stream(mean).max().orElseThrow() + noise.reach();
    double step = noise.deviation() / STEPS_PER_NOISE;
    double entropy = 0;
    for (double y = smallest; y <= largest; y += step) {
      double density = 0;
      for (double m : mean) {
        density += noise.density(y - m);
      }
      if (density > 0) {
        density /= grid;
        entropy -= step * density * Math.log(density);
      }
    }
    return entropy;
  }
}
